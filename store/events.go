package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// Events yields what of a filter's answer enters statistics (threat.Filter.Counted), in no certain order, after all has been read
// in one snapshot. An error of yield ends it and is returned as it is.
func (db *DB) Events(ctx context.Context, f threat.Filter, yield func(threat.Event) error) error {
	f, any := f.Counted()
	m, err := whereMarked(f)
	if err != nil || !any {
		return err
	}
	var list []threat.Mark
	err = db.reading(ctx, "read events", func(ctx context.Context, tx pgx.Tx) error {
		if m.args, err = resolved(ctx, tx, m.args); err != nil {
			return err
		}
		list, err = newMarkReader(tx).matching(ctx, m)
		return err
	})
	if err != nil {
		return err
	}
	for _, mark := range list {
		if err := yield(mark.Event()); err != nil {
			return err
		}
	}
	return nil
}

// matching returns the marks that match, those told in full first.
func (m *markReader) matching(ctx context.Context, c marked) (list []threat.Mark, err error) {
	chosen := make([]string, len(c.chosen))
	for i, choice := range c.chosen {
		chosen[i] = choice.clause
	}
	values := conditions{clauses: chosen}.sql()
	if err := m.readValues(ctx, values, c.args); err != nil {
		return nil, err
	}
	err = m.asIs(ctx, c.sql(fmt.Sprintf("values_id IN (SELECT values_id FROM mark_values WHERE %s)", values)), []any{c.args}, func(mark threat.Mark) error {
		list = append(list, mark)
		return nil
	})
	if err != nil {
		return nil, err
	}
	rest, err := m.coarsened(ctx, strings.Join([]string{c.sql(), values}, " AND "), c.args)
	return append(list, rest...), err
}
