package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"threatmap/handlers"
	"threatmap/threat"
)

// Limits of the HTTP server. A stop lets requests finish for stopTime; with the cluster's own stop it stays under 10 s.
const (
	headerTime = 10 * time.Second
	idleTime   = 2 * time.Minute
	writeTime  = 5 * time.Minute
	stopTime   = 5 * time.Second
	maxHeader  = 96 << 10 // room for the longest query that is read (threat.MaxExprLength), and for telling one half as long again that it is too long
)

type serveCommand struct {
	databaseFlags
	Listen    string   `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen; port 0 takes a free one and prints it (default: 127.0.0.1:8080). Beyond loopback, everyone who reaches the port reads everything public."`
	BaseURL   string   `placeholder:"URL" help:"Address under which people reach the server, for the links in its answers (default: that of each request)."`
	EmbedFrom []string `placeholder:"ORIGIN,…" help:"Origins whose pages may show the map in a frame (/embed), e.g. https://news.example.org; editors' keys can be used there too, so only those that are trusted (default: none)."`

	ExportFileMB int `default:"2048" placeholder:"MB" help:"Most disk for one export that is a whole file (gpkg, fgb) while it is made, in the data folder; up to four are made at a time (default: 2048)."`

	CRS []string `name:"crs" placeholder:"EPSG:CODE,…" help:"Coordinate reference systems to answer in beside WGS 84, Web Mercator and UTM 36 to 39 north, e.g. EPSG:3035: those that PostGIS knows (default: none)."`

	BodyCacheMB int `default:"256" placeholder:"MB" help:"Memory for incidents that have been rendered as GeoJSON, so that they need not be read again; 0 keeps none (default: 256)."`
}

// Validate says what is wrong with the flags before anything is started.
func (c *serveCommand) Validate() error {
	for _, origin := range c.EmbedFrom {
		if err := handlers.CheckOrigin(origin); err != nil {
			return fmt.Errorf("--embed-from: %w", err)
		}
	}
	for _, text := range c.CRS {
		if srid, err := readCRS(text); err != nil || srid == 0 {
			return errors.Join(err, fmt.Errorf("--crs %q: accepted: EPSG:CODE, several separated by commas", text))
		}
	}
	return nil
}

// chosen looks up the coordinate reference systems of --crs.
func (c *serveCommand) chosen(ctx context.Context, db *database) (list []threat.CRS, err error) {
	for _, text := range c.CRS {
		code, err := readCRS(text)
		if err != nil {
			return nil, err
		}
		one, err := db.CRS(ctx, code)
		if err != nil {
			return nil, fmt.Errorf("--crs %s: %w", text, err)
		}
		list = append(list, one)
	}
	return list, nil
}

// Run serves until the process is told to stop.
func (c *serveCommand) Run(s *session) error {
	listener, err := (&net.ListenConfig{}).Listen(s.ctx, "tcp", c.Listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("another program listens on %s already (%w); --listen 127.0.0.1:0 takes a free port", c.Listen, syscall.EADDRINUSE)
	}
	if err != nil {
		return fmt.Errorf("--listen %s: %w", c.Listen, err)
	}
	log := s.logger()
	c.sayAddress(s, listener, log)
	doors := newDoors(newStartingHandler(c.BaseURL, log, c.EmbedFrom...))
	server := &http.Server{
		Handler: doors, ReadHeaderTimeout: headerTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	group, ctx := errgroup.WithContext(s.ctx)
	group.Go(func() error { return serveHTTP(server, listener) })
	group.Go(func() error { return c.open(ctx, s, doors, log, listener.Addr().String()) })
	group.Go(func() error { return stopWhenDone(ctx, server) })
	err = group.Wait()
	return errors.Join(err, doors.close())
}

// open makes the database ready, opens the doors, loads the index, and keeps it in step until the end.
func (c *serveCommand) open(ctx context.Context, s *session, doors *doors, log *slog.Logger, address string) error {
	db, err := openDatabase(ctx, c.databaseFlags, log)
	if err != nil {
		if ctx.Err() != nil {
			return nil // told to stop while starting
		}
		return err
	}
	r := newReads(db.DB, c.BodyCacheMB)
	r.done = ctx.Done()
	r.spool = spool{spoolIn(c.Data, log), int64(c.ExportFileMB) << 20}
	r.layers.Log = log
	if r.crs, err = c.chosen(ctx, db); err != nil {
		return errors.Join(err, db.close())
	}
	if _, err := r.readCatalog(ctx); err != nil {
		return errors.Join(err, db.close())
	}
	doors.open(newHandler(r, c.BaseURL, log, c.EmbedFrom...), db)
	listener := db.Listen()
	defer listener.Close()
	source := r.source(listener)
	if !r.load(ctx, source, log) {
		return nil // told to stop while loading
	}
	sayReady(s, address, c.databaseFlags)
	filled := make(chan struct{})
	go func() {
		defer close(filled)
		r.keepFilled(ctx, log)
	}()
	prepared := make(chan struct{})
	go func() {
		defer close(prepared)
		r.keepPrepared(ctx, log)
	}()
	past := make(chan struct{})
	go func() {
		defer close(past)
		r.keepPast(ctx)
	}()
	r.index.Follow(ctx, source, log)
	<-filled
	<-past
	<-prepared
	return nil
}

func (c *serveCommand) sayAddress(s *session, listener net.Listener, log *slog.Logger) {
	fmt.Fprintf(s.stdout, "threatmap %s listens on http://%s and is getting ready.\n", version, listener.Addr())
	if at, err := netip.ParseAddrPort(listener.Addr().String()); err == nil && !at.Addr().Unmap().IsLoopback() {
		log.Warn("listening beyond loopback: everyone who reaches this port reads everything public", "address", listener.Addr().String())
	}
}

// sayReady prints the address and what to do next.
func sayReady(s *session, address string, flags databaseFlags) {
	where := "--data " + flags.Data
	if flags.DatabaseURL != "" {
		where = "--database-url …"
	}
	fmt.Fprintf(s.stdout, `
threatmap is ready: open http://%[1]s in a browser.
  In QGIS or GDAL:  OAPIF:http://%[1]s
  By bounding box:  http://%[1]s/collections/incidents/items?bbox=40,33,42,35
  Next, bring in UCDP's event data (CC BY 4.0), in another terminal:
    bin/threatmap import %[2]s --format ucdp-ged https://ucdp.uu.se/downloads/ged/ged251-csv.zip
  Ctrl-C stops the server; what is stored stays in %[3]s.
`, address, where, flags.Data)
}

func serveHTTP(server *http.Server, listener net.Listener) error {
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// stopWhenDone lets running requests finish for stopTime, then cuts them.
func stopWhenDone(ctx context.Context, server *http.Server) error {
	<-ctx.Done()
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := server.Shutdown(bounded); err != nil {
		return server.Close()
	}
	return nil
}
