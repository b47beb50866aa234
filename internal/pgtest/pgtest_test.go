package pgtest

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

func ask[T any](t *testing.T, address, sql string) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	var v T
	if err := conn.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func TestURLGivesEmptyPostGISDatabases(t *testing.T) {
	a, b := URL(t), URL(t)
	if a == b {
		t.Fatalf("two tests got the same database %s", a)
	}
	if n := ask[int](t, a, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = 'incidents'"); n != 0 {
		t.Errorf("the database isn't empty")
	}
	if text := ask[string](t, a, "SELECT ST_AsText(ST_Point(44.4, 33.3, 4326))"); text != "POINT(44.4 33.3)" {
		t.Errorf("PostGIS says %q", text)
	}
}

func TestTemplateIsBuiltOnceAndCopied(t *testing.T) {
	built := 0
	build := func(address string) error {
		built++
		ctx := context.Background()
		conn, err := pgx.Connect(ctx, address)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close(ctx) }()
		_, err = conn.Exec(ctx, "CREATE TABLE part (n int); INSERT INTO part VALUES (7)")
		return err
	}
	a := Template(t, "parts", build)
	b := Template(t, "parts", build)
	if built > 1 {
		t.Errorf("built %d times", built)
	}
	ask[int](t, a, "UPDATE part SET n = 8 RETURNING n")
	if n := ask[int](t, b, "SELECT n FROM part"); n != 7 {
		t.Errorf("a change in one copy is seen in another: %d", n)
	}
}

func TestDatabaseIsDroppedAtCleanup(t *testing.T) {
	var address string
	t.Run("inner", func(t *testing.T) { address = URL(t) })
	if conn, err := pgx.Connect(t.Context(), address); err == nil {
		_ = conn.Close(t.Context())
		t.Error("the database outlived its test")
	}
}

func BenchmarkURL(b *testing.B) {
	for b.Loop() {
		URL(b)
	}
}
