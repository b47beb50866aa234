package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/gofrs/flock"
	"github.com/jackc/pgx/v5"

	"threatmap/postgis"
)

// server is the one that this test binary uses. Its connection stays open until the binary ends, and holds advisory locks
// that tell other binaries which databases are in use.
type server struct {
	base *url.URL

	mu   sync.Mutex // one statement at a time
	conn *pgx.Conn
	held map[string]bool // templates that are built, and locked against removal
}

func isMissing(err error) bool {
	var missing *postgis.NotInstalledError
	return errors.As(err, &missing)
}

// connect finds or starts the server, and tidies up after test binaries that were killed.
func connect() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	address := os.Getenv("THREATMAP_TEST_DATABASE_URL")
	if address == "" {
		var err error
		if address, err = startCluster(ctx); err != nil {
			return nil, err
		}
	}
	base, err := url.Parse(address)
	if err != nil || base.Scheme == "" {
		return nil, fmt.Errorf("THREATMAP_TEST_DATABASE_URL must be like postgres://user@host/database (%w)", errors.Join(err))
	}
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("connect to the test server: %w", err)
	}
	s := &server{base: base, conn: conn, held: map[string]bool{}}
	if err := s.lockShared(ctx, copyPrefix+run); err != nil {
		return nil, err
	}
	return s, s.dropLeftovers(ctx)
}

// startCluster starts or joins the cluster, and leaves it running when this binary ends: the next one will want it. The
// keeper stops it.
func startCluster(ctx context.Context) (string, error) {
	install, err := postgis.Find()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("threatmap-test-%d-pg%d", os.Geteuid(), install.Major))
	if err := ownFolder(dir); err != nil {
		return "", err
	}
	c, err := startOrRemake(ctx, dir)
	if err != nil {
		return "", err
	}
	return c.URL(), startKeeper(dir)
}

// startOrRemake makes the cluster anew if it can't be started: without fsync, a machine that lost power may have ruined it.
func startOrRemake(ctx context.Context, dir string) (*postgis.Cluster, error) {
	lock := flock.New(filepath.Join(dir, "pgtest.lock"))
	if err := lock.Lock(); err != nil {
		return nil, fmt.Errorf("lock the test cluster: %w", err)
	}
	defer func() { _ = lock.Close() }()
	c, err := postgis.Start(ctx, testConfig(dir))
	var failed *postgis.FailedError
	if !errors.As(err, &failed) {
		return c, err
	}
	if err := os.RemoveAll(filepath.Join(dir, "postgis")); err != nil {
		return nil, fmt.Errorf("remove a ruined test cluster: %w", err)
	}
	return postgis.Start(ctx, testConfig(dir))
}

func testConfig(dir string) postgis.Config {
	return postgis.Config{DataDir: dir, Settings: map[string]string{
		"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
		"max_connections": "300", "shared_buffers": "128MB", "autovacuum_naptime": "5min",
	}}
}

// ownFolder makes dir, or makes sure that it is ours: its name can be guessed, and others can write into its parent.
func ownFolder(dir string) error {
	if err := os.Mkdir(dir, 0o711); err != nil && !os.IsExist(err) {
		return fmt.Errorf("make the test cluster's folder: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at the test cluster's folder: %w", err)
	}
	if !info.IsDir() || os.Chmod(dir, 0o711) != nil {
		return fmt.Errorf("%s isn't a folder of user %s: delete it", dir, strconv.Itoa(os.Geteuid()))
	}
	return nil
}

// url returns the address of another database on the server.
func (s *server) url(database string) string {
	u := *s.base
	u.Path = "/" + database
	return u.String()
}

func (s *server) exec(ctx context.Context, sql string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.conn.Exec(ctx, sql)
	return err
}

func createPostGIS(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	_, err = conn.Exec(ctx, "CREATE EXTENSION postgis")
	return errors.Join(err, conn.Close(ctx))
}
