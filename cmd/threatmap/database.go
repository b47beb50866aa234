package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"threatmap/handlers"
	"threatmap/postgis"
	"threatmap/store"
)

// clusterStopTime bounds the wait for the private PostgreSQL at the end of a command.
const clusterStopTime = 8 * time.Second

// connectionStopTime bounds the wait for the connections to end: those to a database that hangs take 15 s.
const connectionStopTime = 2 * time.Second

// database is an open store and, where no --database-url is given, this process's hold on the private cluster below it.
type database struct {
	*store.DB
	cluster *postgis.Cluster
}

// openDatabase joins or starts the private PostGIS of the data folder (or connects to the given URL), migrates it, and loads what is
// missing of the starting map.
func openDatabase(ctx context.Context, flags databaseFlags, log *slog.Logger) (*database, error) {
	var d database
	url := flags.DatabaseURL
	if url == "" {
		cluster, err := postgis.Start(ctx, postgis.Config{DataDir: flags.Data, Log: log})
		if err != nil {
			return nil, err
		}
		d.cluster, url = cluster, cluster.URL()
	}
	db, err := store.Open(ctx, store.Config{URL: url, Log: log, Admit: handlers.EnterSQL})
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	d.DB = db
	if err := prepare(ctx, db, log); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return &d, nil
}

// prepare brings the database to this version: schema first, then the starting map. Both do nothing where nothing is missing.
func prepare(ctx context.Context, db *store.DB, log *slog.Logger) error {
	if err := db.Migrate(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return loadStartingMapOnce(ctx, db, log)
}

// close ends the connections first, then this process's hold on the cluster, which stops with its last user.
func (d *database) close() error {
	if d.DB != nil {
		closed := make(chan struct{})
		go func() { d.DB.Close(); close(closed) }()
		select {
		case <-closed:
		case <-time.After(connectionStopTime):
		}
	}
	if d.cluster == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), clusterStopTime)
	defer cancel()
	return d.cluster.Stop(ctx)
}

type migrateCommand struct {
	databaseFlags
}

// Run migrates the database and loads the starting map.
func (c *migrateCommand) Run(s *session) (err error) {
	d, err := openDatabase(s.ctx, c.databaseFlags, s.logger())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	_, err = fmt.Fprintln(s.stdout, "The database is at this version's schema, and the starting map is loaded.")
	return err
}
