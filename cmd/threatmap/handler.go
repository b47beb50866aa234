package main

import (
	"errors"
	"log/slog"
	"net/http"

	"threatmap/handlers"
	"threatmap/static"
	"threatmap/tiles"
)

// errStarting is what /readyz says until the database is ready.
var errStarting = errors.New("starting: the database is not ready yet")

// newHandler wires the rooms that answer requests.
func newHandler(r *reads, baseURL string, log *slog.Logger, embedFrom ...string) http.Handler {
	tiler := tiles.New(tiles.Config{Source: dated{r}})
	outlines := handlers.Gauge{Name: "threatmap_kept_outlines_bytes", Help: "Memory of the outlines of incidents that are kept as tiles draw them.", Value: func() float64 { return float64(tiler.Bytes()) }}
	return handlers.New(handlers.Config{
		Store: dated{r}, Tiles: tiler, Edit: r, Recipes: dated{r}, CRS: r.crs, Projector: r, Warm: r.warm, Late: r.late, Gauges: append(r.gauges(), outlines), Done: r.done, Changes: r.hub, Catalog: r.Catalog, SpoolDir: r.spool.dir, SpoolBytes: r.spool.bytes,
		Static: static.FS, BaseURL: baseURL, EmbedFrom: embedFrom, Version: version, Log: log,
	})
}

// newStartingHandler answers while there is no database yet: the page, /healthz, and "not ready" for everything with data.
func newStartingHandler(baseURL string, log *slog.Logger, embedFrom ...string) http.Handler {
	return handlers.New(handlers.Config{
		Ready:  func() error { return errStarting },
		Static: static.FS, BaseURL: baseURL, EmbedFrom: embedFrom, Version: version, Log: log,
	})
}
