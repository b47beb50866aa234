package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// layerField is a field of a layer as its table keeps it.
type layerField struct {
	Name       string           `json:"name"`
	Type       threat.FieldType `json:"type"`
	Title      string           `json:"title,omitempty"`
	Definition string           `json:"definition,omitempty"`
	Unit       string           `json:"unit,omitempty"`
}

func layerFields(fields []threat.Field) []layerField {
	list := make([]layerField, len(fields))
	for i, f := range fields {
		list[i] = layerField{f.Name, f.Type, f.Title, f.Definition, f.Unit}
	}
	return list
}

// Layers returns the layers that were added, by name.
func (db *DB) Layers(ctx context.Context) (list []threat.Collection, err error) {
	err = db.reading(ctx, "read the list of layers", func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "SELECT key, name, title, description, geom_type, fields, features, positions, crs, source, added_at FROM layers ORDER BY name")
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, scanLayer)
		return err
	})
	return list, err
}

func scanLayer(row pgx.CollectableRow) (col threat.Collection, err error) {
	var l threat.Layer
	var name, title, description, geomType string
	var raw []byte
	if err := row.Scan(&l.Key, &name, &title, &description, &geomType, &raw, &l.Features, &l.Positions, &l.CRS, &l.Source, &l.AddedAt); err != nil {
		return col, err
	}
	var kept []layerField
	if err := json.Unmarshal(raw, &kept); err != nil {
		return col, fmt.Errorf("read the fields of the layer %s: %w", name, err)
	}
	fields := make([]threat.Field, len(kept))
	for i, f := range kept {
		fields[i] = threat.Field{Name: f.Name, Type: f.Type, Title: f.Title, Definition: f.Definition, Unit: f.Unit}
	}
	l.AddedAt = l.AddedAt.UTC()
	return threat.NewLayerCollection(name, title, description, geomType, fields, l), nil
}

// Catalog returns the collections with the layers that there are now.
func (db *DB) Catalog(ctx context.Context) (*threat.Catalog, error) {
	layers, err := db.Layers(ctx)
	if err != nil {
		return nil, err
	}
	return threat.NewCatalog(layers), nil
}

// RemoveLayer takes a layer away. Returns a KindNotFound error where there is none of that name.
func (db *DB) RemoveLayer(ctx context.Context, name string, meta WriteMeta) error {
	err := pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, "DELETE FROM layer WHERE name = $1", name)
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return threat.NotFound("layer", name)
		}
		return db.tellLayers(ctx, tx, meta)
	})
	if err != nil && threat.KindOf(err) == 0 {
		return fmt.Errorf("remove the layer %s: %w", name, err)
	}
	return err
}

// tellLayers ends a transaction that changed layers. Only here does it wait for its turn to write: a long file keeps nobody from writing incidents.
func (db *DB) tellLayers(ctx context.Context, tx pgx.Tx, meta WriteMeta) error {
	w, err := db.newWriter(ctx, tx, meta)
	if err != nil {
		return err
	}
	w.layersOnly = true
	return w.appendLedger(ctx, nil)
}

// NewLayer is a layer to be added.
type NewLayer struct {
	Name, Title, Description string
	Source                   string // the file, and the layer in it
	CRS                      string // of the file
	Fields                   []threat.Field
	Replace                  bool // take the place of the layer that has the name
}

// LayerResult says what became of a layer's features.
type LayerResult struct {
	Added, Rejected int
	Repaired        int // of the added: rings that cross were made valid
	GeomType        string
}

// AddLayer adds a layer, whole or, on an error, not at all. next gives its features, and io.EOF behind the last one; reject is told of those that are not
// taken, and may end it with an error.
//
// Returns a KindConflict error where the name is taken and Replace is not set, a KindTooLarge error for more features than a layer may have.
func (db *DB) AddLayer(ctx context.Context, l NewLayer, meta WriteMeta, next func() (threat.LayerFeature, error), reject func(number int, err error) error) (result LayerResult, err error) {
	if err := l.check(); err != nil {
		return result, err
	}
	err = pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		a := layerAdder{tx: tx, fields: l.Fields, reject: reject}
		if a.key, err = beginLayer(ctx, tx, l, meta, db.now()); err != nil {
			return err
		}
		if err := a.addAll(ctx, next); err != nil {
			return err
		}
		if err := a.finish(ctx); err != nil {
			return err
		}
		result = a.result
		return db.tellLayers(ctx, tx, meta)
	})
	if err != nil && threat.KindOf(err) == 0 {
		return result, fmt.Errorf("add the layer %s: %w", l.Name, err)
	}
	if err != nil {
		return result, err
	}
	if _, err := db.writer.Exec(ctx, "ANALYZE layer_feature"); err != nil {
		db.log.Warn("analyze the layers", "error", err)
	}
	return result, nil
}

func (l NewLayer) check() error {
	if err := threat.CheckLayerName(l.Name); err != nil {
		return err
	}
	if len(l.Fields) > threat.MaxLayerFields {
		return &threat.Error{Kind: threat.KindTooLarge, Detail: fmt.Sprintf("the file has %d columns, a layer at most %d", len(l.Fields), threat.MaxLayerFields)}
	}
	return nil
}

// beginLayer makes room for the layer.
func beginLayer(ctx context.Context, tx pgx.Tx, l NewLayer, meta WriteMeta, now time.Time) (key int64, err error) {
	if _, err := tx.Exec(ctx, "LOCK TABLE layer IN SHARE ROW EXCLUSIVE MODE"); err != nil { // one at a time; readers go on
		return 0, err
	}
	var old *int64
	var others int
	if err := tx.QueryRow(ctx, "SELECT max(key) FILTER (WHERE name = $1), count(*) FILTER (WHERE name <> $1) FROM layer", l.Name).Scan(&old, &others); err != nil {
		return 0, err
	}
	switch {
	case old != nil && !l.Replace:
		return 0, &threat.Error{Kind: threat.KindConflict, Param: "name", Value: l.Name, Detail: "there is a layer of this name", Accepted: "another name, or --replace"}
	case others >= threat.MaxLayers:
		return 0, &threat.Error{Kind: threat.KindTooLarge, Param: "name", Value: l.Name, Detail: fmt.Sprintf("there are %d layers already, which is the most; remove one first", others)}
	case old != nil:
		if _, err := tx.Exec(ctx, "DELETE FROM layer WHERE key = $1", *old); err != nil {
			return 0, err
		}
	}
	fields, err := json.Marshal(layerFields(l.Fields))
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, `INSERT INTO layer (name, title, description, geom_type, fields, features, positions, crs, source, added_at, added_by)
		VALUES ($1, $2, $3, 'Geometry', $4, 0, 0, $5, $6, $7, $8) RETURNING key`,
		l.Name, l.Title, l.Description, fields, l.CRS, l.Source, now, meta.Editor).Scan(&key)
	return key, err
}

// KnowsCRS tells whether coordinates of an EPSG code can be brought to WGS 84.
func (db *DB) KnowsCRS(ctx context.Context, srid int) (known bool, err error) {
	err = db.writer.QueryRow(ctx, "SELECT EXISTS (SELECT FROM spatial_ref_sys WHERE srid = $1 AND proj4text <> '')", srid).Scan(&known)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return known, err
}
