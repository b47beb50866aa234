package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// bench is one run.
type bench struct {
	program  string
	data     string
	seed     uint64
	clients  []int
	duration time.Duration
	only     *regexp.Regexp
	against  []string // of sql, memory
	exports  bool     // measure exports, and nothing else
	out      io.Writer
}

// row is what the table says of one line at one number of clients.
type row struct {
	Size     int64             `json:"size"`
	Line     string            `json:"line"`
	Server   sample            `json:"server"`
	SQL      map[string]sample `json:"sql,omitempty"`
	Memory   *sample           `json:"memory,omitempty"`
	TimesSQL float64           `json:"times_sql,omitempty"` // throughput over that of the quickest SQL
	OfMemory float64           `json:"of_memory,omitempty"` // throughput over that of the same bytes from memory
	Aims     []aim             `json:"aims,omitempty"`

	kind int // which line it is, whatever its name says of this data set
}

// report is what -json writes.
type report struct {
	Machine string      `json:"machine"`
	Sets    []setReport `json:"sets"`
	Rows    []*row      `json:"rows"`
	Exports []export    `json:"exports,omitempty"`
}

// setReport tells of a data set and of the server on it. Memory in bytes.
type setReport struct {
	dataset
	DiskBytes    int64   `json:"disk_bytes"`
	ReadySeconds float64 `json:"ready_seconds"`
	MemoryReady  int64   `json:"memory_ready"`
	MemoryAtEnd  int64   `json:"memory_at_end"`
	MemoryMost   int64   `json:"memory_most"`
}

// measureSet makes the data of one size and measures everything on it.
func (b *bench) measureSet(ctx context.Context, size int64, all *report) (err error) {
	w, err := newWorld(b.seed)
	if err != nil {
		return err
	}
	folder := filepath.Join(b.data, fmt.Sprintf("%s-seed%d", spelledSize(size), b.seed))
	fmt.Fprintf(b.out, "\n== %s incidents, seed %d, in %s\n", spelledSize(size), b.seed, folder)
	d, err := openDatabase(ctx, b.program, folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	var set setReport
	if set.dataset, err = d.ensure(ctx, dataset{Seed: b.seed, Size: size, Version: worldVersion}, w, b.out); err != nil {
		return err
	}
	if err := d.forgetLive(ctx); err != nil { // of a run that was cut short
		return err
	}
	fmt.Fprintf(b.out, "Written by COPY in %.1f s (%.0f incidents/s), indexes and statistics included.\n", set.Seconds, float64(size)/set.Seconds)
	if set.DiskBytes, err = d.sizes(ctx, b.out); err != nil {
		return err
	}
	s, err := startServer(ctx, b.program, folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop(), d.forgetLive(context.WithoutCancel(ctx))) }()
	set.ReadySeconds, set.MemoryReady = s.ready.Seconds(), s.memory("VmRSS")
	fmt.Fprintf(b.out, "Server ready after %.2f s, with %.0f MB in memory.\n", set.ReadySeconds, mb(set.MemoryReady))
	if b.exports {
		err = b.measureExports(ctx, size, folder, s, all)
	} else {
		err = b.measureLines(ctx, w, size, d, s, all)
	}
	set.MemoryAtEnd, set.MemoryMost = s.memory("VmRSS"), s.memory("VmHWM")
	fmt.Fprintf(b.out, "Server at the end: %.0f MB in memory, at most %.0f MB.\n", mb(set.MemoryAtEnd), mb(set.MemoryMost))
	all.Sets = append(all.Sets, set)
	return err
}

func mb(bytes int64) float64 { return float64(bytes) / 1e6 }

func (b *bench) measureLines(ctx context.Context, w *world, size int64, d *database, s *server, all *report) error {
	site := newSite(s.base)
	defer site.close()
	warm, err := awaitWarm(ctx, site)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%.0f incidents read ahead in another %.0f s; the index takes %.1f bytes an incident.\n\n", warm.kept, warm.after.Seconds(), warm.index)
	fmt.Fprintln(b.out, heading)
	for kind, l := range b.lines(ctx, newChooser(w, size), d.pool, site) {
		if !b.only.MatchString(l.name) {
			continue
		}
		if l.find != nil {
			if err := l.find(); err != nil {
				return fmt.Errorf("%s: %w", l.name, err)
			}
		}
		clients := l.clients
		if clients == nil {
			clients = b.clients
		}
		for _, n := range clients {
			r := &row{Size: size, Line: l.name, kind: kind}
			if err := b.measureRow(ctx, r, l, n, d, site); err != nil {
				return fmt.Errorf("%s: %w", l.name, err)
			}
			r.Aims = l.aims(r, all.Rows)
			all.Rows = append(all.Rows, r)
			fmt.Fprintln(b.out, r)
		}
	}
	return b.measureLive(ctx, w, size, d, site, all) // last: what was measured before is of the data set alone
}

// measureRow asks the server, then PostGIS, then memory for the same list of requests.
func (b *bench) measureRow(ctx context.Context, r *row, l line, clients int, d *database, site *site) (err error) {
	start := int64(r.kind*100+clients) << 20
	open := site.clients(l.list, l.gzip)
	switch {
	case l.each > 0:
		start = 0
		r.Server, err = measureEach(ctx, clients, b.duration, l.each, open)
	case l.several > 0:
		r.Server, err = measureFastest(ctx, 3, l.several, start, open)
	default:
		r.Server, err = measure(ctx, clients, b.duration, start, open)
	}
	if err != nil {
		return err
	}
	if slices.Contains(b.against, "sql") {
		if err := b.measureSQL(ctx, r, l, start, d); err != nil {
			return err
		}
	}
	if slices.Contains(b.against, "memory") && r.Server.Failed == 0 {
		return b.measureMemory(ctx, r, l, start, site)
	}
	return nil
}

func (b *bench) measureSQL(ctx context.Context, r *row, l line, start int64, d *database) error {
	r.SQL = map[string]sample{}
	most := 0.0
	for _, way := range l.sql {
		got, err := measure(ctx, r.Server.Clients, b.duration, start, asker(d.pool, r.Server.Clients, way.ask))
		if err != nil {
			return err
		}
		if got.Failed > 0 {
			return fmt.Errorf("%s: %s", way.name, got.FirstFail)
		}
		r.SQL[way.name] = got
		most = max(most, got.PerSecond)
	}
	if most > 0 {
		r.TimesSQL = r.Server.PerSecond / most
	}
	return nil
}

// measureMemory takes less time: it varies little.
func (b *bench) measureMemory(ctx context.Context, r *row, l line, start int64, site *site) error {
	m, err := newMemory(ctx, site, l.list, l.gzip, start)
	if err != nil {
		return err
	}
	got, err := measure(ctx, r.Server.Clients, b.duration/2, 0, m.clients(m.paths, l.gzip))
	if err == nil && got.PerSecond > 0 {
		r.Memory, r.OfMemory = &got, r.Server.PerSecond/got.PerSecond
	}
	return errors.Join(err, m.close())
}
