package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/geo"
	"threatmap/threat"
)

// wgs84 is the EPSG code that places are kept in.
const wgs84 = 4326

// layerBatch is how many features are written at a time.
const layerBatch = 1000

// layerAdder writes the features of one layer.
type layerAdder struct {
	tx     pgx.Tx
	key    int64
	fields []threat.Field
	reject func(number int, err error) error

	last   int64 // the highest number that was given
	result LayerResult
}

// addAll writes every feature.
func (a *layerAdder) addAll(ctx context.Context, next func() (threat.LayerFeature, error)) error {
	var batch []threat.LayerFeature
	for {
		f, err := next()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		ended := err != nil
		if !ended {
			batch = append(batch, f)
		}
		if len(batch) == layerBatch || ended {
			if err := a.add(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
		if a.result.Added > threat.MaxLayerFeatures {
			return &threat.Error{Kind: threat.KindTooLarge, Detail: fmt.Sprintf("the file has more than %d features, which is the most that a layer may have", threat.MaxLayerFeatures)}
		}
		if ended {
			return nil
		}
	}
}

func (a *layerAdder) add(ctx context.Context, batch []threat.LayerFeature) error {
	moved, err := a.toWGS84(ctx, batch)
	if err != nil {
		return err
	}
	var rows []layerRow
	for _, f := range moved {
		values, err := a.valuesOf(f)
		if err == nil {
			f.Geometry, err = checkedPlace(f.Geometry)
		}
		if err != nil {
			if err := a.refuse(f.Number, err); err != nil {
				return err
			}
			continue
		}
		ewkb, err := ewkbOf(f.Geometry)
		if err != nil {
			return err
		}
		if f.FID <= 0 {
			f.FID = a.last + 1
		}
		a.last = max(a.last, f.FID)
		rows = append(rows, layerRow{f.Number, []any{a.key, f.FID, ewkb, values}})
	}
	return a.copyRows(ctx, rows)
}

func (a *layerAdder) refuse(number int, err error) error {
	a.result.Rejected++
	return a.reject(number, err)
}

// layerRow is a feature as its table has it.
type layerRow struct {
	number int
	values []any
}

// copyRows writes rows; where the database refuses one, as for a number that was given already, it alone is rejected.
func (a *layerAdder) copyRows(ctx context.Context, rows []layerRow) error {
	if len(rows) == 0 {
		return nil
	}
	values := make([][]any, len(rows))
	for i, r := range rows {
		values[i] = r.values
	}
	err := pgx.BeginFunc(ctx, a.tx, func(tx pgx.Tx) error {
		return copyValues(ctx, tx, "layer_feature", []string{"layer_key", "fid", "geom", "properties"}, values)
	})
	var refused *pgconn.PgError
	switch {
	case err == nil:
		a.result.Added += len(rows)
		return nil
	case !errors.As(err, &refused) || !isRefusal(refused):
		return err
	case len(rows) > 1:
		return errors.Join(a.copyRows(ctx, rows[:len(rows)/2]), a.copyRows(ctx, rows[len(rows)/2:]))
	case refused.Code == "23505":
		return a.refuse(rows[0].number, fmt.Errorf("another feature has its id %v", rows[0].values[1]))
	}
	return a.refuse(rows[0].number, errors.New(refused.Message))
}

// toWGS84 brings the places of a batch to WGS 84, and leaves out the features whose place can't be.
func (a *layerAdder) toWGS84(ctx context.Context, batch []threat.LayerFeature) ([]threat.LayerFeature, error) {
	var strangers []threat.LayerFeature
	var moved []threat.LayerFeature
	for _, f := range batch {
		if f.Geometry == nil || f.SRID == wgs84 {
			moved = append(moved, f)
		} else {
			strangers = append(strangers, f)
		}
	}
	if len(strangers) == 0 {
		return moved, nil
	}
	there, err := a.transform(ctx, strangers)
	return append(moved, there...), err
}

func (a *layerAdder) transform(ctx context.Context, list []threat.LayerFeature) (moved []threat.LayerFeature, err error) {
	places, srids := make([][]byte, len(list)), make([]int32, len(list))
	for i, f := range list {
		if places[i], err = wkb.Marshal(f.Geometry); err != nil {
			return nil, err
		}
		srids[i] = int32(f.SRID)
	}
	var found [][]byte
	err = pgx.BeginFunc(ctx, a.tx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT st_asbinary(st_transform(st_geomfromwkb(w, srid), 4326)) FROM unnest($1::bytea[], $2::int[]) WITH ORDINALITY t (w, srid, n) ORDER BY n`, places, srids)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowTo[[]byte])
		return err
	})
	var refused *pgconn.PgError
	switch {
	case err != nil && (!errors.As(err, &refused) || ctx.Err() != nil):
		return nil, err
	case err != nil && len(list) == 1:
		return nil, a.refuse(list[0].Number, fmt.Errorf("its place can't be brought from EPSG:%d to WGS 84: %s", list[0].SRID, refused.Message))
	case err != nil:
		first, err := a.transform(ctx, list[:len(list)/2])
		if err != nil {
			return nil, err
		}
		second, err := a.transform(ctx, list[len(list)/2:])
		return append(first, second...), err
	}
	for i, f := range list {
		if f.Geometry, err = wkb.Unmarshal(found[i]); err != nil {
			return nil, err
		}
		f.SRID = wgs84
		moved = append(moved, f)
	}
	return moved, nil
}

// checkedPlace returns the place as RFC 7946 wants it; nil where there is nothing of it.
func checkedPlace(g orb.Geometry) (orb.Geometry, error) {
	n := geo.Positions(g)
	switch {
	case n == 0:
		return nil, nil //nolint:nilnil // no place
	case n > threat.MaxLayerPositions:
		return nil, fmt.Errorf("its place has %d positions, more than %d", n, threat.MaxLayerPositions)
	}
	g = geo.Normalize(geo.ToRim(g))
	if err := geo.Validate(g); err != nil {
		return nil, err
	}
	return g, nil
}

// valuesOf spells a feature's values as the table has them.
func (a *layerAdder) valuesOf(f threat.LayerFeature) (json.RawMessage, error) {
	list := make([]any, len(a.fields))
	for i, field := range a.fields {
		if i >= len(f.Values) || f.Values[i] == nil {
			continue
		}
		v, err := layerJSON(field, f.Values[i])
		if err != nil {
			return nil, threat.Invalid(field.Name, "", err.Error(), "")
		}
		list[i] = v
	}
	raw, err := json.Marshal(list)
	if err == nil && len(raw) > threat.MaxLayerValues {
		err = fmt.Errorf("its values have %d bytes, more than %d", len(raw), threat.MaxLayerValues)
	}
	return raw, err
}

// layerJSON returns what a value is in JSON, if it is one of the field's type that the database can give back.
func layerJSON(field threat.Field, v any) (any, error) {
	ok := false
	switch field.Type {
	case threat.TypeString:
		s, isText := v.(string)
		if isText && strings.IndexByte(s, 0) >= 0 {
			return nil, errors.New("the text holds NUL bytes")
		}
		if isText && !utf8.ValidString(s) {
			return nil, errors.New("the text is not UTF-8")
		}
		ok = isText
	case threat.TypeInt:
		_, ok = v.(int64)
	case threat.TypeNumber:
		n, isNumber := v.(float64)
		if isNumber && (math.IsNaN(n) || math.IsInf(n, 0)) {
			return nil, nil //nolint:nilnil // not known
		}
		ok = isNumber
	case threat.TypeBool:
		_, ok = v.(bool)
	case threat.TypeDate:
		d, isDay := v.(threat.Day)
		ok = isDay && inCalendar(d.Time())
	case threat.TypeTime:
		t, isTime := v.(time.Time)
		v, ok = t.UTC().Format(time.RFC3339Nano), isTime && inCalendar(t.UTC())
	case threat.TypeJSON:
		raw, isJSON := v.(json.RawMessage)
		if isJSON && strings.Contains(string(raw), `\u0000`) {
			return nil, errors.New("the text holds NUL bytes")
		}
		ok = isJSON && json.Valid(raw)
	}
	if !ok {
		return nil, fmt.Errorf("%.80v is no %s", v, field.Type)
	}
	return v, nil
}

// inCalendar tells years that every database and format can spell.
func inCalendar(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }

// finish looks at what all features are together, and makes valid what is not.
func (a *layerAdder) finish(ctx context.Context) error {
	// Rings that cross stop st_intersects with an error. What making them valid leaves of lower dimension goes.
	done, err := a.tx.Exec(ctx, `UPDATE layer_feature SET geom = st_forcepolygonccw(st_collectionextract(st_makevalid(geom), st_dimension(geom) + 1))
		WHERE layer_key = $1 AND st_dimension(geom) = 2 AND geometrytype(geom) <> 'GEOMETRYCOLLECTION' AND NOT st_isvalid(geom)`, a.key)
	if err != nil {
		return fmt.Errorf("repair rings: %w", err)
	}
	a.result.Repaired = int(done.RowsAffected())
	rows, err := a.tx.Query(ctx, "SELECT DISTINCT geometrytype(geom) FROM layer_feature WHERE layer_key = $1 AND geom IS NOT NULL", a.key)
	if err != nil {
		return err
	}
	types, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	kind, multi := layerGeomType(types)
	if multi {
		if _, err := a.tx.Exec(ctx, "UPDATE layer_feature SET geom = st_multi(geom) WHERE layer_key = $1 AND geometrytype(geom) NOT LIKE 'MULTI%'", a.key); err != nil {
			return err
		}
	}
	a.result.GeomType = kind
	_, err = a.tx.Exec(ctx, `UPDATE layer SET geom_type = $2, (features, positions) =
		(SELECT count(*), coalesce(sum(st_npoints(geom)), 0) FROM layer_feature WHERE layer_key = $1) WHERE key = $1`, a.key, kind)
	return err
}

// layerGeomType names what holds all of these types; multi is true where single ones have to become collections of one for it.
func layerGeomType(types []string) (name string, multi bool) {
	names := map[string]string{
		"POINT": "Point", "LINESTRING": "LineString", "POLYGON": "Polygon",
		"MULTIPOINT": "MultiPoint", "MULTILINESTRING": "MultiLineString", "MULTIPOLYGON": "MultiPolygon",
	}
	kinds := map[string]bool{}
	for _, t := range types {
		kinds[strings.TrimPrefix(t, "MULTI")] = true
	}
	if len(kinds) != 1 || names[types[0]] == "" {
		return "Geometry", false
	}
	if len(types) == 1 {
		return names[types[0]], false
	}
	return "Multi" + strings.TrimPrefix(names[types[0]], "Multi"), true
}
