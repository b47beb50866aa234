package threat

import (
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// Within is a shape of a question: matched is what has its representative point inside or on the edge. One of the two is there.
type Within struct {
	Polygons orb.MultiPolygon // lon/lat (WGS 84), edges straight in lon/lat
	Circle   *Circle
}

// Circle is what lies within a geodesic distance of a point.
type Circle struct {
	Center   orb.Point // lon/lat (WGS 84)
	RadiusKM float64   // over 0, at most MaxCircleKM
}

// Limits of what is asked by area.
const (
	MaxCircleKM        = geo.MaxDiscM / 1000
	MaxWithinPositions = 1000
	MaxAreasAsked      = 100
)

const areaForms = "ids of the collection areas, several separated by commas: in any of them"

// ParseAreas reads the parameter area: ids, sorted and without doubles.
//
// Returns a KindInvalid error that names the parameter.
func ParseAreas(text string) ([]string, error) {
	ids := strings.Split(text, ",")
	slices.Sort(ids)
	ids = slices.Compact(ids)
	return ids, checkAreas(ids, Incidents)
}

// Shape returns the shape prepared for many points.
func (w Within) Shape() geo.Shape {
	if w.Circle != nil {
		return geo.NewDisc(w.Circle.Center, w.Circle.RadiusKM*1000)
	}
	return geo.NewSurface(w.Polygons)
}

func (f Filter) checkShapes(col Collection) error {
	if len(f.Areas) > 0 {
		if err := checkAreas(f.Areas, col); err != nil {
			return err
		}
	}
	if f.Within != nil {
		return f.Within.check(col)
	}
	return nil
}

func checkAreas(ids []string, col Collection) error {
	if col.ID != Incidents.ID {
		return Invalid("area", strings.Join(ids, ","), "the collection "+col.ID+" is not asked by area", "no area")
	}
	if len(ids) > MaxAreasAsked {
		return Invalid("area", strconv.Itoa(len(ids))+" areas", "too many", "at most "+strconv.Itoa(MaxAreasAsked))
	}
	for _, id := range ids {
		if id == "" || len(id) > maxLineName {
			return Invalid("area", id, "not an id of an area", areaForms)
		}
	}
	return nil
}

// UnknownArea returns the error for an area that is not there. It is about the question, not about a page that is not there.
func UnknownArea(id string, known []string) error {
	return Invalid("area", id, "there is no such area", someOf(known, "areas"))
}

// SurfaceOf prepares an area's geometry. Returns a KindInvalid error for one that has no polygon, so that nothing can be inside.
func SurfaceOf(id string, g orb.Geometry) (*geo.Surface, error) {
	if s := geo.NewSurface(g); s != nil {
		return s, nil
	}
	return nil, Invalid("area", id, "has no surface", "an area that is a polygon")
}
