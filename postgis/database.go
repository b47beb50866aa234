package postgis

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ensureDatabase makes the database and its extension, each in one step that is done or not, so that a kill between them
// leaves nothing broken.
func (c *Cluster) ensureDatabase(ctx context.Context) error {
	err := c.query(ctx, "postgres", func(conn *pgx.Conn) error {
		var there bool
		if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", Database).Scan(&there); err != nil || there {
			return err
		}
		_, err := conn.Exec(ctx, "CREATE DATABASE "+Database)
		return err
	})
	if err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	if err := c.query(ctx, Database, func(conn *pgx.Conn) error { return ensureExtension(ctx, conn) }); err != nil {
		return fmt.Errorf("make the extension postgis: %w", err)
	}
	return nil
}

// ensureExtension also updates the extension after the system's PostGIS was upgraded.
func ensureExtension(ctx context.Context, conn *pgx.Conn) error {
	var installed *string
	var offered string
	err := conn.QueryRow(ctx, "SELECT installed_version, default_version FROM pg_available_extensions WHERE name = 'postgis'").
		Scan(&installed, &offered)
	switch {
	case err != nil:
		return err
	case installed == nil:
		_, err = conn.Exec(ctx, "CREATE EXTENSION postgis")
	case compareVersions(*installed, offered) < 0:
		_, err = conn.Exec(ctx, "ALTER EXTENSION postgis UPDATE")
	}
	return err
}

func (c *Cluster) query(ctx context.Context, database string, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, c.socket.url(database))
	if err != nil {
		return err
	}
	return errors.Join(do(conn), conn.Close(ctx))
}
