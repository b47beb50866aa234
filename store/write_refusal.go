package store

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"threatmap/threat"
)

// refusedError tells in words why the database does not take a record; the database's own error is kept below.
type refusedError struct {
	words *threat.Error
	cause *pgconn.PgError
}

func (e *refusedError) Error() string   { return e.words.Error() }
func (e *refusedError) Unwrap() []error { return []error{e.words, e.cause} }

// refusals are the tables' rules by their names.
var refusals = map[string]struct{ field, words string }{
	"uncertainty_above_class_floor": {"uncertainty_m", "finer than the precision of the place"},
	"ordered_or_flagged":            {"outcomes", "min > best or best > max, and not flagged as the source's own contradiction"},
	"span_is_whole":                 {"char_start", "not a stretch of text"},
}

// copiedColumn finds the column in the context of an error: "COPY incident, line 1, column title_en: …".
var copiedColumn = regexp.MustCompile(`^COPY \w+, line \d+, column (\w+)`)

// refusal puts a refusal (isRefusal) of one row into words: field, value where it is known, reason.
func (w *writer) refusal(ctx context.Context, r *row, e *pgconn.PgError) (refused, err error) {
	words := threat.Invalid("", "", "the database does not take it: "+e.Message, "")
	if rule, known := refusals[e.ConstraintName]; known {
		words.Param, words.Detail = rule.field, rule.words
	} else if e.ConstraintName == "geometry_is_valid" {
		reason, err := w.invalidReason(ctx, r)
		if err != nil {
			return nil, err
		}
		words = threat.Invalid("geometry", "", "not a valid shape: "+reason, "a valid lon/lat geometry")
	} else if column := copiedColumn.FindStringSubmatch(e.Where); column != nil {
		words.Param = column[1]
	} else if e.ColumnName != "" {
		words.Param = e.ColumnName
	}
	return &refusedError{words, e}, nil
}

// invalidReason asks PostGIS what is wrong with the row's geometry, e.g. "Ring Self-intersection at [41 34]".
func (w *writer) invalidReason(ctx context.Context, r *row) (string, error) {
	shape, err := ewkbOf(r.in.Place.Geometry)
	if err != nil {
		return "", err
	}
	var reason string
	if err := w.tx.QueryRow(ctx, "SELECT ST_IsValidReason(ST_GeomFromEWKB($1))", shape).Scan(&reason); err != nil {
		return "", fmt.Errorf("ask why a geometry is not valid: %w", err)
	}
	return strings.Replace(reason, "[", " at [", 1), nil
}
