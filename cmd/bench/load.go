package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/ewkb"
	"github.com/paulmach/orb/encoding/wkb"
	"golang.org/x/sync/errgroup"

	"threatmap/geo"
	"threatmap/threat"
)

// worldVersion is raised whenever the same seed makes other data: a folder with the data of before is refused then.
const worldVersion = 2

// loadBatch is how many incidents are written by one COPY: the schema's own triggers keep marks for them all at once.
const loadBatch = 25_000

// dataset is what bench.dataset tells of the data in a folder.
type dataset struct {
	Seed    uint64  `json:"seed"`
	Size    int64   `json:"size"`
	Version int     `json:"version"`
	Seconds float64 `json:"write_seconds"`
}

var errOtherData = errors.New("holds another data set; remove the folder, or name another with -data")

// ensure writes the data set, unless it is there. It is there whole or not at all: all of it is one transaction.
func (d *database) ensure(ctx context.Context, want dataset, w *world, log io.Writer) (dataset, error) {
	have, err := d.loaded(ctx)
	if err == nil && have.Size != 0 {
		if have.Seed != want.Seed || have.Size != want.Size || have.Version != want.Version {
			return have, fmt.Errorf("%s %w", d.folder, errOtherData)
		}
		return have, nil
	}
	if err != nil {
		return have, err
	}
	start := time.Now()
	err = pgx.BeginFunc(ctx, d.pool, func(tx pgx.Tx) error {
		l := loader{tx: tx, world: w, log: log}
		if err := l.run(ctx, want.Size); err != nil {
			return err
		}
		want.Seconds = time.Since(start).Seconds()
		_, err := tx.Exec(ctx, `INSERT INTO bench.dataset VALUES ($1, $2, $3, $4)`, int64(want.Seed), want.Size, want.Version, want.Seconds)
		return err
	})
	if err != nil {
		return want, fmt.Errorf("write %d incidents: %w", want.Size, err)
	}
	_, err = d.pool.Exec(ctx, "VACUUM (ANALYZE)")
	return want, err
}

// loaded returns what is in the folder, a zero one for nothing.
func (d *database) loaded(ctx context.Context) (have dataset, err error) {
	var there bool
	if err := d.pool.QueryRow(ctx, "SELECT to_regclass('bench.dataset') IS NOT NULL").Scan(&there); err != nil || !there {
		return have, err
	}
	var number int64
	err = d.pool.QueryRow(ctx, "SELECT seed, size, version, seconds FROM bench.dataset").Scan(&number, &have.Size, &have.Version, &have.Seconds)
	have.Seed = uint64(number)
	return have, err
}

// loader writes a world into the real schema.
type loader struct {
	tx    pgx.Tx
	world *world
	log   io.Writer

	base  int64 // id before the first
	set   string
	index *geo.BoundaryIndex
}

