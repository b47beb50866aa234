package handlers

import (
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/analysis"
	"threatmap/threat"
)

// reasonOtherSide is for incidents of those who are not watched.
const reasonOtherSide = "of a side that is not watched"

// Caveats of a series of several sides.
const (
	caveatMixed = "Attacks, operations of security forces and engagements are counted together here: a rise may be one of effort."
	caveatApart = "sides= tells who acted apart."
)

func sidesParameter() *openapi3.Parameter {
	p := queryParam("sides", "The watched sides, each a series of its own; all, alone, mixes them in one series. If left out, those of side=, or else "+
		strings.Join(analysis.WatchedSides, ", "), openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema().WithEnum(sideNames()...)))
	return p
}

// sideNames are the codes of sides, and AllSides.
func sideNames() []any {
	names := []any{analysis.AllSides}
	for _, side := range threat.Sides.Codes {
		names = append(names, side.Code)
	}
	return names
}

// readSides reads which sides are watched; in the order of threat.Sides. A side that the filter's side= shuts out can't be.
func readSides(q url.Values, f threat.Filter) ([]string, error) {
	asked := slices.Clone(f.Codes["side"])
	switch {
	case q.Has("sides"):
		asked = list(q.Get("sides"))
	case asked == nil:
		return slices.Clone(analysis.WatchedSides), nil
	}
	if len(asked) == 1 && asked[0] == analysis.AllSides {
		return asked, nil
	}
	accepted := "all, or some of " + threat.Sides.String()
	var sides []string
	for _, side := range threat.Sides.Codes {
		if slices.Contains(asked, side.Code) {
			sides = append(sides, side.Code)
		}
	}
	for _, side := range asked {
		if !slices.Contains(sides, side) {
			return nil, threat.Invalid("sides", side, "not a side that can be watched", accepted)
		}
		if f.Codes["side"] != nil && !slices.Contains(f.Codes["side"], side) {
			return nil, threat.Invalid("sides", side, "shut out by side="+strings.Join(f.Codes["side"], ","), "some of these")
		}
	}
	if len(sides) == 0 {
		return nil, threat.Invalid("sides", q.Get("sides"), "no side", accepted)
	}
	return sides, nil
}

// bySide makes the series of an area.
func bySide(a area, weekly *analysis.Weekly, sides []string) []analysis.Watched {
	var series []analysis.Watched
	for _, side := range sides {
		series = append(series, analysis.Watched{Area: a.code, Name: a.name, NameAr: a.nameAr, Side: side, Weekly: weekly})
	}
	return series
}

// held is how many incidents the series of some sides hold together.
func held(w *analysis.Weekly, sides []string) int {
	if slices.Contains(sides, analysis.AllSides) {
		return w.Used
	}
	n := 0
	for _, side := range sides {
		for _, count := range w.Side(side) {
			n += count
		}
	}
	return n
}
