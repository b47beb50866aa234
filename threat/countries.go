package threat

import (
	"strings"
	"sync"
)

// CountryCodes returns the ISO 3166-1 alpha-3 codes of the land that a data set means by a country's name (English, as UCDP, ACLED or ISO
// write it, in any case) or alpha-3 code; nil where it is not known. A name that stands for a state and its predecessor means the
// land of both: "Russia (Soviet Union)" may be Baku in 1990; so does one whose outline is disputed.
func CountryCodes(name string) []string {
	return countries().byName[strings.ToLower(strings.TrimSpace(name))]
}

// CountryCodesGW does the same for a Gleditsch and Ward number, which is UCDP's country_id.
func CountryCodesGW(number string) []string { return countries().byGW[strings.TrimSpace(number)] }

type countryIndex struct{ byName, byGW map[string][]string }

var countries = sync.OnceValue(func() countryIndex {
	x := countryIndex{map[string][]string{}, map[string][]string{}}
	for line := range strings.Lines(countryTable) {
		fields := strings.SplitN(strings.TrimSpace(line), " ", 3)
		codes := strings.Split(fields[1], "+")
		if fields[0] != "-" {
			x.byGW[fields[0]] = codes
		}
		for name := range strings.SplitSeq(fields[2], "|") {
			x.byName[strings.ToLower(name)] = codes
		}
		if code := strings.ToLower(codes[0]); len(codes) == 1 || x.byName[code] == nil {
			x.byName[code] = codes
		}
	}
	return x
})

