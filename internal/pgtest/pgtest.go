// Package pgtest hands out PostGIS databases to tests: each test gets one of its own, empty or copied from a template, and it
// is dropped when the test ends.
//
// All test binaries of a run share one private cluster (without fsync) below the system's temporary folder. The first one
// that needs it starts it; a while after the last one has ended, it stops by itself. THREATMAP_TEST_DATABASE_URL, the address
// of a superuser's database, makes tests use that server instead.
//
// Without PostgreSQL the tests are skipped, each with one loud line; with CI=true they fail.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// timeout bounds each step on the server, the cluster's first start included.
const timeout = 2 * time.Minute

// URL returns the address of a fresh, empty database with the postgis extension.
func URL(t testing.TB) string {
	t.Helper()
	return fresh(t, template{name: "pgtest_empty", build: createPostGIS})
}

// Template returns the address of a fresh copy of the named template database. The first test that asks for it has build make
// it out of an empty database with postgis; later ones, also of later runs of the same test binary, copy the result.
// build must have closed its connections when it returns.
func Template(t testing.TB, name string, build func(url string) error) string {
	t.Helper()
	return fresh(t, template{name: "pgtest_" + name, perBinary: true, build: func(url string) error {
		if err := createPostGIS(url); err != nil {
			return err
		}
		return build(url)
	}})
}

var shared = sync.OnceValues(connect)

var (
	run    = strings.ToLower(rand.Text()[:10]) // tells this test binary's databases from those of others
	copies atomic.Int64
)

func fresh(t testing.TB, tmpl template) string {
	t.Helper()
	skipShort(t)
	s, err := shared()
	if err != nil {
		giveUp(t, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	source, err := s.ensureTemplate(ctx, tmpl)
	if err != nil {
		t.Fatalf("template database %q: %v", tmpl.name, err)
	}
	name := fmt.Sprintf("%s%s_%d", copyPrefix, run, copies.Add(1))
	if err := s.exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+source); err != nil {
		t.Fatalf("copy database %s: %v", source, err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), timeout)
		defer cancel()
		if err := s.exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	return s.url(name)
}

// skipShort skips the test in a -short run, which is the one without a database.
func skipShort(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: needs PostgreSQL")
	}
}

// giveUp skips the test where there is no PostgreSQL, except in CI, where tests without one would prove nothing.
func giveUp(t testing.TB, err error) {
	t.Helper()
	if isMissing(err) && os.Getenv("CI") != "true" {
		t.Skipf("SKIPPED, NO POSTGRESQL: %v", err)
	}
	t.Fatalf("no database to test on: %v", err)
}
