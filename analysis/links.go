package analysis

import "math"

// Links says for each two consecutive incidents whether whoever was at the first could have been at the second.
type Links struct {
	SpeedKMH  float64 `json:"speed_kmh"`
	Pairs     int     `json:"pairs"`    // of incidents with both days known, one after the other
	Surely    int     `json:"surely"`   // the speed allows it wherever and whenever in their uncertainty they were
	Possibly  int     `json:"possibly"` // it does for some places and times
	Not       int     `json:"not"`      // it does for none
	Unknown   int     `json:"unknown"`  // how uncertain a place is, is not known
	List      []Link  `json:"list"`     // the latest
	NotListed int     `json:"not_listed"`
}

// Link is a pair of consecutive incidents.
type Link struct {
	From      string  `json:"from"`
	To        string  `json:"to"`
	FromKM    float64 `json:"from_km"`
	ToKM      float64 `json:"to_km"`
	KM        float64 `json:"km"` // between the points, straight in the corridor's plane
	DaysLeast int     `json:"days_least"`
	DaysMost  int     `json:"days_most"`
	Allowed   string  `json:"allowed"` // surely, possibly, not or unknown
}

// linkCounts takes the incidents both of whose days are known, in the order of time.
type linkCounts struct {
	speedKMH float64
	n        int // incidents
	first    inCorridor
	before   *inCorridor // the last of them
	counts   [len(linkWords)]int
}

// add takes an incident, which stays as it is until the one after the next.
func (l *linkCounts) add(e *inCorridor) {
	if l.before == nil {
		l.first = *e
	} else {
		l.counts[allowedBetween(l.before, e, l.speedKMH)]++
	}
	l.before = e
	l.n++
}

// told lists the links of the last incidents, and counts these by their measured positions, not by those that they came with.
func (l *linkCounts) told(came, measured []listed, id func(*listed) string) Links {
	links := Links{SpeedKMH: l.speedKMH, List: []Link{}, Pairs: max(0, l.n-1)}
	for i := range measured {
		if i == 0 {
			continue
		}
		a, b := &measured[i-1], &measured[i]
		l.counts[allowedBetween(&came[i-1].inCorridor, &came[i].inCorridor, l.speedKMH)]--
		l.counts[allowedBetween(&a.inCorridor, &b.inCorridor, l.speedKMH)]++
		link := linkOf(&a.inCorridor, &b.inCorridor, l.speedKMH)
		link.From, link.To = id(a), id(b)
		links.List = append(links.List, link)
	}
	links.Surely, links.Possibly, links.Not, links.Unknown = l.counts[linkSurely], l.counts[linkPossibly], l.counts[linkNot], l.counts[linkUnknown]
	links.NotListed = links.Pairs - len(links.List)
	return links
}

// What a speed may say of two incidents.
const (
	linkUnknown = iota
	linkSurely
	linkPossibly
	linkNot
)

var linkWords = [...]string{linkUnknown: "unknown", linkSurely: "surely", linkPossibly: "possibly", linkNot: "not"}

// linkOf is the link from a to b, which does not begin before a, less their names.
func linkOf(a, b *inCorridor, speedKMH float64) Link {
	least, most := daysBetween(a, b)
	return Link{
		FromKM: a.alongM / 1000, ToKM: b.alongM / 1000, KM: metresBetween(a, b) / 1000,
		DaysLeast: least, DaysMost: most, Allowed: linkWords[allowedBetween(a, b, speedKMH)],
	}
}

func metresBetween(a, b *inCorridor) float64 {
	return math.Hypot(b.alongM-a.alongM, b.offsetM-a.offsetM)
}

// daysBetween are the days that lie between two incidents. Between the end of one day and the beginning of another there are only the whole days
// that lie between them; from the beginning of one to the end of the other both count too.
func daysBetween(a, b *inCorridor) (least, most int) {
	return max(0, int(b.first-a.last)-1), int(max(b.last-a.first, a.last-b.first)) + 1
}

// allowedBetween is what the speed says of a and b.
func allowedBetween(a, b *inCorridor, speedKMH float64) int {
	offM, mPerDay := a.unsureM+b.unsureM, 24_000*speedKMH
	if math.IsNaN(offM) {
		return linkUnknown
	}
	least, most := daysBetween(a, b)
	surelyM, possiblyM := mPerDay*float64(least), mPerDay*float64(most)
	const rounding = 1e-3 // metres: far more than the root of the squares differs from math.Hypot, which takes several times as long
	dx, dy := b.alongM-a.alongM, b.offsetM-a.offsetM
	apartM := math.Sqrt(dx*dx + dy*dy)
	if math.Abs(apartM+offM-surelyM) < rounding || math.Abs(apartM-offM-possiblyM) < rounding {
		apartM = metresBetween(a, b)
	}
	switch {
	case apartM+offM <= surelyM:
		return linkSurely
	case apartM-offM <= possiblyM:
		return linkPossibly
	}
	return linkNot
}
