package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// missing tells why the public finds no incident with this id: a KindGone error where it once saw it and it has been withdrawn, a KindNotFound one
// otherwise: of what was never public, or is withheld by now, nothing is told.
func (db *DB) missing(ctx context.Context, publicID string) error {
	var w *threat.Withdrawal
	err := db.readingAsOwner(ctx, "look for withdrawn "+publicID, func(ctx context.Context, tx pgx.Tx) (err error) {
		w, err = withdrawal(ctx, tx, publicID)
		return err
	})
	switch {
	case err != nil:
		return err
	case w == nil:
		return threat.NotFound("incident", publicID)
	}
	return threat.Gone("incident", publicID, *w)
}

// withdrawal reads the revisions of an incident that is withdrawn now and might be seen if it were not; nil where it is not, or never was seen.
// Why it was withdrawn is told as reasons of revisions are: only of what the public was never shown a coarsened place of.
func withdrawal(ctx context.Context, tx pgx.Tx, publicID string) (*threat.Withdrawal, error) {
	rows, err := tx.Query(ctx, `SELECT r.content, l.recorded_at, coalesce(l.reason, ''), 'public' = ANY (coalesce(i.coarsened_for, '{}'))
		FROM incident i JOIN revision r ON r.incident_id = i.id JOIN ledger l ON l.seq = r.ledger_seq
		WHERE i.public_id = $1 AND i.workflow = 'withdrawn' AND i.tlp = 'CLEAR' ORDER BY r.rev`, publicID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var w *threat.Withdrawal // of the last revisions in a row
	var wasSeen, wasCoarse bool
	for rows.Next() {
		var content []byte
		var at time.Time
		var reason string
		var coarse bool
		if err := rows.Scan(&content, &at, &reason, &coarse); err != nil {
			return nil, err
		}
		if content == nil {
			continue // redacted: what it was is not known any more
		}
		var i threat.Incident
		if err := json.Unmarshal(content, &i); err != nil {
			return nil, fmt.Errorf("read a revision of %s: %w", publicID, err)
		}
		workflow, tlp := i.Handling()
		wasSeen = wasSeen || threat.Published(workflow, tlp)
		wasCoarse = wasCoarse || coarse || i.Coarsen[string(threat.Public)] != ""
		if workflow != "withdrawn" {
			w = nil
		} else if w == nil {
			w = &threat.Withdrawal{At: at, Reason: reason}
		}
	}
	if w != nil && wasCoarse {
		w.Reason = ""
	}
	if !wasSeen {
		w = nil
	}
	return w, rows.Err()
}
