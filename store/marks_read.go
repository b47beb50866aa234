package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// markReader reads marks in one transaction.
type markReader struct {
	tx     pgx.Tx
	values map[int64]*threat.MarkValues // of marks that are told in full, by their number
	decode markDecoder
	part   int // how many are read by one question
}

func newMarkReader(tx pgx.Tx) *markReader {
	return &markReader{tx: tx, values: map[int64]*threat.MarkValues{}, decode: newMarkDecoder(), part: markPart}
}

// valueColumns reads single values as lists of one, so that all have one type.
func valueColumns() string {
	var list []string
	for _, name := range threat.MarkFields {
		if isList(name) {
			list = append(list, name)
		} else {
			list = append(list, fmt.Sprintf("CASE WHEN %[1]s IS NOT NULL THEN ARRAY[%[1]s::text] END", name))
		}
	}
	return strings.Join(list, ", ")
}

// all yields every mark: those in full in one walk in the order of ids, then the coarsened, which are few.
func (m *markReader) all(ctx context.Context, yield func(threat.Mark) error) error {
	if err := m.readValues(ctx, "true"); err != nil {
		return err
	}
	// Both tables are walked along their keys, and the first row comes at once: a hash of ten million marks would take seconds and the disk.
	if _, err := m.tx.Exec(ctx, "SET LOCAL enable_hashjoin = off"); err != nil {
		return err
	}
	if err := m.asIs(ctx, "true", nil, yield); err != nil {
		return err
	}
	rest, err := m.coarsened(ctx, "true")
	if err != nil {
		return err
	}
	for _, mark := range rest {
		if err := yield(mark); err != nil {
			return err
		}
	}
	return nil
}

// of returns the marks of these incidents, where they are seen. Of their values it reads those that they have: of all there may be a
// hundred thousand.
func (m *markReader) of(ctx context.Context, fids []int64) ([]threat.Mark, error) {
	if len(fids) > m.part/10 {
		// Each mark's borders are looked up, in their index: the planner would rather read all that there are, for a tenth of them already, or
		// even once for each mark, where it knows nothing yet of what was just written.
		for _, way := range []string{"hashjoin", "mergejoin", "seqscan", "material"} {
			if _, err := m.tx.Exec(ctx, "SET LOCAL enable_"+way+" = off"); err != nil {
				return nil, err
			}
		}
	}
	return m.parts(ctx, fids)
}

