package analysis

import (
	"encoding/json"
	"strconv"
)

// Missing is what of a side of a belt the filter leaves out by its places. What is not there because it was not asked for is not 0: it is not known.
type Missing string

// What a filter leaves out of a side.
const (
	MissingNothing Missing = ""
	MissingSome    Missing = "some" // or nothing or all: nobody has measured it
	MissingAll     Missing = "all"
)

// MarshalJSON writes null for nothing.
func (l Missing) MarshalJSON() ([]byte, error) {
	if l == MissingNothing {
		return []byte("null"), nil
	}
	return json.Marshal(string(l)) //nolint:wrapcheck // a string
}

// SideCounts are counts by side, or by band of a side; notTold is a count that is not known.
type SideCounts []int

const notTold = -1

// Told tells whether the count of a side is known.
func (c SideCounts) Told(side int) bool { return c[side] != notTold }

// MarshalJSON writes null for what is not known.
func (c SideCounts) MarshalJSON() ([]byte, error) {
	return c.appendJSON(make([]byte, 0, 8*len(c))), nil
}

func (c SideCounts) appendJSON(b []byte) []byte {
	b = append(b, '[')
	for i, n := range c {
		if i > 0 {
			b = append(b, ',')
		}
		if n == notTold {
			b = append(b, "null"...)
		} else {
			b = strconv.AppendInt(b, int64(n), 10)
		}
	}
	return append(b, ']')
}

func (c SideCounts) forget() {
	for i := range c {
		c[i] = notTold
	}
}

// LeaveOut takes back what is said of what the filter leaves out: all of a side that it leaves out, and rates of nothing where it leaves out some, which may be its doing.
func (p *BeltProfile) LeaveOut(left [3]Missing) {
	some := false
	for i, l := range left {
		s := &p.Sides[i]
		s.Missing = l
		switch l {
		case MissingNothing:
		case MissingSome:
			some = true
			s.forgetNothing()
			for j := range s.Bands {
				s.Bands[j].forgetNothing()
			}
		case MissingAll:
			s.forget()
			p.forgetSide(i)
		}
	}
	if some {
		p.forgetNothing()
	}
}

// LeaveOutSome takes back rates of nothing, which may be the doing of a filter that leaves out some of the corridor.
func (p *CorridorProfile) LeaveOutSome() {
	p.forgetNothing()
	for i := range p.Segments {
		if s := &p.Segments[i]; s.Count == 0 {
			s.RatePerKM, s.RatePerWeek = RatePerKM{}, RatePerWeek{}
		}
	}
}

// forgetNothing forgets the rates of stretches on which there is nothing.
func (c *Course) forgetNothing() {
	for i := range c.Profile {
		if b := &c.Profile[i]; b.Count == 0 {
			b.PerKM = nil
		}
	}
}

func (c *Course) forgetSide(side int) {
	for i := range c.Profile {
		c.Profile[i].SideCounts[side] = notTold
	}
	for i := range c.Weeks {
		c.Weeks[i].SideCounts[side] = notTold
		c.Weeks[i].BandCounts[side].forget()
	}
	for i := range c.Strip {
		c.Strip[i].SideCounts[side] = notTold
	}
}

func (b *Band) forgetNothing() {
	if b.Count == 0 {
		b.forgetRates()
	}
}

func (b *Band) forgetRates() {
	b.RatePerKM, b.RatePerKM2, b.RatePerWeek = RatePerKM{}, RatePerKM2{}, RatePerWeek{}
}

// forget leaves where a side and its bands are. Uncertainties of what is on the other side may reach over here: that is a part of it only, so it goes too.
func (s *BeltSide) forget() {
	s.Acted = nil
	s.Band.forget()
	for i := range s.Bands {
		s.Bands[i].forget()
	}
}

func (b *Band) forget() {
	b.forgetRates()
	b.Count, b.Within = 0, Within{}
}

// untold takes the place of the counts of a band.
type untold struct {
	Count    *int     `json:"count"`
	Certain  *int     `json:"certain"`
	Possible *int     `json:"possible"`
	Probable *float64 `json:"probable"`
	Unknown  *int     `json:"unknown_uncertainty"`
}

// MarshalJSON writes null for what is not known of a side that is left out.
func (s BeltSide) MarshalJSON() ([]byte, error) {
	type plain BeltSide
	if s.Missing != MissingAll {
		return json.Marshal(plain(s)) //nolint:wrapcheck // numbers and names
	}
	type deeper struct{ Band } // of two fields of one name, encoding/json takes the one less deep
	type bandMissing struct {
		deeper
		untold
	}
	bands := make([]bandMissing, len(s.Bands))
	for i, b := range s.Bands {
		bands[i].Band = b
	}
	return json.Marshal(struct { //nolint:wrapcheck // as above
		plain
		untold
		Bands []bandMissing `json:"bands"`
	}{plain: plain(s), Bands: bands})
}