// countryTable has a line a country: the Gleditsch and Ward number ("-" = none), the codes of its land, its names.
const countryTable = `2 USA United States of America|United States|USA
20 CAN Canada
31 BHS Bahamas|The Bahamas
40 CUB Cuba
41 HTI Haiti
42 DOM Dominican Republic
51 JAM Jamaica
52 TTO Trinidad and Tobago
53 BRB Barbados
70 MEX Mexico
80 BLZ Belize
90 GTM Guatemala
91 HND Honduras
92 SLV El Salvador
93 NIC Nicaragua
94 CRI Costa Rica
95 PAN Panama
100 COL Colombia
101 VEN Venezuela
110 GUY Guyana
115 SUR Suriname|Surinam
130 ECU Ecuador
135 PER Peru
140 BRA Brazil
145 BOL Bolivia
150 PRY Paraguay
155 CHL Chile
160 ARG Argentina
165 URY Uruguay
200 GBR United Kingdom|UK
205 IRL Ireland
210 NLD Netherlands|The Netherlands
211 BEL Belgium
212 LUX Luxembourg
220 FRA France
225 CHE Switzerland
230 ESP Spain
235 PRT Portugal
260 DEU Germany|German Federal Republic
290 POL Poland
305 AUT Austria
310 HUN Hungary
315 CZE+SVK Czechoslovakia
316 CZE Czech Republic|Czechia
317 SVK Slovakia
325 ITA Italy
338 MLT Malta
339 ALB Albania
341 MNE Montenegro
343 MKD Macedonia|Macedonia, FYR|North Macedonia
344 HRV Croatia
- SRB Republic of Serbia
345 SRB+MNE+XKX+BIH+HRV+SVN+MKD Serbia|Serbia (Yugoslavia)|Yugoslavia|Yugoslavia (Serbia)
346 BIH Bosnia-Herzegovina|Bosnia and Herzegovina|Bosnia
347 XKX Kosovo
349 SVN Slovenia
350 GRC Greece
352 CYP+CYN Cyprus
355 BGR Bulgaria
359 MDA Moldova|Moldova, Republic of|Republic of Moldova
360 ROU Romania|Rumania
365 RUS+UKR+BLR+MDA+EST+LVA+LTU+GEO+ARM+AZE+KAZ+UZB+TKM+KGZ+TJK Russia|Russia (Soviet Union)|Soviet Union|Russian Federation
366 EST Estonia
367 LVA Latvia
368 LTU Lithuania
369 UKR Ukraine
370 BLR Belarus|Belarus (Byelorussia)
371 ARM+AZE Armenia
372 GEO Georgia
373 AZE+ARM Azerbaijan
375 FIN Finland
380 SWE Sweden
385 NOR Norway
390 DNK Denmark
395 ISL Iceland
402 CPV Cape Verde|Cabo Verde
403 STP Sao Tome and Principe
404 GNB Guinea-Bissau
411 GNQ Equatorial Guinea
420 GMB Gambia|The Gambia
432 MLI Mali
433 SEN Senegal
434 BEN Benin
435 MRT Mauritania
436 NER Niger
437 CIV Ivory Coast|Cote d'Ivoire|Côte d'Ivoire
438 GIN Guinea
439 BFA Burkina Faso|Burkina Faso (Upper Volta)
450 LBR Liberia
451 SLE Sierra Leone
452 GHA Ghana
461 TGO Togo
471 CMR Cameroon
475 NGA Nigeria
481 GAB Gabon
482 CAF Central African Republic
483 TCD Chad
484 COG Republic of Congo|Republic of the Congo
- COD+COG Congo
490 COD DR Congo (Zaire)|DR Congo|Democratic Republic of Congo|Democratic Republic of the Congo|Congo, Democratic Republic of (Zaire)|Zaire
500 UGA Uganda
501 KEN Kenya
510 TZA Tanzania|Tanzania/Tanganyika|United Republic of Tanzania
516 BDI Burundi
517 RWA Rwanda
520 SOM+SOL Somalia|Somaliland
522 DJI Djibouti
530 ETH+ERI Ethiopia
531 ERI Eritrea
540 AGO Angola
541 MOZ Mozambique
551 ZMB Zambia
552 ZWE Zimbabwe|Zimbabwe (Rhodesia)
553 MWI Malawi
560 ZAF+NAM South Africa
565 NAM Namibia
570 LSO Lesotho
571 BWA Botswana
572 SWZ Kingdom of eSwatini (Swaziland)|Swaziland|Eswatini
580 MDG Madagascar|Madagascar (Malagasy)
581 COM Comoros
590 MUS Mauritius
600 MAR+ESH Morocco|Western Sahara
615 DZA Algeria
616 TUN Tunisia
620 LBY Libya
625 SDN+SSD Sudan
626 SSD+SDN South Sudan
630 IRN Iran|Iran (Persia)|Iran, Islamic Republic of|Iran (Islamic Republic of)
640 TUR Turkey|Turkey (Ottoman Empire)|Türkiye|Turkiye
645 IRQ Iraq
651 EGY Egypt
652 SYR Syria|Syrian Arab Republic
660 LBN Lebanon
663 JOR Jordan
666 ISR+PSE Israel|Palestine|State of Palestine|West Bank|Gaza Strip
670 SAU Saudi Arabia
678 YEM Yemen (North Yemen)|Yemen|Yemen (Arab Republic of Yemen)
680 YEM South Yemen|Yemen, People's Republic of
690 KWT Kuwait
692 BHR Bahrain
694 QAT Qatar
696 ARE United Arab Emirates|UAE
698 OMN Oman
700 AFG Afghanistan
701 TKM Turkmenistan
702 TJK Tajikistan
703 KGZ Kyrgyzstan|Kyrgyz Republic
704 UZB Uzbekistan
705 KAZ Kazakhstan
710 CHN+TWN+HKG+MAC China
712 MNG Mongolia
713 TWN Taiwan
731 PRK North Korea|Korea, People's Republic of
732 KOR South Korea|Korea, Republic of
740 JPN Japan
750 IND+KAS+PAK India
760 BTN Bhutan
770 PAK+KAS+IND Pakistan
771 BGD Bangladesh
775 MMR Myanmar (Burma)|Myanmar|Burma
780 LKA Sri Lanka|Sri Lanka (Ceylon)
781 MDV Maldives
790 NPL Nepal
800 THA Thailand
811 KHM Cambodia (Kampuchea)|Cambodia
812 LAO Laos|Lao PDR|Lao People's Democratic Republic
816 VNM Vietnam (North Vietnam)|Vietnam|Viet Nam|Vietnam, Democratic Republic of
820 MYS Malaysia
830 SGP Singapore
835 BRN Brunei|Brunei Darussalam
840 PHL Philippines
850 IDN+TLS Indonesia
860 TLS East Timor|Timor-Leste|Timor Leste
900 AUS Australia
910 PNG Papua New Guinea
920 NZL New Zealand
935 VUT Vanuatu
940 SLB Solomon Islands
950 FJI Fiji
- PSE Palestinian Territories
- SOL Republic of Somaliland
- ESH Sahrawi Republic
- HKG Hong Kong
- PRI Puerto Rico
- GRL Greenland
- NCL New Caledonia
- PYF French Polynesia
- SYC Seychelles
- KIR Kiribati
- TON Tonga
- WSM Samoa
- TUV Tuvalu
- NRU Nauru
- PLW Palau
- MHL Marshall Islands
- FSM Micronesia
- ATG Antigua and Barbuda
- DMA Dominica
- GRD Grenada
- KNA Saint Kitts and Nevis
- LCA Saint Lucia
- VCT Saint Vincent and the Grenadines
- AND Andorra
- LIE Liechtenstein
- MCO Monaco
- SMR San Marino`
