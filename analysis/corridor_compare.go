package analysis

import "fmt"

// CorridorsCompared compares two corridors by how much happens a kilometre.
type CorridorsCompared struct {
	Corridors [2]CorridorRate `json:"corridors"`
	InBoth    int             `json:"in_both"` // incidents that count for both
	Ratio     SidesRatio      `json:"ratio"`
	Note      Note            `json:"note"`
}

// CorridorRate is how much happens in a corridor.
type CorridorRate struct {
	Corridor    string  `json:"corridor"`
	LengthKM    float64 `json:"length_km"`
	HalfWidthKM float64 `json:"half_width_km"`
	OwnKM       float64 `json:"own_km"` // the length, less the share of the band that lies in the other's
	Count       int     `json:"count"`
	RatePerKM
}

// leastOwnShare is how much of a corridor must lie outside the other for a ratio: shares are known to some thousandths.
const leastOwnShare = 0.01

// CompareCorridors divides the first rate by the second. Incidents in both are left out of the ratio, so that it is that of two independent
// counts, and what the bands share is left out of the lengths that they are divided by. Where nothing is left of one there is no ratio.
func CompareCorridors(a, b CorridorRate, inBoth int) CorridorsCompared {
	out := CorridorsCompared{Corridors: [2]CorridorRate{a, b}, InBoth: inBoth, Note: NewNote("corridor comparison")}
	for i := range out.Corridors {
		c := &out.Corridors[i]
		if ok, _ := enough(c.Count); ok {
			c.RatePerKM = PerKM(c.Count, c.LengthKM)
		}
	}
	out.Ratio = SidesRatio{Of: a.Corridor, To: b.Corridor, Exposure: "length_km", RateRatio: ownRatio(a, b, inBoth)}
	out.Note.Used = a.Count + b.Count - inBoth
	out.Note.Parameters["half_width_km"] = [2]float64{a.HalfWidthKM, b.HalfWidthKM}
	out.Note.Parameters["level"], out.Note.Parameters["least_own_share"] = level, leastOwnShare
	out.Note.Leave("in both corridors: counted for each, not in the ratio", inBoth)
	out.Note.Caveats = append(out.Note.Caveats, CaveatRates,
		"Rates are per km of line: of two corridors that differ in half-width, the wider one has more soil for each km.",
		"Corridors are drawn, not surveyed: counts are as exact as the lines.")
	if a.OwnKM < a.LengthKM || b.OwnKM < b.LengthKM {
		out.Note.Caveats = append(out.Note.Caveats,
			"The corridors overlap: the ratio is that of what lies in one of them only, over the length less the share of the band that lies in the other.")
	}
	return out
}

func ownRatio(a, b CorridorRate, inBoth int) RateRatio {
	for _, c := range []CorridorRate{a, b} {
		if c.OwnKM < leastOwnShare*c.LengthKM {
			return RateRatio{Reason: fmt.Sprintf("corridor %q lies in the other one: nothing is left to compare", c.Corridor), Alternative: TwoSided}
		}
	}
	return CompareRates(a.Count-inBoth, a.OwnKM, b.Count-inBoth, b.OwnKM, level, TwoSided)
}
