package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"threatmap/threat"
)

// readLimit bounds one question to the database. A listing asks several, one a chunk.
const readLimit = 10 * time.Second

// reading runs ask on one snapshot under the readers' role. A question over its time limit is a KindTimeout error, and one to a database
// that is away, as while it is started again, a KindUnready one; a caller that went away gets its own context's error.
func (db *DB) reading(ctx context.Context, what string, ask func(ctx context.Context, tx pgx.Tx) error) error {
	return db.readingFrom(ctx, db.reader, what, ask)
}

// readingAsOwner is reading without the readers' role: for ids of which the readers' views may know nothing. What it finds is for no answer
// before it has been held against those views.
func (db *DB) readingAsOwner(ctx context.Context, what string, ask func(ctx context.Context, tx pgx.Tx) error) error {
	return db.readingFrom(ctx, db.writer, what, ask)
}

func (db *DB) readingFrom(ctx context.Context, pool *pgxpool.Pool, what string, ask func(ctx context.Context, tx pgx.Tx) error) error {
	done, err := db.admit(ctx)
	if err != nil {
		return err
	}
	defer done()
	limited, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err = pgx.BeginTxFunc(limited, pool, options, func(tx pgx.Tx) error {
		if db.past != nil && pool == db.reader {
			if err := db.past.begin(limited, tx); err != nil {
				return err
			}
		}
		return ask(limited, tx)
	})
	if err == nil || threat.KindOf(err) != 0 {
		return err
	}
	if ctx.Err() == nil && (limited.Err() != nil || isCancelled(err)) {
		limit := readLimit
		if limited.Err() == nil { // the database gave up by itself (statementLimit)
			limit = searchLimit
		}
		return &threat.Error{Kind: threat.KindTimeout, Detail: fmt.Sprintf("%s took longer than %s", what, limit), Accepted: "a filter that costs less"}
	}
	if isInvalidGeometry(err) {
		return threat.Invalid("filter", "", "a geometry in the collection is not valid, and this function can't be asked of it", "S_INTERSECTS or S_DISJOINT, or a filter beside it that leaves that geometry out")
	}
	if ctx.Err() == nil && isAway(err) {
		db.log.Debug("the database is away", "what", what, "error", err)
		return &threat.Error{Kind: threat.KindUnready, Detail: "the database can't be reached at this moment; ask again"}
	}
	return fmt.Errorf("%s: %w", what, err)
}

// readingTotals is reading, for questions that add up marks: without nested loops, into which the planner walks for minutes where it has
// no statistics yet of what was just imported.
func (db *DB) readingTotals(ctx context.Context, what string, ask func(ctx context.Context, tx pgx.Tx) error) error {
	return db.reading(ctx, what, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SET LOCAL enable_nestloop = off"); err != nil {
			return err
		}
		return ask(ctx, tx)
	})
}

func isCancelled(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "57014"
}

// isInvalidGeometry tells whether GEOS gave up on a geometry, as on one whose rings cross. Those of incidents are checked and those of layers repaired when they are written, but for
// what is in collections.
func isInvalidGeometry(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "XX000" && strings.Contains(pg.Message, "TopologyException")
}

// isAway tells whether an error is of the way to the database, or of its coming and going, not of the question.
func isAway(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) { // shut down, crashed, or starting; out of connections
		return strings.HasPrefix(pg.Code, "57P") || pg.Code == "53300"
	}
	var connecting *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connecting) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// query asks with a plan made for these very arguments: a plan for any bbox would be a bad one for most.
func query(ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs) (pgx.Rows, error) {
	args, err := resolved(ctx, tx, args)
	if err != nil {
		return nil, err
	}
	return tx.Query(ctx, sql, pgx.QueryExecModeCacheDescribe, args)
}

// queryRow asks for one row in the same way.
func queryRow(ctx context.Context, tx pgx.Tx, sql string, args pgx.NamedArgs) pgx.Row {
	args, err := resolved(ctx, tx, args)
	if err != nil {
		return unasked{err}
	}
	return tx.QueryRow(ctx, sql, pgx.QueryExecModeCacheDescribe, args)
}

// unasked is the row of a question that could not be asked.
type unasked struct{ err error }

// Scan returns why.
func (u unasked) Scan(...any) error { return u.err }

// Head returns where the history of changes stands: its counter grows with every committed change.
func (db *DB) Head(ctx context.Context) (h threat.Head, err error) {
	err = db.reading(ctx, "read the change counter", func(ctx context.Context, tx pgx.Tx) error {
		h, err = readersHead(ctx, tx)
		return err
	})
	return h, err
}

// readersHead is what an audience is told of the end of the ledger.
func readersHead(ctx context.Context, tx pgx.Tx) (h threat.Head, err error) {
	err = tx.QueryRow(ctx, "SELECT seq, chain FROM change_counter").Scan(&h.Counter, &h.Chain)
	return h, err
}
