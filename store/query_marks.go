package store

import (
	"fmt"
	"slices"
	"strings"

	"threatmap/threat"
)

// marked is a filter of incidents in SQL as it is asked of their marks: clauses on the marks themselves, and choices among the
// combinations of values that marks share.
type marked struct {
	conditions
	chosen []choice
}

// whereMarked spells the filter for marks. What no mark holds, ids and expressions, is asked of the incidents.
func whereMarked(f threat.Filter) (m marked, err error) {
	ids, expr := f.IDs, f.Expr
	f.IDs, f.Expr = nil, nil
	if m.conditions, err = whereButCodes(threat.Incidents, f, exactlyMarked); err != nil {
		return m, err
	}
	if len(ids) > 0 {
		m.clauses = append(m.clauses, amongIncidents("id = ANY(@ids::text[])"))
		m.args["ids"] = ids
	}
	if expr != nil {
		if err := expr.Check(threat.Incidents); err != nil {
			return m, err
		}
		clause, err := matching(threat.Incidents, expr, m.args)
		if err != nil {
			return m, err
		}
		m.clauses = append(m.clauses, amongIncidents(clause))
	}
	chosen, err := choices(threat.Incidents, f, m.args)
	for _, c := range chosen {
		if c.field == "origin_id" {
			m.clauses = append(m.clauses, amongIncidents(c.clause))
		} else {
			m.chosen = append(m.chosen, c)
		}
	}
	return m, err
}

func amongIncidents(clause string) string {
	return "fid IN (SELECT fid FROM incidents WHERE " + clause + ")"
}

// tally asks for totals of the marks that match.
type tally struct {
	by     []string // expressions over a mark AS names, which the totals are by
	values []string // columns of the shared values, which they are by too
	totals []string // aggregates of marks AS names
	any    bool     // whatever the choices
}

// from returns a table of the totals, to add up further: the same names may come in several rows. Marks are added up by the number of
// their values first, which is cheap; the values come in afterwards, a few for many marks.
func (t tally) from(m marked) string {
	var all []string
	for _, c := range m.chosen {
		if !t.any {
			all = append(all, c.clause)
		}
	}
	names := namesOf(t.by, t.totals)
	own := m.clauses
	if len(all) > 0 {
		own = append(slices.Clone(own), "values_id IN (SELECT values_id FROM mark_values WHERE "+strings.Join(all, " AND ")+")")
	}
	asIs := fmt.Sprintf("SELECT %s FROM marks_as_is WHERE %s", columns(t.by, t.totals), conditions{clauses: own}.sql()) + groupBy(namesOf(t.by))
	if len(t.values) > 0 {
		id := []string{"values_id"}
		asIs = fmt.Sprintf("SELECT %s FROM (SELECT %s FROM marks_as_is WHERE %s%s) a JOIN mark_values USING (values_id)", columns(names, t.values),
			columns(t.by, t.totals, id), conditions{clauses: own}.sql(), groupBy(namesOf(t.by), id))
	}
	coarsened := fmt.Sprintf("SELECT %s FROM marks_coarsened WHERE %s", columns(t.by, t.totals, t.values), m.sql(all...)) + groupBy(namesOf(t.by), t.values)
	return "(" + asIs + " UNION ALL " + coarsened + ") t"
}

func columns(lists ...[]string) string { return strings.Join(slices.Concat(lists...), ", ") }

func groupBy(lists ...[]string) string {
	if names := slices.Concat(lists...); len(names) > 0 {
		return " GROUP BY " + strings.Join(names, ", ")
	}
	return ""
}

// namesOf returns what follows the last AS of each.
func namesOf(lists ...[]string) (names []string) {
	for _, s := range slices.Concat(lists...) {
		names = append(names, s[strings.LastIndex(s, " AS ")+len(" AS "):])
	}
	return names
}
