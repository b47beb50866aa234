package analysis

import "slices"

// Drift says whether incidents move along a line as time goes on: the slope of the median position of each week that has incidents.
type Drift struct {
	Enough bool     `json:"enough"`
	Reason *string  `json:"reason"`
	Weeks  int      `json:"weeks"` // with incidents
	Slope  *float64 `json:"slope_km_per_week"`
	Low    *float64 `json:"low"` // 95 %
	High   *float64 `json:"high"`
	Tau    *float64 `json:"tau"`
	P      *float64 `json:"p"`
	Test   string   `json:"test"`
}

// driftOf takes incidents in the order of time. A week counts once however many incidents it has: those of one week are seldom independent.
func driftOf(ordered []*NearCorridor) Drift {
	var weeks, medians, at []float64
	for i := 0; i < len(ordered); {
		monday, ok := oneWeek(ordered[i].Days, ordered[i].Dated)
		at = at[:0]
		j := i
		for ; j < len(ordered); j++ { // those of a week follow each other, but for those that span more
			next, inOne := oneWeek(ordered[j].Days, ordered[j].Dated)
			if inOne && ok && next != monday {
				break
			}
			if !inOne {
				continue
			}
			monday, ok = next, true
			at = append(at, ordered[j].AlongM/1000)
		}
		if len(at) > 0 {
			weeks, medians = append(weeks, float64(monday)/7), append(medians, medianOf(at))
		}
		i = j
	}
	t := TrendOf(weeks, medians)
	d := Drift{Enough: t.Enough, Weeks: t.N, Slope: t.Slope, Low: t.Low, High: t.High, Tau: t.Tau, P: t.P, Test: t.Test}
	if !t.Enough {
		d.Reason = new("too few to say: weeks with incidents")
	}
	return d
}

// medianOf sorts the values.
func medianOf(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
