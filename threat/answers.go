package threat

import (
	"encoding/json"
	"time"

	"github.com/paulmach/orb"
)

// Counts says how much of a filter's answer can be seen where.
type Counts struct {
	Matched  int64  `json:"matched"`           // records that match
	Mapped   int64  `json:"mapped"`            // of them, on the map: the tiles of any zoom add up to this
	Unmapped int64  `json:"unmapped"`          // of them, without a place
	Beyond   int64  `json:"beyond_mercator"`   // of them, beyond ±85.0511°, where the map has no tiles
	InView   *int64 `json:"in_view,omitempty"` // of the mapped, inside the view that was asked
}

// Timeline is a histogram by first possible day.
type Timeline struct {
	Bin     string        `json:"bin"` // "day", "week" (from Monday), "month" or "year"
	Bins    []TimelineBin `json:"bins"`
	Undated int64         `json:"undated"`
}

// TimelineBin counts the records whose first possible day lies in the bin, by side. Empty bins are left out.
type TimelineBin struct {
	Start  Day              `json:"start"`
	Count  int64            `json:"count"`
	BySide map[string]int64 `json:"by_side"`
}

// Facet counts the values of one field, most frequent first; it ignores the filter's own choice in that field.
type Facet struct {
	Field  string       `json:"field"`
	Values []FacetValue `json:"values"`
	Others int64        `json:"others"` // distinct values beyond the listed ones
}

// FacetValue is one value's count; a nil Value counts the records that have none.
type FacetValue struct {
	Value *string `json:"value"`
	Count int64   `json:"count"`
}

// Record is everything an audience may know of one incident: the card.
type Record struct {
	ID         string          `json:"id"`
	Feature    Feature         `json:"-"` // as in the collection
	Incident   json.RawMessage `json:"incident,omitempty"`
	Support    orb.Geometry    `json:"-"` // area that surely holds the place: disc, governorate, drawn area; nil = unknown
	SupportHow string          `json:"support_how,omitempty"`
	Location   []BorderNear    `json:"borders"`
	Outcomes   []Outcome       `json:"outcomes"`
	Actors     []Participant   `json:"actors"`
	Claims     []Claim         `json:"claims"`
	Revisions  []RevisionMeta  `json:"revisions"`
}

// BorderNear is an incident's distance and side to a border.
type BorderNear struct {
	Border    string  `json:"border"`
	Side      *string `json:"side"` // country that holds the place; nil where none does
	DistanceM float64 `json:"distance_m"`
}

// RevisionMeta tells of one state of a record.
type RevisionMeta struct {
	Rev        int       `json:"rev"`
	RecordedAt time.Time `json:"recorded_at"`
	Editor     string    `json:"editor"`
	Reason     string    `json:"reason"`
	Version    string    `json:"origin_version"`
	Hash       string    `json:"hash"` // hex
	Redacted   bool      `json:"redacted"`
}

// TileCell is what a grid cell of a tile holds: one incident, or a cluster of several.
type TileCell struct {
	Point  orb.Point // the lone incident's own position, or the mean of the members'
	Count  int64     // members
	BySide []int64   // members by side, in the order of Sides
	Type   string    // the event type of most members
	Side   string    // of most members

	// Of a lone incident:
	ID           string
	Precision    string // of its place
	Verification string
	Kind         string // of record
	FirstDay     *Day   // nil = unknown or open
}

// TileGrids are the grids that a tile's cells may be of: the finest of 2^Finest by 2^Finest to 2^Coarsest by 2^Coarsest of which at most
// Most cells hold an incident, and the coarsest where none is such. So a tile's grid depends on nothing but what is in it.
type TileGrids struct{ Finest, Coarsest, Most int }

// Which incidents that are lines or areas a tile draws: those of at least LeastShape times the tile's tolerance across (4 px of 512), the
// MostShapes largest of them. All are counted in the tile's cells, drawn or not.
const (
	LeastShape = 8
	MostShapes = 100
)

// TileShape is such an incident. What is not known is empty.
type TileShape struct {
	ID           string
	Type         string
	Side         string
	Precision    string // of its place
	Verification string
	Kind         string // of record
	FirstDay     *Day   // nil = unknown or open

	// Place stands for its geometry: as long as it is the same, so is what Drawn returns for a tile. nil = nothing does.
	Place any
	// Drawn returns what of the geometry the tile draws; nil where that is nothing.
	Drawn func() orb.Geometry
}

// TileShapeOf returns the shape of a feature of Incidents, with its whole geometry.
func TileShapeOf(f Feature) TileShape {
	s := TileShape{ID: f.ID, Drawn: func() orb.Geometry { return f.Geometry }}
	for i, field := range Incidents.Fields[:min(len(f.Values), len(Incidents.Fields))] {
		switch v := f.Values[i].(type) {
		case string:
			if to := s.text(field.Name); to != nil {
				*to = v
			}
		case Day:
			if field.Name == "first_day" {
				s.FirstDay = &v
			}
		case *Day:
			if field.Name == "first_day" {
				s.FirstDay = v
			}
		}
	}
	return s
}

func (s *TileShape) text(field string) *string {
	switch field {
	case "event_type":
		return &s.Type
	case "side":
		return &s.Side
	case "geo_precision":
		return &s.Precision
	case "verification":
		return &s.Verification
	case "record_kind":
		return &s.Kind
	}
	return nil
}
