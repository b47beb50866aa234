package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"threatmap/threat"
)

const sourceColumns = "s.publisher, s.type::text, coalesce(s.scale, ''), coalesce(s.lang, ''), s.reliability::text, coalesce(s.url, '')"

func sourceTargets(s *threat.Source) []any {
	return []any{&s.Publisher, &s.Type, &s.Scale, &s.Lang, &s.Reliability, &s.URL}
}

const claimSQL = `SELECT c.field, c.char_start, c.char_end, coalesce(c.quote, ''), coalesce(c.locator, ''), c.value, c.reliability::text,
	c.credibility::text, c.stance::text, c.extracted_by,
	coalesce(d.url, ''), coalesce(d.title, ''), lower(d.published), upper(d.published) - 1, coalesce(d.published_precision::text, ''),
	d.retrieved_at, coalesce(encode(d.sha256, 'hex'), ''), coalesce(d.version, ''), coalesce(d.licence, ''), coalesce(d.attribution, ''),
	d.tlp::text, ` + sourceColumns + `
	FROM claims c JOIN documents d ON d.id = c.document_id JOIN sources s ON s.id = d.source_id
	WHERE c.fid = $1 ORDER BY c.n`

func fillClaims(ctx context.Context, tx pgx.Tx, fid int64, r *threat.Record) (err error) {
	r.Claims, err = collect(ctx, tx, claimSQL, fid, func(row pgx.CollectableRow) (c threat.Claim, err error) {
		var first, last pgtype.Date
		d := &c.Document
		targets := []any{
			&c.Field, &c.CharStart, &c.CharEnd, &c.Quote, &c.Locator, &c.Value, &c.Reliability, &c.Credibility, &c.Stance, &c.ExtractedBy,
			&d.URL, &d.Title, &first, &last, &d.PublishedPrecision, &d.RetrievedAt, &d.SHA256, &d.Version, &d.Licence, &d.Attribution, &d.TLP,
		}
		err = row.Scan(append(targets, sourceTargets(&d.Source)...)...)
		d.Published = threat.Days{First: dayOf(first), Last: dayOf(last)}
		return c, err
	})
	return err
}

// Sources lists the publishers of which the public may see a document, by name.
func (db *DB) Sources(ctx context.Context) (list []threat.Source, err error) {
	return kept(ctx, db, "list the sources", nil, func(ctx context.Context, tx pgx.Tx) ([]threat.Source, error) {
		rows, err := tx.Query(ctx, "SELECT "+sourceColumns+" FROM sources s ORDER BY s.publisher")
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s threat.Source, err error) {
			return s, row.Scan(sourceTargets(&s)...)
		})
	})
}

// Source returns one publisher with the number of its documents that the public may see, or a KindNotFound error.
func (db *DB) Source(ctx context.Context, publisher string) (s threat.Source, documents int64, err error) {
	err = db.reading(ctx, "read a source", func(ctx context.Context, tx pgx.Tx) error {
		sql := "SELECT (SELECT count(*) FROM documents d WHERE d.source_id = s.id), " + sourceColumns + " FROM sources s WHERE s.publisher = $1"
		err := tx.QueryRow(ctx, sql, publisher).Scan(append([]any{&documents}, sourceTargets(&s)...)...)
		if errors.Is(err, pgx.ErrNoRows) {
			return threat.NotFound("source", publisher)
		}
		return err
	})
	return s, documents, err
}
