package analysis

// CorridorsCompared are two corridors by how much happens a kilometre.
type CorridorsCompared struct {
	Corridors [2]CorridorRate `json:"corridors"`
	InBoth    int             `json:"in_both"` // incidents that count for both
	Ratio     SidesRatio      `json:"ratio"`
	Note      Note            `json:"note"`
}

// CorridorRate is how much happens in a corridor.
type CorridorRate struct {
	Corridor    string   `json:"corridor"`
	LengthKM    float64  `json:"length_km"`
	HalfWidthKM float64  `json:"half_width_km"`
	Count       int      `json:"count"`
	PerKM       *float64 `json:"per_km"`
}

// CompareCorridors divides the first rate by the second. Incidents in both are left out of the ratio: it is that of two independent counts.
func CompareCorridors(a, b CorridorRate, inBoth int) CorridorsCompared {
	out := CorridorsCompared{Corridors: [2]CorridorRate{a, b}, InBoth: inBoth, Note: NewNote("corridor comparison")}
	for i := range out.Corridors {
		c := &out.Corridors[i]
		if ok, _ := enough(c.Count); ok {
			c.PerKM = new(float64(c.Count) / c.LengthKM)
		}
	}
	out.Ratio = SidesRatio{
		Of: a.Corridor, To: b.Corridor, Exposure: "length_km",
		RateRatio: CompareRates(a.Count-inBoth, a.LengthKM, b.Count-inBoth, b.LengthKM, level, TwoSided),
	}
	out.Note.Used = a.Count + b.Count - inBoth
	out.Note.Leave("in both corridors: counted for each, not in the ratio", inBoth)
	out.Note.Caveats = append(out.Note.Caveats,
		"Rates are per km of line: of two corridors that differ in half-width, the wider one has more soil for each km.",
		"Corridors are drawn, not surveyed: counts are as exact as the lines.")
	return out
}
