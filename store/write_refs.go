package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// refs are the ids of what the rows refer to.
type refs struct {
	sources, actors map[string]int64
	documents       map[digest]int64
}

// ensureRefs makes sure that the sources, documents and actors of the rows are there. What is known of one already stays; only what was
// unknown of it is filled in.
func ensureRefs(ctx context.Context, tx pgx.Tx, rows []*row) (refs, error) {
	var r refs
	var err error
	if r.sources, err = ensureSources(ctx, tx, rows); err != nil {
		return r, fmt.Errorf("write sources: %w", err)
	}
	if r.documents, err = ensureDocuments(ctx, tx, rows, r.sources); err != nil {
		return r, fmt.Errorf("write documents: %w", err)
	}
	if r.actors, err = ensureActors(ctx, tx, rows); err != nil {
		return r, fmt.Errorf("write actors: %w", err)
	}
	return r, nil
}

func ensureSources(ctx context.Context, tx pgx.Tx, rows []*row) (map[string]int64, error) {
	known := map[string]bool{}
	var list []threat.Source
	for _, r := range rows {
		for i := range r.in.Claims {
			if s := &r.in.Claims[i].Document.Source; !known[s.Publisher] {
				known[s.Publisher] = true
				list = append(list, *s)
			}
		}
	}
	ids := make(map[string]int64, len(list))
	batch := &pgx.Batch{}
	for _, s := range list {
		batch.Queue(`INSERT INTO source AS old (publisher, type, scale, lang, reliability, url) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (publisher) DO UPDATE SET
				type = CASE old.type WHEN 'unknown' THEN EXCLUDED.type ELSE old.type END,
				reliability = CASE old.reliability WHEN 'F' THEN EXCLUDED.reliability ELSE old.reliability END,
				scale = coalesce(old.scale, EXCLUDED.scale), lang = coalesce(old.lang, EXCLUDED.lang), url = coalesce(old.url, EXCLUDED.url)
			RETURNING id`,
			s.Publisher, s.Type, nullable(s.Scale), nullable(s.Lang), s.Reliability, nullable(s.URL)).
			QueryRow(func(row pgx.Row) error { return scanID(row, ids, s.Publisher) })
	}
	return ids, tx.SendBatch(ctx, batch).Close()
}

func scanID[K comparable](row pgx.Row, ids map[K]int64, key K) error {
	var id int64
	err := row.Scan(&id)
	ids[key] = id
	return err
}

func ensureActors(ctx context.Context, tx pgx.Tx, rows []*row) (map[string]int64, error) {
	list := actorsOf(rows)
	ids := make(map[string]int64, len(list))
	batch := &pgx.Batch{}
	for _, a := range list {
		batch.Queue(`INSERT INTO actor AS old (name, name_ar, aliases, class, origin_id) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (name) DO UPDATE SET
				class = CASE old.class WHEN 'unknown' THEN EXCLUDED.class ELSE old.class END,
				name_ar = coalesce(old.name_ar, EXCLUDED.name_ar), aliases = coalesce(old.aliases, EXCLUDED.aliases),
				origin_id = coalesce(old.origin_id, EXCLUDED.origin_id)
			RETURNING id`, a.Name, nullable(a.NameAr), texts(a.Aliases), a.Class, nullable(a.OriginID)).
			QueryRow(func(row pgx.Row) error { return scanID(row, ids, a.Name) })
	}
	for _, a := range list {
		if a.Parent != "" {
			batch.Queue(`UPDATE actor SET parent_id = p.id FROM actor p WHERE actor.name = $1 AND p.name = $2 AND actor.parent_id IS NULL`,
				a.Name, a.Parent)
		}
	}
	return ids, tx.SendBatch(ctx, batch).Close()
}

// actorsOf lists the actors of the rows and their parents, each once, parents of which nothing is known but the name last.
func actorsOf(rows []*row) []threat.Actor {
	known := map[string]bool{}
	var list, parents []threat.Actor
	for _, r := range rows {
		for _, p := range r.in.Actors {
			if !known[p.Actor.Name] {
				known[p.Actor.Name] = true
				list = append(list, p.Actor)
				if p.Actor.Parent != "" {
					parents = append(parents, threat.Actor{Name: p.Actor.Parent, Class: "unknown"})
				}
			}
		}
	}
	for _, p := range parents {
		if !known[p.Name] {
			known[p.Name] = true
			list = append(list, p)
		}
	}
	return slices.Clip(list)
}
