package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// insertBisecting writes the rows, and where the database refuses one that passed the checks in Go, halves until that one is found: it
// alone is rejected. Returns the rows that were written.
func (w *writer) insertBisecting(ctx context.Context, rows []*row, result *WriteResult) ([]*row, error) {
	err := w.insertAll(ctx, rows)
	if err == nil {
		return rows, nil
	}
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || !isRefusal(refused) {
		return nil, err
	}
	if len(rows) == 1 {
		err, fatal := w.refusal(ctx, rows[0], refused)
		if fatal != nil {
			return nil, fatal
		}
		result.reject(rows[0], err)
		return nil, nil
	}
	half := len(rows) / 2
	first, err := w.insertBisecting(ctx, rows[:half], result)
	if err != nil {
		return nil, err
	}
	second, err := w.insertBisecting(ctx, rows[half:], result)
	return append(first[:len(first):len(first)], second...), err
}

// isRefusal tells data that the database does not take (classes 22 and 23) from a database in trouble.
func isRefusal(e *pgconn.PgError) bool {
	return len(e.Code) == 5 && (e.Code[:2] == "22" || e.Code[:2] == "23")
}

// insertAll writes the rows or, within a savepoint, nothing.
func (w *writer) insertAll(ctx context.Context, rows []*row) error {
	return pgx.BeginFunc(ctx, w.tx, func(tx pgx.Tx) error {
		refs, err := ensureRefs(ctx, tx, rows)
		if err != nil {
			return err
		}
		return w.copyRows(ctx, tx, rows, refs)
	})
}
