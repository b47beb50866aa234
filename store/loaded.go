package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Loaded tells whether the content with this hash was noted under name as the last one, by NoteLoaded. It lets a caller spare itself the
// work of reading again what it has loaded already.
func (db *DB) Loaded(ctx context.Context, name string, hash []byte) (bool, error) {
	var same bool
	err := db.writer.QueryRow(ctx, "SELECT hash = $2 FROM loaded WHERE name = $1", name, hash).Scan(&same)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look up whether %s is loaded: %w", name, err)
	}
	return same, nil
}

// NoteLoaded notes that the content with this hash is loaded, whole. Call it only after everything it stands for is durable.
func (db *DB) NoteLoaded(ctx context.Context, name string, hash []byte) error {
	_, err := db.writer.Exec(ctx, `INSERT INTO loaded (name, hash) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET hash = EXCLUDED.hash`, name, hash)
	if err != nil {
		return fmt.Errorf("note that %s is loaded: %w", name, err)
	}
	return nil
}
