package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"threatmap/threat"
)

// pastPart is how many revisions are read and kept in one transaction.
const pastPart = 4000

// pastTables are the tables of the past that hold what belongs to incidents.
var pastTables = []string{"incident_border_row", "incident_coarsen_row", "outcome_row", "incident_actor_row", "claim_row", "incident_text_row"}

// Fill keeps what these incidents were, by today's rules, in place of what was kept of them. It does without what only cards and searches need (FillSaid).
func (p *Past) Fill(ctx context.Context, fids []int64) error {
	var known locations
	if err := inParts(ctx, fids, func(ctx context.Context, part []int64) error { return p.fillPart(ctx, part, &known) }); err != nil {
		return fmt.Errorf("keep what %d incidents were: %w", len(fids), err)
	}
	if len(fids) < pastPart/4 {
		return nil
	}
	// The planner would take the tables for as empty as they were. Statistics of all columns would take longer than the rows.
	if _, err := p.db.writer.Exec(ctx, `ANALYZE past.incident_row (slot, id, present, workflow, tlp, coarsened_for), past.incident_border_row (slot, incident_id, audience),
		past.incident_coarsen_row (slot, incident_id, audience), past.incident_actor_row (slot, incident_id)`); err != nil {
		return fmt.Errorf("analyze the tables of the past: %w", err)
	}
	return nil
}

// inParts works on parts of the incidents, two at a time: while the database takes one in, the next is decoded.
func inParts(ctx context.Context, fids []int64, work func(context.Context, []int64) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2)
	for part := range slices.Chunk(fids, pastPart) {
		group.Go(func() error { return work(ctx, part) })
	}
	return group.Wait()
}

func (p *Past) fillPart(ctx context.Context, fids []int64, known *locations) error {
	return pgx.BeginFunc(ctx, p.db.writer, func(tx pgx.Tx) error {
		// One wait on the disk less: what is lost with a crash is made again.
		if _, err := tx.Exec(ctx, "SET LOCAL synchronous_commit = off"); err != nil {
			return err
		}
		boundaries, err := p.db.activeBoundaries(ctx, tx)
		if err != nil {
			return err
		}
		batch := &pgx.Batch{}
		for _, table := range pastTables {
			batch.Queue("DELETE FROM past."+table+" WHERE slot = $1 AND incident_id = ANY ($2)", p.slot, fids)
		}
		batch.Queue("DELETE FROM past.incident_row WHERE slot = $1 AND id = ANY ($2)", p.slot, fids)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		rows, err := p.rows(ctx, tx, fids)
		if err != nil {
			return err
		}
		inParallel(rows, func(r *pastRow) { r.derive(boundaries, known) })
		return p.copyRows(ctx, tx, rows)
	})
}

// pastRow is an incident as it was.
type pastRow struct {
	row
	recordedAt time.Time
	present    int // its revision today
}

// derive works out what row.derive does; digests only where what was said is kept at once.
func (r *pastRow) derive(b *boundaries, known *locations) {
	r.location = known.locate(b, r.in.Place.Geometry)
	r.coarse = b.coarsen(&r.in, r.location)
	if len(r.coarse) > 0 {
		r.digests = digestsOf(&r.in)
	}
}

