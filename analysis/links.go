package analysis

import (
	"math"

	"threatmap/threat"
)

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

// linksOf takes the incidents whose days are both known, in the order of time, and lists the latest ones, whose positions have been measured.
func linksOf(list *corridorList, dated []uint32, speedKMH float64, most int, measured map[uint32]inCorridor) Links {
	links := Links{SpeedKMH: speedKMH, List: []Link{}}
	var counts [len(linkWords)]int
	var room [1 << 10]inCorridor // many are fetched at once: each lies somewhere else
	var before inCorridor
	for from := 0; from < len(dated); from += len(room) {
		numbers := dated[from:min(from+len(room), len(dated))]
		for i, at := range numbers {
			room[i] = *list.at(at)
		}
		for i, at := range numbers {
			if from+i >= len(dated)-most-1 {
				if e, ok := measured[at]; ok {
					room[i] = e
				}
			}
			if from+i == 0 {
				continue
			}
			a, b := &before, &room[i]
			if i > 0 {
				a = &room[i-1]
			}
			counts[allowedBetween(a, b, speedKMH)]++
			if from+i >= len(dated)-most {
				link := linkOf(a, b, speedKMH)
				link.From, link.To = threat.PublicID(list.rareAt(dated[from+i-1]).fid), threat.PublicID(list.rareAt(at).fid)
				links.List = append(links.List, link)
			}
		}
		before = room[len(numbers)-1]
	}
	links.Surely, links.Possibly, links.Not, links.Unknown = counts[linkSurely], counts[linkPossibly], counts[linkNot], counts[linkUnknown]
	links.Pairs = max(0, len(dated)-1)
	links.NotListed = links.Pairs - len(links.List)
	return links
}

// lastPairs are the incidents of the latest n links.
func lastPairs(dated []uint32, n int) []uint32 {
	if n == 0 {
		return nil
	}
	return dated[max(0, len(dated)-n-1):]
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
		FromKM: a.alongM / 1000, ToKM: b.alongM / 1000, KM: kmBetween(a, b),
		DaysLeast: least, DaysMost: most, Allowed: linkWords[allowedBetween(a, b, speedKMH)],
	}
}

func kmBetween(a, b *inCorridor) float64 {
	return math.Hypot(b.alongM-a.alongM, b.offsetM-a.offsetM) / 1000
}

// daysBetween are the days that lie between two incidents. Between the end of one day and the beginning of another there are only the whole days
// that lie between them; from the beginning of one to the end of the other both count too.
func daysBetween(a, b *inCorridor) (least, most int) {
	return max(0, int(b.first-a.last)-1), int(max(b.last-a.first, a.last-b.first)) + 1
}

// allowedBetween is what the speed says of a and b.
func allowedBetween(a, b *inCorridor, speedKMH float64) int {
	offKM, kmPerDay := (a.unsureM+b.unsureM)/1000, 24*speedKMH
	if math.IsNaN(offKM) {
		return linkUnknown
	}
	least, most := daysBetween(a, b)
	switch km := kmBetween(a, b); {
	case km+offKM <= kmPerDay*float64(least):
		return linkSurely
	case km-offKM <= kmPerDay*float64(most):
		return linkPossibly
	}
	return linkNot
}
