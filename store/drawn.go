package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"threatmap/threat"
)

// drawnKind is a kind of what editors draw: what one is called, the table of how they are now, and the one of their versions, by its key.
type drawnKind struct{ one, table, revisions, key string }

var (
	corridorKind  = drawnKind{"corridor", "corridor", "corridor_revision", "corridor_id"}
	areaKind      = drawnKind{"area", "area_of_interest", "area_revision", "area_id"}
	narrativeKind = drawnKind{"narrative", "narrative", "narrative_revision", "narrative_id"}

	drawnKinds = []drawnKind{corridorKind, areaKind, narrativeKind}
)

// What a version says of what was drawn.
const (
	opAdd      = "add"
	opChange   = "change"
	opWithdraw = "withdraw"
)

// writeDrawn runs a transaction that touches nothing but what editors draw, and returns the change counter that it led to. One that changes
// nothing leaves no trace.
func writeDrawn[V any](ctx context.Context, db *DB, what string, meta WriteMeta, write func(*writer) (V, error)) (v V, counter int64, err error) {
	var none V
	err = pgx.BeginFunc(ctx, db.writer, func(tx pgx.Tx) error {
		w, err := db.newWriter(ctx, tx, meta)
		if err != nil {
			return err
		}
		if v, err = write(w); err != nil || len(w.drawn) == 0 {
			return err
		}
		w.corridorsOnly = true
		if err := w.appendLedger(ctx, nil); err != nil {
			return err
		}
		counter = w.head.seq
		return nil
	})
	switch {
	case err == nil:
		return v, counter, nil
	case threat.KindOf(err) != 0:
		return none, 0, err
	case isAway(err) && ctx.Err() == nil:
		db.log.Debug("the database is away", "what", what, "error", err)
		return none, 0, errAway
	}
	return none, 0, fmt.Errorf("%s: %w", what, err)
}

// drawnState is what is known of a corridor or an area before it is written.
type drawnState struct {
	id      string
	there   bool // in the table
	rev     int  // the last one; 0 = none
	op      string
	editor  string
	content []byte
}

func (w *writer) drawnNow(ctx context.Context, kind drawnKind, id string) (s drawnState, err error) {
	s.id = id
	var content *string
	err = w.tx.QueryRow(ctx, fmt.Sprintf(`SELECT EXISTS (SELECT FROM %s c WHERE c.id = v.id), coalesce(r.rev, 0), coalesce(r.op, ''), coalesce(l.editor, ''), r.content
		FROM (SELECT $1::text AS id) v
		LEFT JOIN LATERAL (SELECT * FROM %s x WHERE x.%s = v.id ORDER BY rev DESC LIMIT 1) r ON true
		LEFT JOIN ledger l ON l.seq = r.ledger_seq`, kind.table, kind.revisions, kind.key), id).Scan(&s.there, &s.rev, &s.op, &s.editor, &content)
	if err != nil {
		return s, fmt.Errorf("look up %s %q: %w", kind.one, id, err)
	}
	if content != nil {
		s.content = []byte(*content)
	}
	return s, nil
}

// expectDrawn returns what is there if its last version is the expected one.
func (w *writer) expectDrawn(ctx context.Context, kind drawnKind, id string, expect int) (drawnState, error) {
	now, err := w.drawnNow(ctx, kind, id)
	switch {
	case err != nil:
		return now, err
	case !now.there && now.op == opWithdraw:
		return now, &threat.Error{Kind: threat.KindNotFound, Param: kind.one, Value: id, Detail: "was withdrawn; its versions stay readable"}
	case !now.there:
		return now, threat.NotFound(kind.one, id)
	case now.rev != expect:
		return now, &threat.Error{
			Kind: threat.KindConflict, Param: "version", Value: strconv.Itoa(expect), Accepted: strconv.Itoa(now.rev),
			Detail: "somebody else has changed the " + kind.one + " meanwhile; read it again",
		}
	}
	return now, nil
}

// named returns a KindInvalid error where what is imported has no id to be told by.
func named(kind drawnKind, id string) error {
	if id == "" {
		return threat.Invalid("id", "", "a "+kind.one+" that is imported needs an id", "the feature's id, or its property code")
	}
	return nil
}

// importDrawn writes n things by put, which tells what the version of each says; one that breaks a rule is left out and told in Rejected.
func (w *writer) importDrawn(n int, put func(i int) (op string, err error)) (result WriteResult, err error) {
	const failed = 'E'
	for i := range n {
		written := len(w.drawn)
		op, err := put(i)
		switch {
		case threat.KindOf(err) == threat.KindInvalid && w.tx.Conn().PgConn().TxStatus() != failed:
			result.Rejected = append(result.Rejected, RowError{Index: i, Err: err})
		case err != nil:
			return result, err
		case len(w.drawn) == written:
			result.Unchanged++
		case op == opAdd:
			result.Added++
		default:
			result.Changed++
		}
	}
	return result, nil
}

// freeID makes an id of base that none of the kind has or had.
func (w *writer) freeID(ctx context.Context, kind drawnKind, base string) (string, error) {
	for n := 1; ; n++ {
		id := base
		if n > 1 {
			id += "-" + strconv.Itoa(n)
		}
		s, err := w.drawnNow(ctx, kind, id)
		if err != nil {
			return "", err
		}
		if s.rev == 0 && !s.there {
			return id, nil
		}
	}
}

// isData tells whether the database refused a value: jsonb, for one, takes no number of a million digits.
func isData(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && strings.HasPrefix(pg.Code, "22")
}
