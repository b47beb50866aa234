package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"threatmap/threat"
)

// AddProposal keeps a proposed corridor, beside the corridors and never among them. Returns it with its id, and a KindInvalid error for a line
// that crosses the antimeridian.
func (db *DB) AddProposal(ctx context.Context, p threat.Proposal, meta WriteMeta) (threat.Proposal, error) {
	for _, at := range p.Line {
		if at[0] < -180 || at[0] > 180 {
			return p, threat.Invalid("line", "", "crosses the antimeridian", "areas on one side of it")
		}
	}
	line, err := ewkbOf(p.Line)
	if err != nil {
		return p, fmt.Errorf("save a proposed corridor: %w", err)
	}
	content, err := json.Marshal([]any{p.Line, p.Recipe})
	if err != nil {
		return p, fmt.Errorf("save a proposed corridor: %w", err)
	}
	hash := sha256.Sum256(content)
	_, err = db.writeCorridor(ctx, "save a proposed corridor", meta, func(w *writer) (v threat.CorridorVersion, err error) {
		var id int64
		err = w.tx.QueryRow(ctx, `INSERT INTO corridor_proposal (line, from_area, to_area, rank, length_km, cost, cost_ratio, support_share,
				incidents_within, runs, runs_that_agree, recipe, method, note, recorded_at, saved_by, content_hash)
			VALUES (ST_GeomFromEWKB($1), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id`,
			line, p.From, p.To, p.Rank, p.LengthKM, p.Cost, p.CostRatio, p.SupportShare, p.Incidents, p.Runs, p.Agree, jsonOf(p.Recipe), p.Method, p.Note,
			w.now, meta.Editor, hash[:]).Scan(&id)
		if err != nil {
			return v, fmt.Errorf("store the line: %w", err)
		}
		p.ID, p.RecordedAt, p.Counter = proposalID(id), w.now, w.head.seq+1
		w.meta.Reason += ": " + p.ID + ", sha256 of line and recipe " + hex.EncodeToString(hash[:])
		w.corridorsOnly = true
		return v, w.appendLedger(ctx, nil)
	})
	return p, err
}

// WithdrawProposal takes a proposed corridor away; the ledger keeps that it was there. Returns KindNotFound where there is none.
func (db *DB) WithdrawProposal(ctx context.Context, id string, meta WriteMeta) (counter int64, err error) {
	_, err = db.writeCorridor(ctx, "withdraw a proposed corridor", meta, func(w *writer) (v threat.CorridorVersion, err error) {
		tag, err := w.tx.Exec(ctx, "DELETE FROM corridor_proposal WHERE 'proposal-' || id = $1", id)
		if err != nil {
			return v, fmt.Errorf("delete it: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return v, threat.NotFound("proposed corridor", id)
		}
		w.meta.Reason += ": " + id
		w.corridorsOnly = true
		counter = w.head.seq + 1
		return v, w.appendLedger(ctx, nil)
	})
	return counter, err
}

func proposalID(id int64) string { return "proposal-" + strconv.FormatInt(id, 10) }
