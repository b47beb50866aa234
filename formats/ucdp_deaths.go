package formats

import (
	"fmt"
	"strconv"

	"threatmap/threat"
)

// outcomes reads the deaths: the source's own total with its low and high, and its parts where the file has them. GED's low > best and
// best > high are kept as they are and flagged.
func (e *ucdpEvent) outcomes(in *threat.Incident) *fieldError {
	c := &e.u.cols
	total := threat.Outcome{Measure: "killed", Who: "all"}
	for _, part := range []struct {
		name string
		col  int
		into **int
	}{{"low", c.low, &total.Min}, {"best", c.best, &total.Best}, {"high", c.high, &total.Max}} {
		n, bad := count(part.name, e.at(part.col))
		if bad != nil {
			return bad
		}
		*part.into = n
	}
	if total.Range != (threat.Range{}) {
		total.Inconsistent = total.Range.Inconsistent()
		in.Outcomes = append(in.Outcomes, total)
		in.Flags = append(in.Flags, contradictions(total.Range)...)
	}
	for _, part := range []struct {
		name, who string
		col       int
	}{
		{"deaths_a", "side_a", c.deathsA},
		{"deaths_b", "side_b", c.deathsB},
		{"deaths_civilians", "civilian", c.civilians},
		{"deaths_unknown", "unknown", c.unknown},
		{"combatant_deaths", "combatant", c.combatants},
	} {
		n, bad := count(part.name, e.at(part.col))
		if bad != nil {
			return bad
		}
		if n != nil {
			in.Outcomes = append(in.Outcomes, threat.Outcome{Measure: "killed", Who: part.who, Range: threat.Range{Best: n}})
		}
	}
	return nil
}

// maxCount bounds a count of people or things: beyond it, it is a mistake, and the database's integers end soon after.
const maxCount = 1_000_000_000

// count reads a whole number that is not negative; nil where there is none.
func count(name, text string) (*int, *fieldError) {
	if text == "" {
		return nil, nil //nolint:nilnil // unknown is nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > maxCount {
		return nil, wrong(name, text, "not a whole number from 0")
	}
	return &n, nil
}

// flagInconsistent begins the flags that tell of numbers in which the source contradicts itself.
const flagInconsistent = "source_inconsistent"

func contradictions(r threat.Range) []string {
	var flags []string
	for _, pair := range []struct {
		a, b   *int
		na, nb string
	}{{r.Min, r.Best, "low", "best"}, {r.Best, r.Max, "best", "high"}, {r.Min, r.Max, "low", "high"}} {
		if pair.a != nil && pair.b != nil && *pair.a > *pair.b {
			flags = append(flags, fmt.Sprintf(flagInconsistent+": %s %d > %s %d", pair.na, *pair.a, pair.nb, *pair.b))
		}
	}
	return flags
}
