package formats

import (
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// gridColumns are what exports of incidents have beside the fields of the collection: where the place lies on two grids, as finely as it is known. They are worked out
// from the place as it is written, so they tell no more than that.
var gridColumns = []string{"mgrs", "h3_5"}

const (
	h3Resolution = 5
	h3EdgeM      = 10_000 // about, of a cell
)

// gridded tells whether a collection is exported with gridColumns: incidents are, with all their fields.
func gridded(col threat.Collection) bool {
	return col.ID == threat.Incidents.ID && len(col.Fields) == len(threat.Incidents.Fields)
}

// gridValues are those of gridColumns; "" where there is no place, where it is a line or an area, or where it is known too coarsely, or nobody knows how finely.
func gridValues(col threat.Collection, f threat.Feature) [2]string {
	p, ok := f.Geometry.(orb.Point)
	unsure := uncertaintyOf(col, f)
	if !ok || unsure == nil {
		return [2]string{}
	}
	var values [2]string
	if digits, ok := mgrsDigits(*unsure); ok {
		values[0] = geo.MGRS(p, digits)
	}
	if *unsure <= h3EdgeM {
		values[1] = geo.H3(p, h3Resolution)
	}
	return values
}

// mgrsDigits is how finely MGRS names a place: by the smallest square whose side is no shorter than the uncertainty; ok is false over 100 km.
func mgrsDigits(unsureM float64) (digits int, ok bool) {
	side := 1.0
	for digits = 5; digits > 0 && side < unsureM; digits-- {
		side *= 10
	}
	return digits, side >= unsureM
}

// uncertaintyOf is how exactly the place of a point is known, in metres: what the record gives, otherwise what its precision means. nil = unknown.
func uncertaintyOf(col threat.Collection, f threat.Feature) *float64 {
	if m, ok := fieldOf(col, f, threat.UncertaintyField).(int64); ok {
		return new(float64(m))
	}
	precision, _ := fieldOf(col, f, "geo_precision").(string)
	return threat.PrecisionM(precision)
}

func fieldOf(col threat.Collection, f threat.Feature, name string) any {
	if i := slices.IndexFunc(col.Fields, func(fd threat.Field) bool { return fd.Name == name }); i >= 0 && i < len(f.Values) {
		return f.Values[i]
	}
	return nil
}
