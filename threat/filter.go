package threat

import (
	"time"

	"threatmap/geo"
)

// Filter says what matches: the one spelling that map, list, chart, export and OGC collection share. The zero Filter matches everything.
type Filter struct {
	BBox  *geo.BBox           // matches geometries that intersect it; never a record without geometry
	Time  *Interval           // matches by overlap with the record's possible time, or by containment (Certain)
	Codes map[string][]string // property name -> accepted values (any of them); names are those of the collection's filterable fields
	IDs   []string            // public ids (any of them)
}

// Interval is a closed time interval of a question; a nil end is open.
type Interval struct {
	From, To *time.Time
	Certain  bool // the whole possible time of the record lies inside
}

// Days returns the UTC days that the interval touches.
func (iv Interval) Days() Days {
	var d Days
	if iv.From != nil {
		first := DayOf(iv.From.UTC())
		d.First = &first
	}
	if iv.To != nil {
		last := DayOf(iv.To.UTC())
		d.Last = &last
	}
	return d
}

// Without returns the filter less the codes of one field: a facet ignores its own boxes.
func (f Filter) Without(field string) Filter {
	codes := make(map[string][]string, len(f.Codes))
	for k, v := range f.Codes {
		if k != field {
			codes[k] = v
		}
	}
	f.Codes = codes
	return f
}

// Sort is an order of a listing. Every order ends with the id, so that pages by key have no gaps and no doubles.
type Sort string

// The orders that listings offer.
const (
	SortID     Sort = "id"
	SortNewest Sort = "-occurred" // newest first, undated last
	SortOldest Sort = "occurred"  // oldest first, undated last
)

// Page asks for a part of a listing.
type Page struct {
	Limit int
	After string // cursor from the page before; "" = the first
	Sort  Sort
}
