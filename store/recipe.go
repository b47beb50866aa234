package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// mostRecipeBytes bounds the table of recipes: half a million of usual ones.
const mostRecipeBytes = 256 << 20

// KeepRecipe keeps a recipe under its hash; fresh is false where it was kept already. Returns a KindTooLarge error where there is no room for more.
func (db *DB) KeepRecipe(ctx context.Context, hash string, r threat.KeptRecipe) (fresh bool, err error) {
	limited, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	err = pgx.BeginFunc(limited, db.writer, func(tx pgx.Tx) error {
		var there bool
		var bytes int64
		err := tx.QueryRow(limited, "SELECT EXISTS (SELECT FROM recipe WHERE hash = $1), pg_total_relation_size('recipe')", hash).Scan(&there, &bytes)
		if err != nil || there {
			return err
		}
		if bytes > mostRecipeBytes {
			return &threat.Error{Kind: threat.KindTooLarge, Detail: "as many recipes as there is room for are kept", Accepted: "the address of the answer itself, which needs none"}
		}
		tag, err := tx.Exec(limited, "INSERT INTO recipe (hash, text, evidence, kept_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", hash, string(r.Text), r.Evidence, db.now())
		fresh = tag.RowsAffected() == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("keep a recipe: %w", err)
	}
	return fresh, nil
}

// Recipe returns what is kept under a hash, or a KindNotFound error.
func (db *DB) Recipe(ctx context.Context, hash string) (r threat.KeptRecipe, err error) {
	err = db.readingAsOwner(ctx, "read a recipe", func(ctx context.Context, tx pgx.Tx) error {
		err := tx.QueryRow(ctx, "SELECT text, evidence FROM recipe WHERE hash = $1", hash).Scan(&r.Text, &r.Evidence)
		if errors.Is(err, pgx.ErrNoRows) {
			return threat.NotFound("recipe", hash)
		}
		return err
	})
	return r, err
}
