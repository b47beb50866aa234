package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/tern/v2/migrate"

	"threatmap/migrations"
	"threatmap/threat"
)

// migrateLock keeps programs that start at the same time from migrating the same database at the same time.
const migrateLock = 0x746d6d6967 // "tmmig"

// Migrate brings the database's schema up to date and refreshes the labels of the code lists. It is safe to call from several programs
// at once, and does nothing where nothing is to do.
func (db *DB) Migrate(ctx context.Context) error {
	err := db.writer.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		conn := c.Conn()
		if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", migrateLock); err != nil {
			return err
		}
		defer func() { _, _ = conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrateLock) }()
		if err := applyMigrations(ctx, conn); err != nil {
			return err
		}
		return fillCodes(ctx, conn)
	})
	if err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	db.writer.Reset() // connections made before know no type geometry
	db.reader.Reset()
	return nil
}

func applyMigrations(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS threatmap"); err != nil {
		return err
	}
	m, err := migrate.NewMigrator(ctx, conn, "threatmap.schema_version")
	if err != nil {
		return err
	}
	if err := m.LoadMigrations(migrations.FS); err != nil {
		return err
	}
	before, err := m.GetCurrentVersion(ctx)
	if err != nil {
		return err
	}
	if err := m.Migrate(ctx); err != nil || int(before) == len(m.Migrations) {
		return err
	}
	return makePast(ctx, conn)
}

// makePast makes the views of the past anew: they are made from those of the present, which a migration may have changed.
func makePast(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "SELECT threatmap.make_past()"); err != nil {
		return fmt.Errorf("make the views of the past: %w", err)
	}
	return nil
}

// fillCodes writes the code lists' labels where they differ from what is there.
func fillCodes(ctx context.Context, conn *pgx.Conn) error {
	batch := &pgx.Batch{}
	for _, list := range threat.CodeLists() {
		for rank, c := range list.Codes {
			batch.Queue(`INSERT INTO code AS old (list, code, rank, en, ar, definition, crosswalk) VALUES ($1, $2, $3, $4, $5, $6, $7)
				ON CONFLICT (list, code) DO UPDATE SET rank = EXCLUDED.rank, en = EXCLUDED.en, ar = EXCLUDED.ar,
					definition = EXCLUDED.definition, crosswalk = EXCLUDED.crosswalk
				WHERE (old.rank, old.en, old.ar, old.definition, old.crosswalk) IS DISTINCT FROM
					(EXCLUDED.rank, EXCLUDED.en, EXCLUDED.ar, EXCLUDED.definition, EXCLUDED.crosswalk)`,
				list.Name, c.Code, rank, c.En, c.Ar, c.Definition, c.Crosswalk)
		}
	}
	if err := conn.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("fill the code lists: %w", err)
	}
	return nil
}
