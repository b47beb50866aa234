package threat

import (
	"strings"
	"time"

	"threatmap/geo"
)

// Filter says what matches: the one spelling that map, list, chart, export and OGC collection share. The zero Filter matches everything.
type Filter struct {
	BBox     *geo.BBox           // matches geometries that intersect it; never a record without geometry
	Time     *Interval           // matches by overlap with the record's possible time, or by containment (Certain)
	Codes    map[string][]string // property name -> accepted values (any of them); names are those of the collection's filterable fields
	IDs      []string            // public ids (any of them)
	Belt     *Belt               // incidents only
	Corridor *CorridorBand       // incidents only
	Areas    []string            // ids of the collection areas (in any of them); incidents only
	Within   *Within             // incidents only
	Text     []string            // search terms (any of them) as ParseText returns them; see TextMeaning
	Expr     *Expr               // an expression over properties (CQL2); nil = none
}

// ByShape tells whether it is by a shape on the ground: a box, a line, an area.
func (f Filter) ByShape() bool {
	return f.BBox != nil || f.Belt != nil || f.Corridor != nil || len(f.Areas) > 0 || f.Within != nil
}

// AsksPlaces tells whether its expression asks for where something is.
func (f Filter) AsksPlaces() bool {
	return f.Expr != nil && f.Expr.Asks(GeometryProperty, "geometry", "adm0", "adm1")
}

// Belt matches incidents on the soil of a border's two countries, or on no country's, within a distance of it; of several borders, any.
type Belt struct {
	Borders []string // as "IRQ-SYR"
	WidthKM float64  // over 0, at most MaxBeltKM
	Side    string   // alpha-3 of one of the countries; "" = both, and what is on no country's soil
}

// MaxBeltKM is how far from borders distances are known.
const MaxBeltKM = 100

// WidthM is the width in metres, in the single precision that distances are compared in.
func (b Belt) WidthM() float32 { return float32(b.WidthKM * 1000) }

// Holds tells whether soil ("" = no country's) counts for a border.
func (b Belt) Holds(border, soil string) bool {
	return (b.Side == "" || b.Side == soil) && (soil == "" || strings.HasPrefix(border, soil+"-") || strings.HasSuffix(border, "-"+soil))
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

// WholeDays returns the UTC days that lie in the interval from their first to their last second: those of which a record of the day is
// certainly inside.
func (iv Interval) WholeDays() (d Days) {
	if iv.From != nil {
		first := DayOf(iv.From.UTC().Add(24*time.Hour - time.Nanosecond))
		d.First = &first
	}
	if iv.To != nil {
		last := DayOf(iv.To.UTC().Add(time.Second)) - 1
		d.Last = &last
	}
	return d
}

// Check refuses a box or codes that can't be asked of the collection. Returns a KindInvalid error that names the parameter.
func (f Filter) Check(col Collection) error {
	if f.BBox != nil {
		if err := f.BBox.Check(); err != nil {
			return Invalid("bbox", f.BBox.String(), err.Error(), "west,south,east,north")
		}
	}
	if f.Time != nil && !col.HasTime && (f.Time.From != nil || f.Time.To != nil) {
		return Invalid("datetime", "", "the collection "+col.ID+" has no time", "no datetime")
	}
	if f.Belt != nil {
		if err := f.Belt.check(col); err != nil {
			return err
		}
	}
	if f.Corridor != nil {
		if err := f.Corridor.check(col); err != nil {
			return err
		}
	}
	if err := f.checkShapes(col); err != nil {
		return err
	}
	if err := checkText(f.Text); err != nil {
		return err
	}
	if f.Expr != nil {
		if err := f.Expr.Check(col); err != nil {
			return err
		}
	}
	for name, values := range f.Codes {
		field := col.Field(name)
		if field == nil || !field.Filterable {
			return Invalid(name, strings.Join(values, ","), "not a property that can be filtered", col.filterable())
		}
		for _, v := range values {
			if field.Codes == nil {
				break
			}
			if err := field.Codes.Check(name, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c Collection) filterable() string {
	var names []string
	for _, field := range c.Fields {
		if field.Filterable {
			names = append(names, field.Name)
		}
	}
	return strings.Join(names, ", ")
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
	By    SortBy // in place of Sort; nil = none
}
