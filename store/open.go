// Package store keeps incidents and geography in PostgreSQL with PostGIS; it is the only room that knows SQL.
//
// Base tables live in schema threatmap and are written here, one transaction a call; what an audience may see is read through the views
// of schema as_public, under the role threatmap_public, which may read nothing else.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"threatmap/threat"
)

// Config says where the database is and for whom it is read. A nil Log logs nothing; a nil Now is time.Now.
type Config struct {
	URL      string          // postgres://…, or a keyword/value connection string
	Audience threat.Audience // threat.Public ("" too) or threat.Admin, of whom only listings and counts are known
	Log      *slog.Logger
	Now      func() time.Time

	// Admit is asked before each question of a reader, and may refuse it with an error; done is called when it is answered. Nil admits all.
	Admit func(ctx context.Context) (done func(), err error)
}

// DB is the database. Any number of goroutines may use it.
type DB struct {
	writer *pgxpool.Pool // owns the base tables
	reader *pgxpool.Pool // acts as the audience's role
	log    *slog.Logger
	now    func() time.Time
	admit  func(ctx context.Context) (done func(), err error)

	past *Past // that is read; nil = the present

	answers answers // to readers, since the last change

	mu       sync.Mutex
	boundary *boundaries // of the active boundary set; nil until asked for
}

// Open connects to the database and checks that it answers. It does not migrate it.
func Open(ctx context.Context, c Config) (*DB, error) {
	db := &DB{log: c.Log, now: c.Now, admit: c.Admit}
	if db.log == nil {
		db.log = slog.New(slog.DiscardHandler)
	}
	if db.now == nil {
		db.now = time.Now //nolint:forbidigo // the clock where none is handed in
	}
	if db.admit == nil {
		db.admit = func(context.Context) (func(), error) { return func() {}, nil }
	}
	var err error
	if db.writer, err = openPool(ctx, c.URL, setUpWriter); err != nil {
		return nil, err
	}
	if db.reader, err = openPool(ctx, c.URL, setUpReader(c.Audience)); err != nil {
		db.writer.Close()
		return nil, err
	}
	if err := db.writer.Ping(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("reach the database: %w", err)
	}
	return db, nil
}

// Close closes all connections, waiting for those in use.
func (db *DB) Close() {
	db.reader.Close()
	db.writer.Close()
}

func openPool(ctx context.Context, url string, setUp func(context.Context, *pgx.Conn) error) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the database address: %w", err)
	}
	// A connection is made in the background, whoever asked for it gone or not: one to a database that hangs must not keep its place.
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = answerLimit
	}
	cfg.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		limited, cancel := context.WithTimeout(ctx, answerLimit)
		defer cancel()
		return setUp(limited, conn)
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return pool, nil
}

func setUpWriter(ctx context.Context, conn *pgx.Conn) error {
	return setUp(ctx, conn, "threatmap")
}

// readers says as which role an audience reads, and in which schemas, the first one first.
var readers = map[threat.Audience]struct {
	role    string
	schemas []string
}{
	"":            {"threatmap_public", []string{"as_public"}},
	threat.Public: {"threatmap_public", []string{"as_public"}},
	threat.Admin:  {"threatmap_admin", []string{"as_admin", "as_public"}},
}

func setUpReader(audience threat.Audience) func(context.Context, *pgx.Conn) error {
	return func(ctx context.Context, conn *pgx.Conn) error {
		as, ok := readers[audience]
		if !ok {
			return fmt.Errorf("nothing is read for the audience %q", audience)
		}
		if err := setUp(ctx, conn, as.schemas...); err != nil {
			return err
		}
		if _, err := conn.Exec(ctx, "SET ROLE "+as.role); err != nil {
			return fmt.Errorf("become the role %s (is the database migrated?): %w", as.role, err)
		}
		return nil
	}
}

// setUp sets the search path to the schemas and wherever PostGIS is, and lets geometries travel as EWKB.
func setUp(ctx context.Context, conn *pgx.Conn, schemas ...string) error {
	home := "public"
	err := conn.QueryRow(ctx, `SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
		WHERE e.extname = 'postgis'`).Scan(&home)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("look for PostGIS: %w", err)
	}
	path := ""
	for _, schema := range schemas {
		path += pgx.Identifier{schema}.Sanitize() + ", "
	}
	path += pgx.Identifier{home}.Sanitize()
	if _, err := conn.Exec(ctx, "SELECT set_config('search_path', $1, false), set_config('timezone', 'UTC', false)", path); err != nil {
		return fmt.Errorf("set the search path: %w", err)
	}
	return registerGeometry(ctx, conn)
}

// registerGeometry lets []byte of EWKB be sent and received as geometry. Before the first migration there is no such type.
func registerGeometry(ctx context.Context, conn *pgx.Conn) error {
	var oid *uint32
	if err := conn.QueryRow(ctx, "SELECT to_regtype('geometry')::oid").Scan(&oid); err != nil {
		return fmt.Errorf("look for the type geometry: %w", err)
	}
	if oid != nil {
		conn.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: *oid, Codec: pgtype.ByteaCodec{}})
	}
	return nil
}