// rows reads the revisions of then, as far as the public may know of them today, held against today's rules.
func (p *Past) rows(ctx context.Context, tx pgx.Tx, fids []int64) (list []*pastRow, err error) {
	found, err := tx.Query(ctx, `WITH restricted AS MATERIALIZED (
			SELECT c.incident_id, array_agg(DISTINCT s.publisher || E'\u001f' || coalesce(d.url, '') || E'\u001f' || coalesce(d.title, '')) AS said
			FROM document d JOIN claim c ON c.document_id = d.id JOIN source s ON s.id = d.source_id
			WHERE d.tlp <> 'CLEAR' AND c.incident_id = ANY ($1) GROUP BY c.incident_id)
		SELECT i.id, i.public_id, i.revision, r.rev, r.content, l.recorded_at,
			(SELECT array_agg(c.audience || ' ' || c.rule) FROM incident_coarsen c WHERE c.incident_id = i.id),
			(SELECT said FROM restricted WHERE incident_id = i.id)
		FROM unnest($1::bigint[]) w (id) JOIN incident i ON i.id = w.id
		CROSS JOIN LATERAL (SELECT rev, content, ledger_seq FROM revision WHERE incident_id = w.id AND ledger_seq <= $2 ORDER BY rev DESC LIMIT 1) r
		JOIN ledger l ON l.seq = r.ledger_seq
		WHERE r.content IS NOT NULL AND i.workflow IN ('published', 'frozen') AND i.tlp = 'CLEAR'`, fids, p.Counter)
	if err != nil {
		return nil, err
	}
	var rules []*todaysRules
	r, t := &pastRow{}, &todaysRules{}
	for found.Next() {
		if err := found.Scan(&r.id, &r.publicID, &r.present, &r.rev, &r.content, &r.recordedAt, &t.coarsen, &t.restricted); err != nil {
			found.Close()
			return nil, err
		}
		list, rules = append(list, r), append(rules, t)
		r, t = &pastRow{}, &todaysRules{}
	}
	if err := found.Err(); err != nil {
		return nil, err
	}
	inParallel(list, func(r *pastRow) { r.in, r.err = threat.FromCanonical(r.content) })
	kept := list[:0]
	for n, r := range list {
		if r.err != nil {
			return nil, r.err
		}
		workflow, tlp := r.in.Handling()
		if threat.Published(workflow, tlp) {
			rules[n].hold(&r.in)
			kept = append(kept, r)
		}
	}
	return kept, nil
}

// todaysRules are those of one incident for all audiences: coarsening as "audience rule", and which documents are not for everyone (publisher, URL and title).
type todaysRules struct{ coarsen, restricted []string }

// hold makes an incident of the past one that these rules allow: its place is coarsened by the stricter rule, and what a document says that has been restricted
// since is left out, whatever it was called then.
func (t *todaysRules) hold(i *threat.Incident) {
	for _, said := range t.coarsen {
		audience, rule, _ := strings.Cut(said, " ")
		if i.Coarsen == nil {
			i.Coarsen = map[string]string{}
		}
		i.Coarsen[audience] = threat.StricterCoarsening(i.Coarsen[audience], rule)
	}
	for _, said := range t.restricted {
		parts := strings.SplitN(said, "\x1f", 3)
		i.Claims = slices.DeleteFunc(i.Claims, func(c threat.Claim) bool {
			d := &c.Document
			return d.URL != "" && d.URL == parts[1] || d.Source.Publisher == parts[0] && mayBe(d.URL, parts[1]) && mayBe(d.Title, parts[2])
		})
	}
}

// mayBe tells whether two texts may be the same: one that is not known may be any.
func mayBe(a, b string) bool { return a == b || a == "" || b == "" }

// copyRows keeps the rows with what follows from them; of actors only those that a coarsened one is told by.
func (p *Past) copyRows(ctx context.Context, tx pgx.Tx, rows []*pastRow) error {
	columns := append([]string{"slot", "present"}, incidentColumns...)
	source := pgx.CopyFromSlice(len(rows), func(n int) ([]any, error) {
		r := rows[n]
		values, err := incidentValues(&r.row, r.recordedAt)
		return append([]any{p.slot, r.present}, values...), err
	})
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"past", "incident_row"}, columns, source); err != nil {
		return fmt.Errorf("keep incidents: %w", err)
	}
	for _, child := range derivedTables {
		if err := p.copyChildren(ctx, tx, child, rows, refs{}); err != nil {
			return err
		}
	}
	var coarse []*pastRow
	for _, r := range rows {
		if len(r.coarse) > 0 {
			coarse = append(coarse, r)
		}
	}
	return p.copySaid(ctx, tx, coarse)
}

