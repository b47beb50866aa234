package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/threat"
)

// markChunk is how many marks are read with their borders at a time.
const markChunk = 50_000

// Marks yields every incident that the public sees, less its texts, in one snapshot, and returns the change counter that it is of. expect
// is told first about how many there are. An error of yield ends it and is returned as it is.
func (db *DB) Marks(ctx context.Context, expect func(n int), yield func(threat.Mark) error) (counter int64, err error) {
	err = db.readingAtLength(ctx, func(tx pgx.Tx) error {
		if counter, err = changeCounter(ctx, tx); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRow(ctx, "SELECT (SELECT count(*) FROM marks_as_is) + (SELECT count(*) FROM marks_coarsened)").Scan(&n); err != nil {
			return err
		}
		expect(n)
		m, err := newMarkReader(ctx, tx)
		if err != nil {
			return err
		}
		return m.all(ctx, yield)
	})
	return counter, err
}

// MarksSince returns the incidents that have been written since a change counter, as they are now; they may be newer than the counter
// that comes with them, never older. reload is true where more has changed than single incidents, such as the boundaries, or where the
// counter is not one of this database.
func (db *DB) MarksSince(ctx context.Context, counter int64) (change threat.MarkChange, reload bool, err error) {
	err = pgx.BeginTxFunc(ctx, db.writer, snapshot, func(tx pgx.Tx) error {
		change, reload, err = writtenSince(ctx, tx, counter)
		return err
	})
	if err != nil {
		return change, false, fmt.Errorf("read what changed since %d: %w", counter, err)
	}
	if reload || len(change.Written) == 0 {
		return change, reload, nil
	}
	err = db.readingAtLength(ctx, func(tx pgx.Tx) error {
		m, err := newMarkReader(ctx, tx)
		if err != nil {
			return err
		}
		return m.of(ctx, change.Written, func(mark threat.Mark) error {
			change.Marks = append(change.Marks, mark)
			return nil
		})
	})
	return change, false, err
}

// writtenSince reads the ledger; it is asked as the owner, since ids of what the public may not see are among those written. Entries
// without rows tell of changes to the geography.
func writtenSince(ctx context.Context, tx pgx.Tx, counter int64) (change threat.MarkChange, reload bool, err error) {
	err = tx.QueryRow(ctx, `SELECT h.seq, h.seq < $1 OR EXISTS (SELECT FROM ledger l WHERE l.seq > $1 AND l.rows = 0) FROM ledger_head h`, counter).
		Scan(&change.Counter, &reload)
	if err != nil || reload || change.Counter == counter {
		return change, reload, err
	}
	rows, err := tx.Query(ctx, "SELECT DISTINCT incident_id FROM revision WHERE ledger_seq > $1", counter)
	if err != nil {
		return change, false, err
	}
	change.Written, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	return change, false, err
}

var snapshot = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// readingAtLength is reading without a time limit but the caller's: all marks of ten million incidents take a minute.
func (db *DB) readingAtLength(ctx context.Context, ask func(tx pgx.Tx) error) error {
	if err := pgx.BeginTxFunc(ctx, db.reader, snapshot, ask); err != nil {
		return fmt.Errorf("read marks: %w", err)
	}
	return nil
}

// markReader reads marks in one transaction.
type markReader struct {
	tx     pgx.Tx
	values map[int64]*threat.MarkValues // of marks that are told in full, by their number
}

// markFields are the columns of values, in the order in which they are read.
var markFields = func() (names []string) {
	for _, f := range threat.Incidents.Fields {
		if (f.Filterable || f.Facet) && f.Name != "origin_id" {
			names = append(names, f.Name)
		}
	}
	return names
}()

// valueColumns reads single values as lists of one, so that all have one type.
func valueColumns() string {
	var list []string
	for _, name := range markFields {
		if isList(name) {
			list = append(list, name)
		} else {
			list = append(list, fmt.Sprintf("CASE WHEN %[1]s IS NOT NULL THEN ARRAY[%[1]s::text] END", name))
		}
	}
	return strings.Join(list, ", ")
}

const markColumns = `fid, tile_key, first_day, last_day, lower(clock), upper(clock), lon, lat, CASE WHEN lon IS NULL THEN st_asbinary(geom) END`

func newMarkReader(ctx context.Context, tx pgx.Tx) (*markReader, error) {
	m := &markReader{tx, map[int64]*threat.MarkValues{}}
	rows, err := tx.Query(ctx, "SELECT values_id, "+valueColumns()+" FROM mark_values")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		values, err := scanValues(rows, &id)
		if err != nil {
			return nil, err
		}
		m.values[id] = values
	}
	return m, rows.Err()
}

func scanValues(rows pgx.Rows, targets ...any) (*threat.MarkValues, error) {
	lists := make([][]string, len(markFields))
	for i := range lists {
		targets = append(targets, &lists[i])
	}
	if err := rows.Scan(targets...); err != nil {
		return nil, err
	}
	values := threat.MarkValues{}
	for i, list := range lists {
		if len(list) > 0 {
			values[markFields[i]] = list
		}
	}
	return &values, nil
}

