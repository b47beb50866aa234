package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime"
)

const description = `A geospatial threat-mapping server: incidents, border belts and corridors, each value with its source, its precision and its history.

Start with "threatmap serve" and open the address that it prints. Every flag can also be given as a variable: --database-url as
THREATMAP_DATABASE_URL, and so on.

Exit codes: 0 all is well, 1 it failed (the last line says why), 2 the command line is wrong, 3 rows were rejected by an import.`

// cli is the command line. Names and flags are a contract with its users.
type cli struct {
	Serve   serveCommand   `cmd:"" help:"Serve the map, the API and the tiles."`
	Import  importCommand  `cmd:"" help:"Read incidents or corridors from files or URLs. Works beside a running server and without one."`
	Export  exportCommand  `cmd:"" help:"Write a collection to standard output or a file, as the public sees it."`
	Layer   layerCommand   `cmd:"" help:"Add, list and remove layers: other people's vector data, served as collections of their own."`
	Key     keyCommand     `cmd:"" help:"Make, list and revoke the keys of those who may edit. Without one the server is read-only."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to this version's schema and load the starting map."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// databaseFlags say where the records are.
type databaseFlags struct {
	Data        string `default:"data" type:"path" placeholder:"DIR" help:"Folder of the private PostGIS and of everything else that is kept (default: ./data)."`
	DatabaseURL string `placeholder:"URL" help:"Use this PostgreSQL (>= 15, with PostGIS >= 3.3) and not a private one, e.g. postgres://user@host/threatmap."`
}

// session is what a running command has of the outside world.
type session struct {
	ctx            context.Context //nolint:containedctx // kong hands commands one value; it lives as long as the command does
	stdout, stderr io.Writer
}

// logger writes plain lines to standard error.
func (s *session) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(s.stderr, nil))
}

// version is set by the Makefile from git.
var version = "development"

type versionCommand struct{}

// Run prints the version and what it was built with.
func (versionCommand) Run(s *session) error {
	_, err := fmt.Fprintf(s.stdout, "threatmap %s (%s %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
