package store

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/geo"
	"threatmap/threat"
)

// ceilingM is the radius in metres that a class of precision promises.
var ceilingM = map[string]int64{"exact": 100, "near": 1000, "locality": 5000, "area": 25000}

// fillSupport finds the area that surely holds the place, and says how. It is nil where nobody knows.
func fillSupport(ctx context.Context, tx pgx.Tx, fid int64, supportArea *string, r *threat.Record) error {
	coarsened, how, err := coarsenedSupport(ctx, tx, fid)
	switch {
	case err != nil:
		return err
	case coarsened && how == "":
		r.SupportHow = "The place is withheld."
		return nil
	case coarsened:
		r.Support, r.SupportHow = r.Feature.Geometry, "The place is shown coarsened: "+how+"."
		return nil
	}
	if code, how := supportCode(r.Feature, supportArea); code != "" {
		if r.Support, err = regionByCode(ctx, tx, code); err != nil || r.Support != nil {
			r.SupportHow = how
			return err
		}
	}
	r.Support, r.SupportHow = ownSupport(r.Feature)
	return nil
}

func coarsenedSupport(ctx context.Context, tx pgx.Tx, fid int64) (coarsened bool, how string, err error) {
	err = tx.QueryRow(ctx, "SELECT coalesce(support, '') FROM incident_supports WHERE fid = $1", fid).Scan(&how)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, "", nil
	}
	return err == nil, how, err
}

// supportCode names the region that holds the place: the one that the record names, or that of its class of precision.
func supportCode(f threat.Feature, supportArea *string) (code, how string) {
	if supportArea != nil {
		return *supportArea, "The area that the record names: " + *supportArea + "."
	}
	if f.Geometry == nil {
		return "", ""
	}
	adm0, adm1 := textOf(f, "adm0"), textOf(f, "adm1")
	switch textOf(f, "geo_precision") {
	case "adm2":
		return adm1, "Known to the district; the governorate around it is shown: " + adm1 + "."
	case "adm1":
		return adm1, "Known to the governorate: " + adm1 + "."
	case "country":
		return adm0, "Known to the country: " + adm0 + "."
	}
	return "", ""
}

func regionByCode(ctx context.Context, tx pgx.Tx, code string) (orb.Geometry, error) {
	var raw []byte
	err := tx.QueryRow(ctx, `SELECT st_asbinary(geom) FROM (SELECT 1 AS n, geom FROM areas WHERE id = $1
		UNION ALL SELECT 2, geom FROM admin1 WHERE id = $1 UNION ALL SELECT 3, geom FROM admin0 WHERE id = $1) t ORDER BY n LIMIT 1`, code).Scan(&raw)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return wkb.Unmarshal(raw)
}

// ownSupport is what the record's own geometry and precision give.
func ownSupport(f threat.Feature) (orb.Geometry, string) {
	point, isPoint := f.Geometry.(orb.Point)
	radius, known := int64(0), false
	if i := fieldIndex("uncertainty_m"); f.Values[i] != nil {
		radius, known = f.Values[i].(int64), true
	}
	class := textOf(f, "geo_precision")
	switch {
	case f.Geometry == nil:
		return nil, "The record has no place on the map."
	case !isPoint:
		return f.Geometry, "As drawn in the record."
	case known:
		return disc(point, float64(radius)), fmt.Sprintf("Within %d m of the point, as the record says.", radius)
	case ceilingM[class] > 0:
		return disc(point, float64(ceilingM[class])), fmt.Sprintf("Within %d m of the point: the most that precision %q allows.", ceilingM[class], class)
	}
	return nil, "The source does not say how exact the place is."
}

const discCorners = 64

// disc is a polygon around the geodesic disc of radius metres: its edges touch the circle from outside, so that it surely holds it. It is
// counterclockwise, and cut at the antimeridian.
func disc(centre orb.Point, radius float64) orb.Geometry {
	ring := make(orb.Ring, 0, discCorners+1)
	for i := range discCorners {
		corner, _ := geo.Direct(centre, -360*float64(i)/discCorners, radius/math.Cos(math.Pi/discCorners))
		corner[0] = centre[0] + math.Remainder(corner[0]-centre[0], 360)
		ring = append(ring, corner)
	}
	return geo.Normalize(orb.Polygon{append(ring, ring[0])})
}

func textOf(f threat.Feature, field string) string {
	s, _ := f.Values[fieldIndex(field)].(string)
	return s
}

func fieldIndex(name string) int {
	for i, fd := range threat.Incidents.Fields {
		if fd.Name == name {
			return i
		}
	}
	panic("store: threat.Incidents has no field " + name)
}
