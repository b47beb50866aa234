package seed

import (
	"encoding/json"

	"github.com/paulmach/orb"
)

// Span is a half-open range of Unicode code points in the document of the records.
type Span [2]int

// Area is a named region, zone, ridge or wadi. None is surveyed: UncertaintyKm says how far its edge may be off, Method how it was made
// (by drawn or derived), Source after what.
type Area struct {
	Code          string           `json:"code"`
	Kind          string           `json:"kind"` // named_region, zone, ridge, wadi
	NameEn        string           `json:"name_en"`
	NameAr        string           `json:"name_ar"`
	Parent        string           `json:"parent"`
	UncertaintyKm float64          `json:"uncertainty_km"`
	Source        string           `json:"source"`
	SourceAr      string           `json:"source_ar"`
	Spans         []Span           `json:"spans"`
	Method        json.RawMessage  `json:"method"`
	Geom          orb.MultiPolygon `json:"-"`
}

// Waypoint is a named place on a corridor. ID is empty where the gazetteer lacks the place.
type Waypoint struct {
	ID     string  `json:"id"`
	NameEn string  `json:"name_en"`
	NameAr string  `json:"name_ar"`
	Lon    float64 `json:"lon"` // degrees, WGS 84
	Lat    float64 `json:"lat"`
}

// Corridor is a line along which movement is reported or inferred, drawn between named places, with a half-width to each side.
type Corridor struct {
	Code          string          `json:"code"`
	Kind          string          `json:"kind"` // infiltration, supply, patrol
	NameEn        string          `json:"name_en"`
	NameAr        string          `json:"name_ar"`
	HalfWidthKm   float64         `json:"half_width_km"`
	Direction     string          `json:"direction"`  // forward: from the first waypoint to the last
	Confidence    string          `json:"confidence"` // low, moderate, high
	UncertaintyKm float64         `json:"uncertainty_km"`
	Waypoints     []Waypoint      `json:"waypoints"`
	Source        string          `json:"source"`
	SourceAr      string          `json:"source_ar"`
	Spans         []Span          `json:"spans"`
	Method        json.RawMessage `json:"method"`
	Geom          orb.LineString  `json:"-"`
}

// Facility is a publicly reported place of detention or a camp.
type Facility struct {
	Code          string    `json:"code"`
	Kind          string    `json:"kind"` // camp, detention
	NameEn        string    `json:"name_en"`
	NameAr        string    `json:"name_ar"`
	PrecisionNote string    `json:"precision_note"`
	Source        string    `json:"source"`
	Spans         []Span    `json:"spans"`
	Geom          orb.Point `json:"-"`
}

// Areas returns the named regions and zones. A parent may come after its children.
func Areas() (Layer[Area], error) {
	return readBase("areas", func(a Area, g orb.Geometry) (Area, error) {
		var err error
		a.Geom, err = as[orb.MultiPolygon](g)
		return a, err
	})
}

// Corridors returns the drawn corridors.
func Corridors() (Layer[Corridor], error) {
	return readOwn("corridors", func(c Corridor, g orb.Geometry) (Corridor, error) {
		var err error
		c.Geom, err = as[orb.LineString](g)
		return c, err
	})
}

// Facilities returns the publicly reported facilities.
func Facilities() (Layer[Facility], error) {
	return readOwn("facilities", func(f Facility, g orb.Geometry) (Facility, error) {
		var err error
		f.Geom, err = as[orb.Point](g)
		return f, err
	})
}
