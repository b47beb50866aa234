package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// incidentColumns are written in this order by incidentValues; the columns that are missing here the database makes itself.
var incidentColumns = strings.Fields(`id public_id origin origin_id origin_version
	record_kind count_min count_best count_max title_en title_ar summary_en summary_ar event_type event_subtype side success
	occurred clock date_precision date_basis time_zone reported_at recorded_at
	geom support_area geo_precision uncertainty_m geo_basis geo_assumed place_name place_name_ar gazetteer_id
	source_country source_adm1 source_adm2 adm0 adm1 boundary_set tile_key
	weapons target_classes actors publishers killed_min killed_best killed_max outcome grade
	verification confidence workflow sensitivity tlp coarsened_for tags flags field_origin revision content_hash`)

// updateStaged moves the staged incidents into their table, where all of them are already.
var updateStaged = func() string {
	set := make([]string, 0, len(incidentColumns))
	for _, c := range incidentColumns[1:] {
		set = append(set, c+" = s."+c)
	}
	return "UPDATE incident SET " + strings.Join(set, ", ") + " FROM incident_staging s WHERE incident.id = s.id"
}()

// copyRows writes the incidents and, in place of what was there, their child rows.
func (w *writer) copyRows(ctx context.Context, tx pgx.Tx, rows []*row, ids refs) error {
	if err := w.copyIncidents(ctx, tx, rows); err != nil {
		return fmt.Errorf("write incidents: %w", err)
	}
	if err := deleteChildren(ctx, tx, rows); err != nil {
		return err
	}
	if err := copyChildren(ctx, tx, rows, ids, saidTables); err != nil {
		return err
	}
	return copyChildren(ctx, tx, rows, ids, derivedTables)
}

// childTable is a table of rows that belong to an incident.
type childTable struct {
	name, columns string
	values        func(*row, refs) ([][]any, error)
}

// saidTables hold what the sources say, derivedTables what follows from it.
var (
	saidTables = []childTable{
		{"outcome", "incident_id n measure who min best max basis source_inconsistent", outcomeValues},
		{"incident_actor", "incident_id n actor_id role confidence claimed", actorValues},
		{"claim", "incident_id n document_id field char_start char_end quote locator value reliability credibility stance extracted_by", claimValues},
	}
	derivedTables = []childTable{
		{"incident_border", "incident_id audience border side distance_m", borderValues},
		{"incident_coarsen", "incident_id audience rule geom support geo_precision uncertainty_m adm0 adm1 tile_key", coarseValues},
	}
)

func copyChildren(ctx context.Context, tx pgx.Tx, rows []*row, ids refs, tables []childTable) error {
	for _, child := range tables {
		var all [][]any
		for _, r := range rows {
			values, err := child.values(r, ids)
			if err != nil {
				return fmt.Errorf("write table %s: %w", child.name, err)
			}
			all = append(all, values...)
		}
		if err := copyValues(ctx, tx, child.name, strings.Fields(child.columns), all); err != nil {
			return err
		}
	}
	return nil
}

func copyValues(ctx context.Context, tx pgx.Tx, table string, columns []string, values [][]any) error {
	if len(values) == 0 {
		return nil
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(values)); err != nil {
		return fmt.Errorf("write table %s: %w", table, err)
	}
	return nil
}

// copyIncidents copies new incidents straight into their table; those that are there already go through a staging table.
func (w *writer) copyIncidents(ctx context.Context, tx pgx.Tx, rows []*row) error {
	var added, changed []*row
	for _, r := range rows {
		if r.stored == nil {
			added = append(added, r)
		} else {
			changed = append(changed, r)
		}
	}
	if err := w.copyInto(ctx, tx, "incident", added); err != nil || len(changed) == 0 {
		return err
	}
	if _, err := tx.Exec(ctx, "CREATE TEMP TABLE IF NOT EXISTS incident_staging (LIKE threatmap.incident) ON COMMIT DELETE ROWS"); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "TRUNCATE incident_staging"); err != nil {
		return err
	}
	if err := w.copyInto(ctx, tx, "incident_staging", changed); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, updateStaged)
	return err
}

func (w *writer) copyInto(ctx context.Context, tx pgx.Tx, table string, rows []*row) error {
	if len(rows) == 0 {
		return nil
	}
	source := pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) { return incidentValues(rows[i], w.now) })
	_, err := tx.CopyFrom(ctx, pgx.Identifier{table}, incidentColumns, source)
	return err
}

func deleteChildren(ctx context.Context, tx pgx.Tx, rows []*row) error {
	var ids []int64
	for _, r := range rows {
		if r.stored != nil {
			ids = append(ids, r.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	for _, tables := range [][]childTable{saidTables, derivedTables} {
		for _, child := range tables {
			batch.Queue("DELETE FROM "+child.name+" WHERE incident_id = ANY ($1)", ids)
		}
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("replace what belongs to the records: %w", err)
	}
	return nil
}
