package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Names of databases. A half-built template has a name that no one copies.
const (
	copyPrefix     = "t_"
	templatePrefix = "tmpl_"
	buildingPrefix = "bld_"
)

// template is a database to copy. One that is perBinary depends on code, so each build of a test binary makes its own.
type template struct {
	name      string
	perBinary bool
	build     func(url string) error
}

// ensureTemplate returns the name of the template database, which it builds if there is none. Only one binary builds it.
func (s *server) ensureTemplate(ctx context.Context, t template) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := shortHash(t.name)
	if t.perBinary {
		version, err := binaryHash()
		if err != nil {
			return "", err
		}
		key = shortHash(t.name, filepath.Base(os.Args[0])) + "_" + version
	}
	if s.held[key] {
		return templatePrefix + key, nil
	}
	if err := s.buildOnce(ctx, key, t.build); err != nil {
		return "", err
	}
	s.held[key] = true
	return templatePrefix + key, s.dropOlder(ctx, key)
}

func (s *server) buildOnce(ctx context.Context, key string, build func(url string) error) (err error) {
	lock := "build " + key
	if _, err := s.conn.Exec(ctx, "SELECT pg_advisory_lock(hashtextextended($1, 0))", lock); err != nil {
		return fmt.Errorf("wait for another test binary's build: %w", err)
	}
	defer func() {
		_, e := s.conn.Exec(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(hashtextextended($1, 0))", lock)
		err = errors.Join(err, e)
	}()
	if err := s.lockSharedLocked(ctx, templatePrefix+key); err != nil { // before looking: from here on nobody drops it
		return err
	}
	if there, err := s.hasDatabase(ctx, templatePrefix+key); err != nil || there {
		return err
	}
	building := buildingPrefix + key
	for _, sql := range []string{"DROP DATABASE IF EXISTS " + building + " WITH (FORCE)", "CREATE DATABASE " + building + " TEMPLATE template0"} {
		if _, err := s.conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := build(s.url(building)); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	return s.finish(ctx, building, templatePrefix+key)
}

// finish lets nobody connect any more (a connection would forbid copies), and gives the database its name.
func (s *server) finish(ctx context.Context, building, name string) error {
	for _, sql := range []string{
		"ALTER DATABASE " + building + " ALLOW_CONNECTIONS false",
		"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" + building + "'",
		"ALTER DATABASE " + building + " RENAME TO " + name,
	} {
		if _, err := s.conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("finish: %w", err)
		}
	}
	return nil
}

func (s *server) hasDatabase(ctx context.Context, name string) (bool, error) {
	var there bool
	err := s.conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&there)
	return there, err
}

// dropOlder drops what earlier builds of this test binary left under the same template name.
func (s *server) dropOlder(ctx context.Context, key string) error {
	family, _, perBinary := strings.Cut(key, "_")
	if !perBinary {
		return nil
	}
	names, err := s.databases(ctx, templatePrefix+family+"_")
	if err != nil {
		return err
	}
	for _, name := range names {
		if name != templatePrefix+key {
			if err := s.dropUnused(ctx, name, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropLeftovers drops the copies of test binaries that ended without tidying up.
func (s *server) dropLeftovers(ctx context.Context) error {
	names, err := s.databases(ctx, copyPrefix)
	if err != nil {
		return err
	}
	for _, name := range names {
		owner := name[:strings.LastIndex(name, "_")]
		if err := s.dropUnused(ctx, name, owner); err != nil {
			return fmt.Errorf("drop leftover database %s: %w", name, err)
		}
	}
	return nil
}

func (s *server) databases(ctx context.Context, prefix string) ([]string, error) {
	rows, err := s.conn.Query(ctx, "SELECT datname FROM pg_database WHERE starts_with(datname, $1)", prefix)
	if err != nil {
		return nil, fmt.Errorf("list databases: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// dropUnused drops a database unless somebody holds lock.
func (s *server) dropUnused(ctx context.Context, name, lock string) error {
	var free bool
	if err := s.conn.QueryRow(ctx, "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", lock).Scan(&free); err != nil || !free {
		return err
	}
	_, err := s.conn.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	_, e := s.conn.Exec(ctx, "SELECT pg_advisory_unlock(hashtextextended($1, 0))", lock)
	return errors.Join(err, e)
}

func (s *server) lockShared(ctx context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lockSharedLocked(ctx, name)
}

func (s *server) lockSharedLocked(ctx context.Context, name string) error {
	if _, err := s.conn.Exec(ctx, "SELECT pg_advisory_lock_shared(hashtextextended($1, 0))", name); err != nil {
		return fmt.Errorf("lock %s: %w", name, err)
	}
	return nil
}

// binaryHash tells one build of the test binary from another: migrations and the code of build are in it.
var binaryHash = sync.OnceValues(func() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find the test binary: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("open the test binary: %w", err)
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("read the test binary: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
})

func shortHash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