// parts is of, with whatever plans the planner makes.
func (m *markReader) parts(ctx context.Context, fids []int64) (list []threat.Mark, err error) {
	fids = slices.Compact(slices.Sorted(slices.Values(fids)))
	for part := range slices.Chunk(fids, m.part) {
		if list, err = m.appendPart(ctx, list, part); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// markPart is how many marks are read by one question: enough that questions cost little, few enough that the planner looks them up.
const markPart = 10_000

func (m *markReader) appendPart(ctx context.Context, list []threat.Mark, fids []int64) ([]threat.Mark, error) {
	which, args := among(fids)
	if err := m.readValues(ctx, "values_id = ANY(ARRAY(SELECT DISTINCT values_id FROM marks_as_is WHERE "+which+"))", args...); err != nil {
		return nil, err
	}
	keep := func(mark threat.Mark) error {
		if _, asked := slices.BinarySearch(fids, mark.FID); asked {
			list = append(list, mark)
		}
		return nil
	}
	if err := m.asIs(ctx, which, args, keep); err != nil {
		return nil, err
	}
	rest, err := m.coarsened(ctx, which, args...)
	for _, mark := range rest {
		_ = keep(mark) // which never fails
	}
	return list, err
}

// among is a condition that these ids meet, which are in order. Those of an import are neighbours: a range of them is read ten times as quickly as
// each by itself, and planned a hundred times. Others between them meet it too.
func among(fids []int64) (which string, args []any) {
	first, last := fids[0], fids[len(fids)-1]
	if len(fids) > 1 && last-first < 2*int64(len(fids)) {
		return "fid BETWEEN $1 AND $2", []any{first, last}
	}
	return "fid = ANY($1::bigint[])", []any{fids}
}

func (m *markReader) readValues(ctx context.Context, which string, args ...any) error {
	rows, err := m.tx.Query(ctx, "SELECT values_id, "+valueColumns()+" FROM mark_values WHERE "+which, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		values, err := scanValues(rows, &id)
		if err != nil {
			return err
		}
		if m.values[id] == nil { // it has come with another part
			m.values[id] = values
		}
	}
	return rows.Err()
}

func scanValues(rows pgx.Rows, targets ...any) (*threat.MarkValues, error) {
	lists := make([][]string, len(threat.MarkFields))
	for i := range lists {
		targets = append(targets, &lists[i])
	}
	if err := rows.Scan(targets...); err != nil {
		return nil, err
	}
	values := threat.MarkValues{}
	for i, list := range lists {
		if len(list) > 0 {
			values[threat.MarkFields[i]] = list
		}
	}
	return &values, nil
}

// asIs yields marks that are told in full. A mark's borders come in rows behind each other.
func (m *markReader) asIs(ctx context.Context, which string, args []any, yield func(threat.Mark) error) error {
	sql := "SELECT " + markColumns + ", values_id, " + borderColumns + " FROM marks_near WHERE " + which + " ORDER BY fid"
	rows, err := m.tx.Query(ctx, sql, inBinary(args)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var mark threat.Mark
	var near []threat.BorderNear
	for begun := false; ; begun = true {
		more := rows.Next()
		var raw [][]byte
		if more {
			raw = rows.RawValues()
		}
		if begun && (!more || int64Of(raw[0]) != mark.FID) {
			mark.Borders = m.decode.borders.keepAll(near)
			if err := yield(mark); err != nil {
				return err
			}
		}
		if !more {
			return rows.Err()
		}
		if !begun || int64Of(raw[0]) != mark.FID {
			if mark, err = m.decode.mark(raw); err != nil {
				return err
			}
			mark.Values, near = m.values[int64Of(raw[markColumnCount])], near[:0]
		}
		if b, ok := m.decode.border(raw[markColumnCount+1:]); ok {
			near = append(near, b)
		}
	}
}

// coarsened returns marks that are told with another place than their own.
func (m *markReader) coarsened(ctx context.Context, which string, args ...any) (list []threat.Mark, err error) {
	rows, err := m.tx.Query(ctx, "SELECT "+markColumns+", "+valueColumns()+" FROM marks_coarsened WHERE "+which, inBinary(args)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		values, err := scanValues(rows, make([]any, markColumnCount)...)
		if err != nil {
			return nil, err
		}
		mark, err := m.decode.mark(rows.RawValues())
		if err != nil {
			return nil, err
		}
		mark.Values = values
		list = append(list, mark)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return list, m.addBorders(ctx, list)
}

// addBorders reads the borders near the coarsened places.
func (m *markReader) addBorders(ctx context.Context, list []threat.Mark) error {
	if len(list) == 0 {
		return nil
	}
	at, ids := map[int64]*threat.Mark{}, make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].FID
		at[ids[i]] = &list[i]
	}
	rows, err := m.tx.Query(ctx, "SELECT fid, "+borderColumns+" FROM mark_borders WHERE fid = ANY($1::bigint[])", inBinary([]any{ids})...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		raw := rows.RawValues()
		if b, ok := m.decode.border(raw[1:]); ok {
			mark := at[int64Of(raw[0])]
			mark.Borders = append(mark.Borders, b)
		}
	}
	return rows.Err()
}

// inBinary asks for all columns in their binary format, which markDecoder reads.
func inBinary(args []any) []any {
	return append([]any{pgx.QueryResultFormats{pgx.BinaryFormatCode}}, args...)
}