func (l *loader) run(ctx context.Context, size int64) error {
	for _, sql := range []string{
		"SET LOCAL maintenance_work_mem = '1GB'",
		"CREATE SCHEMA bench",
		"CREATE TABLE bench.dataset (seed bigint, size bigint, version int, seconds float8)",
	} {
		if _, err := l.tx.Exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := l.prepare(ctx); err != nil {
		return err
	}
	again, err := l.dropIndexes(ctx)
	if err != nil {
		return err
	}
	if err := l.copyAll(ctx, size); err != nil {
		return err
	}
	for _, sql := range slices.Concat(again, []string{
		"SELECT setval('incident_id_seq', " + strconv.FormatInt(l.base+size, 10) + ")",
		// An entry without revisions tells a running index to read everything anew.
		`WITH entry AS (INSERT INTO ledger (seq, recorded_at, editor, reason, rows, prev_hash, hash)
			SELECT seq + 1, now(), 'bench', 'made-up incidents', 0, hash, sha256(hash) FROM ledger_head RETURNING seq, hash)
			UPDATE ledger_head SET seq = entry.seq, hash = entry.hash FROM entry`,
		"ANALYZE",
	}, spotSQL) {
		start := time.Now()
		if _, err := l.tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
		if took := time.Since(start); took > 5*time.Second {
			fmt.Fprintf(l.log, "  %5.1f s  %.60s…\n", took.Seconds(), strings.Join(strings.Fields(sql), " "))
		}
	}
	return nil
}

// prepare reads what places are derived from, as the store does.
func (l *loader) prepare(ctx context.Context) error {
	if err := l.tx.QueryRow(ctx, "SELECT coalesce(max(id), 0) FROM incident").Scan(&l.base); err != nil {
		return err
	}
	if err := l.tx.QueryRow(ctx, "SELECT id FROM boundary_set WHERE active").Scan(&l.set); err != nil {
		return fmt.Errorf("read the active boundary set: %w", err)
	}
	countries, err := regionsOf(ctx, l.tx, "SELECT code, '', ST_AsBinary(geom) FROM country WHERE boundary_set = $1 ORDER BY code", l.set)
	if err != nil {
		return err
	}
	districts, err := regionsOf(ctx, l.tx, "SELECT code, adm0, ST_AsBinary(geom) FROM admin1 WHERE boundary_set = $1 ORDER BY code", l.set)
	if err != nil {
		return err
	}
	rows, err := l.tx.Query(ctx, "SELECT code, a, b, ST_AsBinary(geom) FROM border WHERE boundary_set = $1 ORDER BY code", l.set)
	if err != nil {
		return err
	}
	borders, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (b geo.Border, err error) {
		err = row.Scan(&b.Code, &b.A, &b.B, wkb.Scanner(&b.Line))
		return b, err
	})
	l.index = geo.NewBoundaryIndex(countries, districts, borders)
	return err
}

func regionsOf(ctx context.Context, tx pgx.Tx, sql, set string) ([]geo.Region, error) {
	rows, err := tx.Query(ctx, sql, set)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r geo.Region, err error) {
		err = row.Scan(&r.Code, &r.Parent, wkb.Scanner(&r.Geom))
		return r, err
	})
}

// dropIndexes drops those that no primary key needs, and returns what makes them again: one index is built quicker than it grows.
func (l *loader) dropIndexes(ctx context.Context) (again []string, err error) {
	rows, err := l.tx.Query(ctx, `
		SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
		       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
		FROM pg_constraint WHERE contype = 'u' AND conrelid IN ('incident'::regclass)
		UNION ALL
		SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
		FROM pg_index x WHERE indrelid IN ('incident'::regclass, 'incident_border'::regclass, 'mark'::regclass, 'incident_text'::regclass)
		AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid)`)
	if err != nil {
		return nil, err
	}
	var drop []string
	var one, other string
	_, err = pgx.ForEachRow(rows, []any{&one, &other}, func() error {
		drop, again = append(drop, one), append(again, other)
		return nil
	})
	for _, sql := range drop {
		if err == nil {
			_, err = l.tx.Exec(ctx, sql)
		}
	}
	return again, err
}

// batch is what one round of COPY writes.
type batch struct{ incidents, borders [][]any }

// copyAll makes batches on all cores and writes them in order.
func (l *loader) copyAll(ctx context.Context, size int64) error {
	group, ctx := errgroup.WithContext(ctx)
	pending := make(chan chan batch, runtime.NumCPU())
	group.Go(func() error {
		defer close(pending)
		for from := int64(0); from < size; from += loadBatch {
			made := make(chan batch, 1)
			select {
			case pending <- made:
			case <-ctx.Done():
				return ctx.Err()
			}
			go func() { made <- l.batch(from, min(size, from+loadBatch)) }()
		}
		return nil
	})
	group.Go(func() error { return l.copyEach(ctx, pending, size) })
	return group.Wait()
}

