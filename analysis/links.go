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

// linksOf takes the incidents whose days are both known, in the order of time.
func linksOf(list *corridorList, dated []uint32, speedKMH float64, most int) Links {
	links := Links{SpeedKMH: speedKMH, List: []Link{}}
	for i := 1; i < len(dated); i++ {
		a, b := list.at(dated[i-1]), list.at(dated[i])
		link := linkOf(a, b, speedKMH)
		links.Pairs++
		switch link.Allowed {
		case "surely":
			links.Surely++
		case "possibly":
			links.Possibly++
		case "not":
			links.Not++
		default:
			links.Unknown++
		}
		if i >= len(dated)-most {
			link.From, link.To = threat.PublicID(a.fid), threat.PublicID(b.fid)
			links.List = append(links.List, link)
		}
	}
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

// linkOf is the link from a to b, which does not begin before a, less their names. Between the end of one day and the beginning of another there are only the whole days
// that lie between them; from the beginning of one to the end of the other both count too.
func linkOf(a, b *inCorridor, speedKMH float64) Link {
	link := Link{
		FromKM: a.alongM / 1000, ToKM: b.alongM / 1000, KM: math.Hypot(b.alongM-a.alongM, b.offsetM-a.offsetM) / 1000,
		DaysLeast: max(0, int(b.first-a.last)-1), DaysMost: int(max(b.last-a.first, a.last-b.first)) + 1, Allowed: "unknown",
	}
	if math.IsNaN(a.unsureM) || math.IsNaN(b.unsureM) {
		return link
	}
	offKM, kmPerDay := (a.unsureM+b.unsureM)/1000, 24*speedKMH
	switch {
	case link.KM+offKM <= kmPerDay*float64(link.DaysLeast):
		link.Allowed = "surely"
	case link.KM-offKM <= kmPerDay*float64(link.DaysMost):
		link.Allowed = "possibly"
	default:
		link.Allowed = "not"
	}
	return link
}
