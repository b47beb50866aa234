package store

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"
)

func (w *writer) storeAreas(ctx context.Context, list []Area) error {
	values := make([][]any, len(list))
	parents := &pgx.Batch{}
	for i, a := range list {
		geom, err := ewkbOf(a.Geom)
		if err != nil {
			return err
		}
		values[i] = []any{a.ID, a.Kind, nullable(a.Name.En), nullable(a.Name.Ar), geom, a.UncertaintyKM, nullable(a.Source), jsonOf(a.Method), dayRange(a.Valid)}
		if a.Parent != "" {
			parents.Queue("UPDATE area SET parent = $2 WHERE id = $1", a.ID, a.Parent)
		}
	}
	columns := []string{"id", "kind", "name_en", "name_ar", "geom", "uncertainty_km", "source", "method", "valid"}
	if err := w.replace(ctx, "area", columns, values); err != nil {
		return err
	}
	return w.tx.SendBatch(ctx, parents).Close() // last: a parent may stand behind its child
}

func (w *writer) storeFacilities(ctx context.Context, list []Facility) error {
	values := make([][]any, len(list))
	for i, f := range list {
		geom, err := ewkbOf(f.Geom)
		if err != nil {
			return err
		}
		values[i] = []any{f.ID, f.Kind, nullable(f.Name.En), nullable(f.Name.Ar), geom, nullable(f.PrecisionNote), nullable(f.Source)}
	}
	return w.replace(ctx, "facility", []string{"id", "kind", "name_en", "name_ar", "geom", "precision_note", "source"}, values)
}

func (w *writer) storePlaces(ctx context.Context, list []PlaceName) error {
	values := make([][]any, len(list))
	for i, p := range list {
		geom, err := ewkbOf(p.Point)
		if err != nil {
			return err
		}
		values[i] = []any{p.ID, nullable(p.Name.En), nullable(p.Name.Ar), nullable(p.Country), p.Population, p.Rank, geom, nullable(p.Source)}
	}
	return w.replace(ctx, "place", []string{"id", "name_en", "name_ar", "adm0", "population", "rank", "geom", "source"}, values)
}

// replace makes the table hold just these rows.
func (w *writer) replace(ctx context.Context, table string, columns []string, values [][]any) error {
	if _, err := w.tx.Exec(ctx, "DELETE FROM "+pgx.Identifier{table}.Sanitize()); err != nil {
		return err
	}
	return copyValues(ctx, w.tx, table, columns, values)
}

func jsonOf(raw json.RawMessage) []byte {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	return raw
}