func (l *loader) copyEach(ctx context.Context, pending chan chan batch, size int64) error {
	written, start := int64(0), time.Now()
	for made := range pending {
		b := <-made
		if _, err := l.tx.CopyFrom(ctx, pgx.Identifier{"incident"}, incidentColumns, pgx.CopyFromRows(b.incidents)); err != nil {
			return err
		}
		borders := []string{"incident_id", "audience", "border", "side", "distance_m"}
		if _, err := l.tx.CopyFrom(ctx, pgx.Identifier{"incident_border"}, borders, pgx.CopyFromRows(b.borders)); err != nil {
			return err
		}
		written += int64(len(b.incidents))
		if written%(8*loadBatch) == 0 {
			fmt.Fprintf(l.log, "  %d of %d incidents written, %.0f/s\n", written, size, float64(written)/time.Since(start).Seconds())
		}
	}
	return nil
}

func (l *loader) batch(from, to int64) (b batch) {
	for n := from; n < to; n++ {
		i := l.world.incident(n)
		where := l.index.Locate(i.place)
		id := l.base + 1 + n
		b.incidents = append(b.incidents, l.incidentValues(id, &i, where))
		for _, near := range where.Borders {
			b.borders = append(b.borders, []any{id, "exact", near.Code, nullable(near.Side), near.DistanceM})
		}
	}
	return b
}

var incidentColumns = strings.Fields(`id public_id origin origin_id origin_version
	record_kind title_en event_type event_subtype side success
	occurred clock date_precision date_basis recorded_at
	geom geo_precision uncertainty_m geo_basis place_name source_country adm0 adm1 boundary_set tile_key
	actors publishers killed_min killed_best killed_max
	verification workflow tlp revision content_hash`)

// uncertainties are radii in metres that the precisions allow.
var uncertainties = map[string]int{"exact": 50, "near": 500, "locality": 3000, "area": 15_000}

// incidentValues are the values of incidentColumns.
func (l *loader) incidentValues(id int64, i *incident, where geo.Location) []any {
	p := i.profile
	var set *string
	var key *int64
	var uncertainty *int
	if i.place != nil {
		set = &l.set
		if k, ok := geo.TileKey(where.Point); ok {
			key = &k
		}
	}
	if m, ok := uncertainties[i.precision]; ok {
		uncertainty = &m
	}
	hash := sha256.Sum256(strconv.AppendInt(nil, id, 10))
	return []any{
		id, threat.PublicID(id), "bench", strconv.FormatInt(i.n, 10), "1",
		"incident", i.title(), p.kind, p.subtype, p.side, p.success,
		dayRange(i.days), clockRange(i.clock), p.dates, "event", recordedAt,
		ewkbOf(i.place), i.precision, uncertainty, "gazetteer", i.town.name, i.town.country, nullable(where.Country), nullable(where.District), set, key,
		p.actors, p.publishers, i.killed, i.killed, i.killed,
		p.verification, "published", "CLEAR", 1, hash[:],
	}
}

var recordedAt = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func ewkbOf(g orb.Geometry) []byte {
	if g == nil {
		return nil
	}
	return ewkb.MustMarshal(g, 4326)
}

func dayRange(d threat.Days) *pgtype.Range[pgtype.Date] {
	if d.Empty() {
		return nil
	}
	return &pgtype.Range[pgtype.Date]{
		Lower: pgtype.Date{Time: d.First.Time(), Valid: true}, Upper: pgtype.Date{Time: d.Last.Time(), Valid: true},
		LowerType: pgtype.Inclusive, UpperType: pgtype.Inclusive, Valid: true,
	}
}

func clockRange(c *threat.Clock) *pgtype.Range[pgtype.Timestamptz] {
	if c == nil {
		return nil
	}
	return &pgtype.Range[pgtype.Timestamptz]{
		Lower: pgtype.Timestamptz{Time: c.From, Valid: true}, Upper: pgtype.Timestamptz{Time: c.To, Valid: true},
		LowerType: pgtype.Inclusive, UpperType: pgtype.Inclusive, Valid: true,
	}
}
