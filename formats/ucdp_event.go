package formats

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// UCDP's codes. GED's where_prec 1 ("exact location") is a named town or village, not a position within 100 m: locality.
var (
	ucdpTypes  = map[string]string{"1": "state_based", "2": "non_state", "3": "one_sided"}
	ucdpDates  = map[string]string{"1": "day", "2": "few_days", "3": "week", "4": "month", "5": "year", "": "unknown"}
	ucdpPlaces = map[string]string{
		"1": "locality", "2": "area", "3": "adm2", "4": "adm1", "5": "linear_or_border", "6": "country", "7": "unknown", "": "unknown",
	}
)

// areaUncertaintyM is what where_prec 2 says: within about 25 km of the point.
const areaUncertaintyM = 25_000

// ucdpEvent is one row on its way to an incident.
type ucdpEvent struct {
	u      *ucdpReader
	fields []string
	side   [2][]string // names of the actors of side_a and side_b
}

// at returns a column's text, "" where the file has no such column or R wrote NA.
func (e *ucdpEvent) at(col int) string {
	if col < 0 || e.fields[col] == "NA" {
		return ""
	}
	return e.fields[col]
}

func (e *ucdpEvent) incident() (threat.Incident, *fieldError) {
	c := &e.u.cols
	in := threat.Incident{
		Origin: "ucdp-ged", OriginID: e.at(c.id), OriginVersion: e.u.version, RecordKind: "incident",
		EventType: "armed_violence", EventSubtype: ucdpTypes[e.at(c.kind)], Success: "unknown",
	}
	if in.OriginID == "" {
		return in, wrong("id", "", "the row has no id")
	}
	if in.EventSubtype == "" {
		return in, wrong("type_of_violence", e.at(c.kind), "unknown code; must be 1, 2 or 3")
	}
	switch clarity := e.at(c.clarity); clarity {
	case "", "1":
	case "2":
		in.RecordKind = "aggregate"
	default:
		return in, wrong("event_clarity", clarity, "unknown code; must be 1 or 2")
	}
	for _, read := range []func(*threat.Incident) *fieldError{e.when, e.where, e.outcomes} {
		if bad := read(&in); bad != nil {
			return in, bad
		}
	}
	e.actors(&in)
	e.claims(&in)
	in.Title.En = e.title(&in)
	return in, nil
}

func (e *ucdpEvent) when(in *threat.Incident) *fieldError {
	c := &e.u.cols
	first, ok := ucdpDay(e.at(c.start))
	if !ok {
		return wrong("date_start", e.at(c.start), "not a day; must be YYYY-MM-DD or MM/DD/YYYY, with or without a midnight behind it")
	}
	last := first // without a last day the one that is given is all that is known
	if text := e.at(c.end); text != "" {
		if last, ok = ucdpDay(text); !ok {
			return wrong("date_end", text, "not a day; must be YYYY-MM-DD or MM/DD/YYYY, with or without a midnight behind it")
		}
	}
	if first > last {
		return wrong("date_end", e.at(c.end), "the event ends before it starts (%s)", first)
	}
	precision, known := ucdpDates[e.at(c.datePrec)]
	if !known {
		return wrong("date_prec", e.at(c.datePrec), "unknown code; must be 1 to 5")
	}
	in.When = threat.When{Days: threat.Days{First: &first, Last: &last}, Precision: precision, Basis: "event"}
	return nil
}

// ucdpDay reads the three forms of dates in UCDP files; slashes always stand in month/day/year.
func ucdpDay(s string) (threat.Day, bool) {
	date, clock, timed := strings.Cut(s, " ")
	if timed && strings.Trim(clock, "0:.") != "" {
		return 0, false
	}
	if parts := strings.Split(date, "/"); len(parts) == 3 {
		return calendarDay(parts[2], parts[0], parts[1])
	}
	if len(date) == 10 && date[4] == '-' && date[7] == '-' {
		return calendarDay(date[:4], date[5:7], date[8:])
	}
	return 0, false
}

func (e *ucdpEvent) where(in *threat.Incident) *fieldError {
	c := &e.u.cols
	code := e.at(c.wherePrec)
	precision, known := ucdpPlaces[code]
	if !known {
		return wrong("where_prec", code, "unknown code; must be 1 to 7")
	}
	p := threat.Place{
		Precision: precision, Basis: "coordinates_given", Name: threat.Text{En: e.at(c.place)},
		SourceCountry: e.at(c.country), SourceAdm1: e.at(c.adm1), SourceAdm2: e.at(c.adm2),
	}
	if code == "" && e.u.assumed != "" {
		code = e.u.assumed
		p.Precision, p.Assumed = ucdpPlaces[code], "where_prec="+code
	}
	if code == "2" {
		radius := areaUncertaintyM
		p.UncertaintyM = &radius
	}
	if e.at(c.lon) == "" && e.at(c.lat) == "" { // no position, so that there is nothing to be precise about
		p.Precision, p.UncertaintyM, p.Assumed = "unknown", nil, ""
		in.Place = p
		return nil
	}
	point, bad := readPoint(e.at(c.lon), e.at(c.lat))
	if bad == nil {
		bad = e.u.outlines.checkOrder(point, e.at(c.lat), p.SourceCountry, e.countryCodes())
	}
	if bad != nil {
		return bad
	}
	p.Geometry = point
	in.Place = p
	return nil
}

func (e *ucdpEvent) countryCodes() []string {
	if codes := threat.CountryCodesGW(e.at(e.u.cols.countryID)); codes != nil {
		return codes
	}
	return threat.CountryCodes(e.at(e.u.cols.country))
}

// readPoint reads a lon/lat position and refuses one that is out of range.
func readPoint(lonText, latText string) (orb.Point, *fieldError) {
	lon, err := strconv.ParseFloat(strings.TrimSpace(lonText), 64)
	if err != nil || math.IsNaN(lon) || math.IsInf(lon, 0) {
		return orb.Point{}, wrong("longitude", lonText, "not a number")
	}
	lat, err := strconv.ParseFloat(strings.TrimSpace(latText), 64)
	if err != nil || math.IsNaN(lat) || math.IsInf(lat, 0) {
		return orb.Point{}, wrong("latitude", latText, "not a number")
	}
	switch {
	case math.Abs(lat) > 90 && math.Abs(lat) <= 180 && math.Abs(lon) <= 90:
		return orb.Point{}, wrong("latitude", latText, "must be from -90 to 90; latitude and longitude are swapped")
	case math.Abs(lat) > 90:
		return orb.Point{}, wrong("latitude", latText, "must be from -90 to 90")
	case math.Abs(lon) > 180:
		return orb.Point{}, wrong("longitude", lonText, "must be from -180 to 180")
	}
	return orb.Point{lon, lat}, nil
}
