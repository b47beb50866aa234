package threat

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// AreaOfInterest is an area that an editor drew to watch it, beside the regions of the starting map, which nobody edits.
type AreaOfInterest struct {
	ID            string           `json:"id"` // begins with AOIPrefix
	Name          Text             `json:"name"`
	Surface       orb.MultiPolygon `json:"surface"`        // lon/lat (WGS 84), edges straight in lon/lat
	UncertaintyKM *float64         `json:"uncertainty_km"` // of the drawing; nil = unknown
	Source        string           `json:"source"`
	Method        json.RawMessage  `json:"method"` // how the area was made: an object, nil = not said
}

// AreaVersion is one state of an area of interest. Versions are counted from 1, and stay.
type AreaVersion struct {
	Area       AreaOfInterest
	Version    int
	Op         string // add, change or withdraw
	RecordedAt time.Time
	By         string // editor, import or program: never who
	Reason     string
	Counter    int64 // the change counter that the write led to; 0 where it was read
}

// AOIKind is the kind of an area of interest in the collection areas, AOIPrefix the beginning of its id: no region of a starting map has it.
const (
	AOIKind   = "aoi"
	AOIPrefix = "aoi-"
)

// MaxAreaPositions is the most positions of an area of interest.
const MaxAreaPositions = 5000

const maxAreaUncertainKM = 1000

// AreaIDOf makes an id of an English name.
func AreaIDOf(name string) string {
	id := noIDRunes.ReplaceAllString(strings.ToLower(name), "-")
	if id = strings.Trim(id[:min(len(id), MaxCorridorID-8-len(AOIPrefix))], "-"); id == "" {
		id = "area"
	}
	return AOIPrefix + id
}

// IsAOI tells an id of an area of interest.
func IsAOI(id string) bool { return strings.HasPrefix(id, AOIPrefix) }

// Canonical winds rings as RFC 7946 has them and spells method in one way, so that what means the same is the same.
func (a AreaOfInterest) Canonical() AreaOfInterest {
	if g, ok := geo.Normalize(a.Surface).(orb.MultiPolygon); ok {
		a.Surface = g
	}
	a.Method = canonicalObject(a.Method)
	return a
}

// Check tells whether an area that somebody drew may be stored. Returns a KindInvalid error that names the field as GeoJSON has it. Rings that
// touch where they should not are for PostGIS to find.
func (a AreaOfInterest) Check() error {
	if a.ID != "" && (len(a.ID) > MaxCorridorID || !IsAOI(a.ID) || !CorridorID.MatchString(a.ID)) {
		return Invalid("id", shortened(a.ID), "not the id of an area of interest", fmt.Sprintf("%s and small letters a to z, digits and single hyphens between them, at most %d in all; regions of the starting map are not edited", AOIPrefix, MaxCorridorID))
	}
	if err := checkNames(a.Name, a.Source, "an area"); err != nil {
		return err
	}
	if u := a.UncertaintyKM; u != nil && !(*u >= 0 && *u <= maxAreaUncertainKM) {
		return Invalid("uncertainty_km", number(*u), "out of range", "0 to 1000, or null where it is unknown")
	}
	if err := checkPolygons(a.Surface, MaxAreaPositions); err != nil {
		return InvalidArea(strings.TrimPrefix(err.Error(), "geo: "))
	}
	return checkMethod(a.Method)
}

// InvalidArea says what is wrong with the geometry of an area of interest.
func InvalidArea(detail string) error {
	return Invalid("geometry", "", detail, fmt.Sprintf("a Polygon or MultiPolygon of at most %d positions [longitude, latitude], whose rings neither cross themselves nor each other", MaxAreaPositions))
}

// canonicalObject spells a JSON object in one way; what is none is left as it is.
func canonicalObject(raw json.RawMessage) json.RawMessage {
	var object map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber() // as it is written
	if d.Decode(&object) != nil {
		return raw
	}
	if object == nil {
		return nil
	}
	spelled, _ := json.Marshal(object)
	return spelled
}
