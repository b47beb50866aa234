package threat

import (
	"strconv"
	"time"

	"github.com/paulmach/orb"
)

// Mark is an incident as an audience sees it, less its texts: what maps, counts, timelines and listings ask of it. Places are lon/lat in
// WGS 84.
type Mark struct {
	FID     int64        // the internal id; PublicID spells it
	Place   orb.Geometry // nil = none
	Key     *int64       // geo.TileKey of the representative point; nil = no place, or one beyond Web Mercator
	Dated   bool         // false = no date is known
	Days    Days         // possible days; a nil end is open
	Clock   *Clock       // possible instants; nil = no clock times
	Values  *MarkValues  // shared by all marks that have the same
	Borders []BorderNear // within 100 km
}

// MarkValues is a combination of values by the names of MarkFields. What is not there is unknown.
type MarkValues map[string][]string

// MarkFields are the fields of Incidents that can be filtered or have a facet, less origin_id, which each record has for itself; and the
// uncertainty of the place, for statistics.
var MarkFields = func() (names []string) {
	for _, f := range Incidents.Fields {
		if (f.Filterable || f.Facet || f.Name == UncertaintyField) && f.Name != "origin_id" {
			names = append(names, f.Name)
		}
	}
	return names
}()

// UncertaintyField is the field of Incidents that tells how far from its place one may have been.
const UncertaintyField = "uncertainty_m"

// UncertaintyM reads the uncertainty of a place that is a point, in metres, as MarkValues spell it: what the record gives, otherwise what its
// precision means (GeoPrecisions); nil = unknown.
func (v MarkValues) UncertaintyM() *float64 {
	if list := v[UncertaintyField]; len(list) == 1 {
		if m, err := strconv.ParseFloat(list[0], 64); err == nil {
			return &m
		}
	}
	if list := v["geo_precision"]; len(list) == 1 {
		return PrecisionM(list[0])
	}
	return nil
}

// PrecisionM is how far from its place an incident may have been, in metres, by its precision; nil where that says nothing of it.
func PrecisionM(precision string) *float64 {
	if m, ok := withinM[precision]; ok {
		return &m
	}
	return nil
}

// withinM is how far from its place an incident may have been, in metres, by the precisions that say so.
var withinM = map[string]float64{"exact": 100, "near": 1000, "locality": 5000, "area": 25_000}

// Clock is a closed range of instants.
type Clock struct{ From, To time.Time }

// MarkChange is what committed transactions made of the marks that an audience sees.
type MarkChange struct {
	Head            // that it leads to
	Written []int64 // ids of all that was written: what is not in Marks is not seen any more
	Marks   []Mark  // what they are now

	Corridors bool // corridors have changed too
	Areas     bool // areas of interest have
	Layers    bool // layers were added or removed
	Geography bool // more of the geography has changed too: marks that are not in here may be others now
}
