package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"threatmap/postgis"
)

// database is the private PostGIS of one data set, held for as long as the bench runs: a server that is started meanwhile joins it.
type database struct {
	folder  string
	cluster *postgis.Cluster
	pool    *pgxpool.Pool
}

// poolSize is enough for the most clients and the bench's own questions.
const poolSize = 18

// openDatabase migrates the folder's database with the program that is measured, and connects to it.
func openDatabase(ctx context.Context, program, folder string) (*database, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of the data: %w", err)
	}
	cluster, err := postgis.Start(ctx, postgis.Config{DataDir: folder})
	if err != nil {
		return nil, err
	}
	d := &database{folder: folder, cluster: cluster}
	migrate := exec.CommandContext(ctx, program, "migrate", "--data", folder)
	if said, err := migrate.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate: %w\n%s", err, said), d.close())
	}
	config, err := pgxpool.ParseConfig(cluster.URL())
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	config.MaxConns = poolSize
	config.ConnConfig.RuntimeParams["search_path"] = "threatmap, public"
	// A plan for these very arguments: one for any tile would be a bad one for most.
	config.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	if d.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *database) close() error {
	if d.pool != nil {
		d.pool.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Second)
	defer cancel()
	return d.cluster.Stop(ctx)
}

// sizes prints how much room the data takes, and returns what the folder takes.
func (d *database) sizes(ctx context.Context, log io.Writer) (folder int64, err error) {
	rows, err := d.pool.Query(ctx, `SELECT c.oid::regclass::text, pg_total_relation_size(c.oid) FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind = 'r' AND n.nspname IN ('threatmap', 'bench') AND pg_total_relation_size(c.oid) > 1e7 ORDER BY 2 DESC`)
	if err != nil {
		return 0, err
	}
	var name string
	var bytes, sum int64
	_, err = pgx.ForEachRow(rows, []any{&name, &bytes}, func() error {
		sum += bytes
		fmt.Fprintf(log, "  %-28s %8.1f MB\n", name, float64(bytes)/1e6)
		return nil
	})
	folder = folderBytes(d.folder)
	fmt.Fprintf(log, "  %-28s %8.1f MB; the whole folder, with the write-ahead log, %.1f MB\n", "all of these", float64(sum)/1e6, float64(folder)/1e6)
	return folder, err
}

func folderBytes(dir string) (sum int64) {
	_ = filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error { // files come and go in a living cluster
		if err == nil && info.Mode().IsRegular() {
			sum += info.Size()
		}
		return nil
	})
	return sum
}
