package store

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// coarseView is what one audience sees of a coarsened place.
type coarseView struct {
	audience, rule string
	ewkb           []byte // nil = hidden, or nothing to see
	support        string
	precision      string
	uncertaintyM   *int
	location       location
}

// coarsen makes a view for every audience that does not see the place as it is. A view holds the true place and never claims to be finer
// than it; where the shape to show is not known (no governorate holds the place), the country is shown, and where that is not known
// either, nothing.
func (b *boundaries) coarsen(i *threat.Incident, exact location) []coarseView {
	var views []coarseView
	for audience, rule := range i.Coarsen {
		if rule == "as_is" {
			continue
		}
		v := coarseView{audience: audience, rule: rule, precision: "unknown"}
		if i.Place.Geometry != nil {
			b.show(&v, i, exact)
		}
		views = append(views, v)
	}
	slices.SortFunc(views, func(a, b coarseView) int { return cmp.Compare(a.audience, b.audience) })
	return views
}

// show fills in the shape that the rule allows.
func (b *boundaries) show(v *coarseView, i *threat.Incident, exact location) {
	point, ok := geo.Representative(i.Place.Geometry)
	if !ok {
		return
	}
	if km, ok := cellKM[v.rule]; ok {
		cell := gridCell(point, km)
		v.precision, v.uncertaintyM = coarserOf(i.Place, cellPrecision[v.rule], cellRadiusM(cell))
		v.set(cell, fmt.Sprintf("grid %d km", km), b.locate(cell))
		return
	}
	if v.rule == "hide" {
		return
	}
	region, precision := b.districts[exact.adm1], "adm1" // no second-order units are loaded: adm2 falls back to adm1
	if region == nil {
		region, precision = b.countries[exact.adm0], "country"
	}
	if region == nil {
		return
	}
	where, radiusM := region.locate(b)
	v.precision, v.uncertaintyM = coarserOf(i.Place, precision, radiusM)
	v.set(region.geom, precision+" "+region.code, where)
}

func (v *coarseView) set(g orb.Geometry, support string, l location) {
	ewkb, err := ewkbOf(g)
	if err != nil {
		return // polygons of our own making always encode
	}
	v.ewkb, v.support, v.location = ewkb, support, l
}

var (
	cellKM        = map[string]int{"1km": 1, "5km": 5, "10km": 10}
	cellPrecision = map[string]string{"1km": "near", "5km": "locality", "10km": "area"}
	classes       = []string{"exact", "near", "locality", "area", "adm2", "adm1", "country"}
)

// coarserOf adds the coarsening to what is known of the place. Where nothing is known, nothing is known afterwards; a line stays one.
func coarserOf(p threat.Place, precision string, radiusM int) (class string, uncertaintyM *int) {
	own := slices.Index(classes, p.Precision)
	switch {
	case own < 0:
		precision = p.Precision
	case own > slices.Index(classes, precision):
		precision = p.Precision
	}
	if p.UncertaintyM != nil {
		sum := *p.UncertaintyM + radiusM
		uncertaintyM = &sum
	}
	return precision, uncertaintyM
}

// gridCell is the cell that holds p in a grid of km × km: rows of equal latitude, in each columns of equal longitude. It depends on
// nothing but the position, so any number of records in one cell tell no more than one.
func gridCell(p orb.Point, km int) orb.Polygon {
	const kmPerDegree = 110.574 // of latitude at the equator, where it is least: no cell is under km high
	rows := math.Ceil(180 / (float64(km) / kmPerDegree))
	rows = math.Max(1, math.Floor(rows)-1)
	south := cellStart(p[1], -90, 180/rows, rows)
	north := south + 180/rows
	widest := math.Min(math.Abs(south), math.Abs(north))
	columns := math.Max(1, math.Floor(360*111.320*math.Cos(widest*math.Pi/180)/float64(km)))
	west := cellStart(p[0], -180, 360/columns, columns)
	return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{math.Min(180, west+360/columns), math.Min(90, north)}}.ToPolygon()
}

// cellStart is where the cell of v begins: the last of n steps from origin that is not beyond v, also where rounding says otherwise.
func cellStart(v, origin, step, n float64) float64 {
	at := math.Min(n-1, math.Floor((v-origin)/step)+1)
	for at > 0 && origin+at*step > v {
		at--
	}
	return origin + at*step
}

// cellRadiusM is how far, in metres, the furthest corner is from the middle of a cell.
func cellRadiusM(cell orb.Polygon) int {
	b := cell.Bound()
	return int(math.Ceil(math.Max(geo.Distance(b.Center(), b.Min), geo.Distance(b.Center(), b.Max))))
}