func (p *Past) copyChildren(ctx context.Context, tx pgx.Tx, child childTable, rows []*pastRow, ids refs) error {
	var all [][]any
	for _, r := range rows {
		values, err := child.values(&r.row, ids)
		if err != nil {
			return fmt.Errorf("keep table %s: %w", child.name, err)
		}
		for _, v := range values {
			all = append(all, append([]any{p.slot}, v...))
		}
	}
	if len(all) == 0 {
		return nil
	}
	columns := append([]string{"slot"}, strings.Fields(child.columns)...)
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"past", child.name + "_row"}, columns, pgx.CopyFromRows(all)); err != nil {
		return fmt.Errorf("keep table %s: %w", child.name, err)
	}
	return nil
}

// copySaid keeps what the sources said: all of it was written once, so what it refers to is there.
func (p *Past) copySaid(ctx context.Context, tx pgx.Tx, rows []*pastRow) error {
	if len(rows) == 0 {
		return nil
	}
	ids, err := knownRefs(ctx, tx, rows)
	if err != nil {
		return err
	}
	fids := make([]int64, len(rows))
	for n, r := range rows {
		fids[n] = r.id
	}
	for _, child := range saidTables {
		if err := p.copyChildren(ctx, tx, child, rows, ids); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO past.incident_text_row (slot, incident_id, folded)
		SELECT slot, id, ' ' || as_public.folded(concat_ws(E' \u001f ', title_en, title_ar, summary_en, summary_ar, place_name, place_name_ar,
			source_adm1, source_adm2)) || ' '
		FROM past.incident_row WHERE slot = $1 AND id = ANY ($2)`, p.slot, fids)
	return err
}

func knownRefs(ctx context.Context, tx pgx.Tx, rows []*pastRow) (ids refs, err error) {
	var digests []digest
	names := map[string]bool{}
	var list []string
	for _, r := range rows {
		digests = append(digests, r.digests...)
		for _, a := range r.in.Actors {
			if !names[a.Actor.Name] {
				names[a.Actor.Name] = true
				list = append(list, a.Actor.Name)
			}
		}
	}
	if ids.documents, err = knownDocuments(ctx, tx, digests); err != nil {
		return ids, err
	}
	ids.actors = map[string]int64{}
	found, err := tx.Query(ctx, "SELECT name, id FROM actor WHERE name = ANY ($1)", list)
	if err != nil {
		return ids, err
	}
	var name string
	var id int64
	_, err = pgx.ForEachRow(found, []any{&name, &id}, func() error { ids.actors[name] = id; return nil })
	return ids, err
}

// FillSaid keeps what cards and searches need of these incidents, of those that Fill has kept.
func (p *Past) FillSaid(ctx context.Context, fids []int64) error {
	if err := inParts(ctx, fids, p.fillSaidPart); err != nil {
		return fmt.Errorf("keep what was said of %d incidents: %w", len(fids), err)
	}
	return nil
}

func (p *Past) fillSaidPart(ctx context.Context, fids []int64) error {
	return pgx.BeginFunc(ctx, p.db.writer, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SET LOCAL synchronous_commit = off"); err != nil {
			return err
		}
		lacking, err := p.lacking(ctx, tx, fids)
		if err != nil || len(lacking) == 0 {
			return err
		}
		rows, err := p.rows(ctx, tx, slices.Collect(maps.Keys(lacking)))
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r *pastRow) bool { return lacking[r.id] != r.present })
		inParallel(rows, func(r *pastRow) { r.digests = digestsOf(&r.in) })
		return p.copySaid(ctx, tx, rows)
	})
}

// lacking returns which of these incidents are kept without what was said, with the revision under which they are.
func (p *Past) lacking(ctx context.Context, tx pgx.Tx, fids []int64) (map[int64]int, error) {
	found, err := tx.Query(ctx, `SELECT r.id, r.present FROM past.incident_row r WHERE r.slot = $1 AND r.id = ANY ($2)
		AND NOT EXISTS (SELECT FROM past.incident_text_row t WHERE t.slot = r.slot AND t.incident_id = r.id)`, p.slot, fids)
	if err != nil {
		return nil, err
	}
	list := map[int64]int{}
	var id int64
	var present int
	_, err = pgx.ForEachRow(found, []any{&id, &present}, func() error { list[id] = present; return nil })
	return list, err
}