// all yields every mark: those in full chunk by chunk, then the coarsened, which are few.
func (m *markReader) all(ctx context.Context, yield func(threat.Mark) error) error {
	for after, more := int64(-1), true; more; {
		chunk, err := m.asIs(ctx, "fid > $1 ORDER BY fid LIMIT $2", after, markChunk)
		if err != nil {
			return err
		}
		if more = len(chunk) == markChunk; len(chunk) > 0 {
			last := chunk[len(chunk)-1].FID
			if err := m.hand(ctx, chunk, yield, "fid > $1 AND fid <= $2", after, last); err != nil {
				return err
			}
			after = last
		}
	}
	rest, err := m.coarsened(ctx, "true")
	if err != nil {
		return err
	}
	return m.hand(ctx, rest, yield, "fid = ANY($1::bigint[])", idsOf(rest))
}

// of yields the marks of these incidents, where they are seen.
func (m *markReader) of(ctx context.Context, fids []int64, yield func(threat.Mark) error) error {
	list, err := m.asIs(ctx, "fid = ANY($1::bigint[])", fids)
	if err != nil {
		return err
	}
	rest, err := m.coarsened(ctx, "fid = ANY($1::bigint[])", fids)
	if err != nil {
		return err
	}
	list = append(list, rest...)
	return m.hand(ctx, list, yield, "fid = ANY($1::bigint[])", idsOf(list))
}

func idsOf(marks []threat.Mark) []int64 {
	ids := make([]int64, len(marks))
	for i, m := range marks {
		ids[i] = m.FID
	}
	return ids
}

func (m *markReader) asIs(ctx context.Context, which string, args ...any) ([]threat.Mark, error) {
	rows, err := m.tx.Query(ctx, "SELECT "+markColumns+", values_id FROM marks_as_is WHERE "+which, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []threat.Mark
	var s scannedMark
	var id int64
	for targets := append(s.targets(), &id); rows.Next(); {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		mark, err := s.mark()
		if err != nil {
			return nil, err
		}
		mark.Values = m.values[id]
		list = append(list, mark)
	}
	return list, rows.Err()
}

func (m *markReader) coarsened(ctx context.Context, which string, args ...any) ([]threat.Mark, error) {
	rows, err := m.tx.Query(ctx, "SELECT "+markColumns+", "+valueColumns()+" FROM marks_coarsened WHERE "+which, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []threat.Mark
	for rows.Next() {
		var s scannedMark
		values, err := scanValues(rows, s.targets()...)
		if err != nil {
			return nil, err
		}
		mark, err := s.mark()
		if err != nil {
			return nil, err
		}
		mark.Values = values
		list = append(list, mark)
	}
	return list, rows.Err()
}

// hand adds the borders and yields.
func (m *markReader) hand(ctx context.Context, list []threat.Mark, yield func(threat.Mark) error, which string, args ...any) error {
	near, err := m.borders(ctx, which, args...)
	if err != nil {
		return err
	}
	for _, mark := range list {
		mark.Borders = near[mark.FID]
		if err := yield(mark); err != nil {
			return err
		}
	}
	return nil
}

func (m *markReader) borders(ctx context.Context, which string, args ...any) (map[int64][]threat.BorderNear, error) {
	rows, err := m.tx.Query(ctx, "SELECT fid, border, side, distance_m FROM mark_borders WHERE "+which, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	near := map[int64][]threat.BorderNear{}
	var fid int64
	var b threat.BorderNear
	for rows.Next() {
		if err := rows.Scan(&fid, &b.Border, &b.Side, &b.DistanceM); err != nil {
			return nil, err
		}
		near[fid] = append(near[fid], b)
	}
	return near, rows.Err()
}

// scannedMark is a row of markColumns.
type scannedMark struct {
	fid         int64
	key         *int64
	first, last pgtype.Date
	from, to    pgtype.Timestamptz
	lon, lat    *float64
	place       []byte
}

func (s *scannedMark) targets() []any {
	return []any{&s.fid, &s.key, &s.first, &s.last, &s.from, &s.to, &s.lon, &s.lat, &s.place}
}

func (s *scannedMark) mark() (m threat.Mark, err error) {
	m = threat.Mark{FID: s.fid, Key: s.key, Dated: s.first.Valid, Days: threat.Days{First: dayOf(s.first), Last: dayOf(s.last)}}
	if s.from.Valid && s.to.Valid {
		m.Clock = &threat.Clock{From: s.from.Time, To: s.to.Time}
	}
	switch {
	case s.lon != nil && s.lat != nil:
		m.Place = orb.Point{*s.lon, *s.lat}
	case s.place != nil:
		m.Place, err = wkb.Unmarshal(s.place)
	}
	return m, err
}
