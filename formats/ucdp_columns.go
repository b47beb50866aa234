package formats

import (
	"fmt"
	"strconv"
	"strings"
)

// ucdpLayout is the full layout, in the order that files without a header have.
var ucdpLayout = strings.Fields(`id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
	dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources
	source_article source_office source_date source_headline source_original where_prec where_coordinates where_description adm_1 adm_2
	latitude longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b
	deaths_civilians deaths_unknown best high low gwnoa gwnob`)

// ucdpAliases are the names of other layouts.
var ucdpAliases = map[string]string{
	"best_est": "best", "high_est": "high", "low_est": "low", "date": "date_start", "conflict_id": "conflict_new_id",
	"civilian_deaths": "deaths_civilians",
}

// ucdpColumns are the places of the columns that are read; -1 where the file has none.
type ucdpColumns struct {
	names []string // as written, for the claim
	id, kind, lat, lon, start, end, country, countryID, sideA, sideB, newA, newB,
	wherePrec, datePrec, clarity, place, adm1, adm2, sources, article, office, date, headline,
	best, low, high, deathsA, deathsB, civilians, unknown, combatants int
}

func (c *ucdpColumns) places() map[string]*int {
	return map[string]*int{
		"id": &c.id, "type_of_violence": &c.kind, "latitude": &c.lat, "longitude": &c.lon, "date_start": &c.start, "date_end": &c.end,
		"country": &c.country, "country_id": &c.countryID, "side_a": &c.sideA, "side_b": &c.sideB, "side_a_new_id": &c.newA, "side_b_new_id": &c.newB,
		"where_prec": &c.wherePrec, "date_prec": &c.datePrec, "event_clarity": &c.clarity, "where_coordinates": &c.place,
		"adm_1": &c.adm1, "adm_2": &c.adm2, "number_of_sources": &c.sources, "source_article": &c.article, "source_office": &c.office,
		"source_date": &c.date, "source_headline": &c.headline, "best": &c.best, "low": &c.low, "high": &c.high,
		"deaths_a": &c.deathsA, "deaths_b": &c.deathsB, "deaths_civilians": &c.civilians, "deaths_unknown": &c.unknown,
		"combatant_deaths": &c.combatants,
	}
}

// findColumns returns an error that names a missing or doubled column.
func findColumns(header []string) (ucdpColumns, error) {
	c := ucdpColumns{names: header}
	places := c.places()
	for _, at := range places {
		*at = -1
	}
	seen := map[string]bool{}
	for i, name := range header {
		key := strings.ToLower(strings.TrimSpace(name))
		if alias, ok := ucdpAliases[key]; ok {
			key = alias
		}
		if seen[key] && key != "" {
			return c, fmt.Errorf("the header names the column %q twice", name)
		}
		seen[key] = true
		if at := places[key]; at != nil {
			*at = i
		}
	}
	for _, need := range []string{"id", "type_of_violence", "latitude", "longitude", "date_start"} {
		if *places[need] < 0 {
			return c, fmt.Errorf("this is not UCDP GED: the header has no column %q", need)
		}
	}
	return c, nil
}

func mustColumns(header []string) ucdpColumns {
	c, err := findColumns(header)
	if err != nil {
		panic(err) // the layout above is wrong
	}
	return c
}

// shift moves all columns to the right, behind a row name that the header does not count.
func (c *ucdpColumns) shift(by int) {
	for _, at := range c.places() {
		if *at >= 0 {
			*at += by
		}
	}
	c.names = append([]string{"row_name"}, c.names...)
}

// fits tells whether type, day and position stand where the header says. An event may be without a position.
func (c *ucdpColumns) fits(fields []string) bool {
	for _, at := range []int{c.lat, c.lon} {
		if _, err := strconv.ParseFloat(fields[at], 64); err != nil && fields[at] != "" && fields[at] != "NA" {
			return false
		}
	}
	_, isDay := ucdpDay(fields[c.start])
	return ucdpTypes[fields[c.kind]] != "" && isDay
}
