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

// drift counts a week once however many incidents it has: those of one week are seldom independent.
func (c *Corridor) drift() Drift {
	weeks := make([]float64, len(c.weeks.all))
	for i, w := range c.weeks.all {
		weeks[i] = float64(w.monday) / 7
	}
	t := TrendOf(weeks, c.weeks.mediansKM)
	d := Drift{Enough: t.Enough, Weeks: t.N, Slope: t.Slope, Low: t.Low, High: t.High, Tau: t.Tau, P: t.P, Test: t.Test}
	if !t.Enough {
		d.Reason = new("too few to say: weeks with incidents")
	}
	return d
}

// medianKM is the median of a week's positions, measured.
func (c *Corridor) medianKM(w weekAlong) float64 {
	low := c.exactAlong(w.low)
	if w.low == w.high {
		return low / 1000
	}
	return (low/1000 + c.exactAlong(w.high)/1000) / 2
}

func (c *Corridor) exactAlong(r alongRow) float64 {
	along, _ := c.exact(r.n, r.alongM, 0)
	return along
}
