package analysis

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

// drift takes the incidents in the order of their positions. A week counts once however many incidents it has: those of one week are seldom independent.
func (c *Corridor) drift(order []uint32, inWeek listWeeks) Drift {
	from, next := make([]int, len(inWeek.counts)+1), make([]int, len(inWeek.counts))
	for i, n := range inWeek.counts {
		next[i], from[i+1] = from[i], from[i]+n
	}
	sorted := make([]uint32, from[len(inWeek.counts)]) // by week, then position
	for _, i := range order {
		if monday := c.list.mondayOf(i); monday != noDay {
			w := inWeek.of(monday)
			sorted[next[w]] = i
			next[w]++
		}
	}
	var weeks, medians []float64
	for i, n := range inWeek.counts {
		if n > 0 {
			weeks = append(weeks, float64(inWeek.week(i))/7)
			medians = append(medians, c.medianKM(sorted[from[i]:from[i+1]]))
		}
	}
	t := TrendOf(weeks, medians)
	d := Drift{Enough: t.Enough, Weeks: t.N, Slope: t.Slope, Low: t.Low, High: t.High, Tau: t.Tau, P: t.P, Test: t.Test}
	if !t.Enough {
		d.Reason = new("too few to say: weeks with incidents")
	}
	return d
}

// medianKM is the median of sorted positions, measured.
func (c *Corridor) medianKM(sorted []uint32) float64 {
	n := len(sorted)
	low, _ := c.exact(sorted[(n-1)/2])
	if n%2 == 1 {
		return low / 1000
	}
	high, _ := c.exact(sorted[n/2])
	return (low/1000 + high/1000) / 2
}
