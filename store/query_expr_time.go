package store

import (
	"fmt"

	"threatmap/threat"
)

// temporalSQL holds what is between the first and last instants of two operands, %[1]s to %[2]s and %[3]s to %[4]s (W3C/OGC Time Ontology, both ends included).
var temporalSQL = map[string]string{
	"t_after":        "%[1]s > %[4]s",
	"t_before":       "%[2]s < %[3]s",
	"t_disjoint":     "%[1]s > %[4]s OR %[2]s < %[3]s",
	"t_intersects":   "%[1]s <= %[4]s AND %[2]s >= %[3]s",
	"t_equals":       "%[1]s = %[3]s AND %[2]s = %[4]s",
	"t_contains":     "%[1]s < %[3]s AND %[2]s > %[4]s",
	"t_during":       "%[1]s > %[3]s AND %[2]s < %[4]s",
	"t_finishedBy":   "%[1]s < %[3]s AND %[2]s = %[4]s",
	"t_finishes":     "%[1]s > %[3]s AND %[2]s = %[4]s",
	"t_meets":        "%[2]s = %[3]s",
	"t_metBy":        "%[1]s = %[4]s",
	"t_overlappedBy": "%[1]s > %[3]s AND %[1]s < %[4]s AND %[2]s > %[4]s",
	"t_overlaps":     "%[1]s < %[3]s AND %[2]s > %[3]s AND %[2]s < %[4]s",
	"t_startedBy":    "%[1]s = %[3]s AND %[2]s > %[4]s",
	"t_starts":       "%[1]s = %[3]s AND %[2]s < %[4]s",
}

func (w *exprWriter) temporal(e *threat.Expr) string {
	from1, to1, days1 := w.span(e.Args[0])
	from2, to2, days2 := w.span(e.Args[1])
	if days1 != days2 { // a day beside an instant is all of it
		if days1 {
			from1, to1 = wholeDays(from1, to1)
		} else {
			from2, to2 = wholeDays(from2, to2)
		}
	}
	return "(" + fmt.Sprintf(temporalSQL[e.Op], from1, to1, from2, to2) + ")"
}

// span returns the first and the last of an instant or an interval, and whether they are days. An interval of a day and an instant is one of instants;
// one that is open at both ends goes with either.
func (w *exprWriter) span(e *threat.Expr) (from, to string, days bool) {
	if e.Op != threat.OpInterval {
		at := w.write(e)
		return at, at, w.typeOf(e) == threat.ValueDate
	}
	open := [2]bool{e.Args[0].Op == threat.LeafOpen, e.Args[1].Op == threat.LeafOpen}
	fromDay := !open[0] && w.typeOf(e.Args[0]) == threat.ValueDate
	toDay := !open[1] && w.typeOf(e.Args[1]) == threat.ValueDate
	days = (fromDay || open[0]) && (toDay || open[1]) && (fromDay || toDay)
	ends := "timestamptz"
	if days {
		ends = "date"
	}
	switch {
	case open[0]:
		from = "'-infinity'::" + ends
	case fromDay && !days:
		from, _ = wholeDays(w.write(e.Args[0]), "")
	default:
		from = w.write(e.Args[0])
	}
	switch {
	case open[1]:
		to = "'infinity'::" + ends
	case toDay && !days:
		_, to = wholeDays("", w.write(e.Args[1]))
	default:
		to = w.write(e.Args[1])
	}
	return from, to, days
}

// wholeDays returns the first instant of a day and the last one of another.
func wholeDays(from, to string) (first, last string) {
	return "(" + from + ")::timestamptz", "((" + to + ")::date + 1)::timestamptz - interval '1 microsecond'"
}
