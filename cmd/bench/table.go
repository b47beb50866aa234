package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

const (
	layout  = "%-46s %3s %8s %8s %8s %9s %8s %8s | %8s %8s %7s | %9s %5s | %s"
	preface = `Requests go over HTTP with keep-alive, one after the other for each client; a request's time ends with the last byte of its answer, which is
read but not unpacked. The client runs on the same cores as the server and takes its part of them: what is said of the server is what is
left. "SQL" asks PostGIS for the same list by pgx, without HTTP and gzip, 64 x 64 cells a tile at every zoom, on a narrow table that is made
for it; of two ways (by key range, by a stored 3857 column) the one with more requests/s is shown, each with its own plan for each question
and parallel workers where one client is alone. "Memory" is a plain net/http handler in the bench's own process that gives out the answers
of the first 300 requests of the list as they are. Sizes are of bodies, in kB (1000 bytes). "New filter" = the range between two random days
and four of twelve types (event_subtype), never asked before. Tiles without a filter come mostly out of the server's cache of tiles, whose
pace those lines tell; "each once" asks for every tile a single time, before any other line, and so for none that is in the cache. "Commit to
answer" is the time from the commit of a transaction of new incidents until /stats/count has them; what was written is taken away again at
the end.`
)

var heading = fmt.Sprintf(layout, "what", "cl", "p50 ms", "p95 ms", "p99 ms", "req/s", "kB", "most kB", "SQL p50", "SQL/s", "x SQL", "memory/s", "of it", "aims")

// String is a line of the table.
func (r *row) String() string {
	s := r.Server
	sqlP50, sqlRate, times, memory, of := "", "", "", "", ""
	if best, ok := r.bestSQL(); ok {
		sqlP50, sqlRate, times = decimal(best.P50, 2), decimal(best.PerSecond, 1), decimal(r.TimesSQL, 1)
	}
	if r.Memory != nil {
		memory, of = decimal(r.Memory.PerSecond, 0), decimal(100*r.OfMemory, 0)+"%"
	}
	return fmt.Sprintf(layout, r.Line, strconv.Itoa(s.Clients), decimal(s.P50, 2), decimal(s.P95, 2), decimal(s.P99, 2), decimal(s.PerSecond, 1),
		decimal(s.Bytes/1000, 1), decimal(float64(s.MostBytes)/1000, 1), sqlP50, sqlRate, times, memory, of, r.verdict())
}

func decimal(v float64, digits int) string { return strconv.FormatFloat(v, 'f', digits, 64) }

func (r *row) bestSQL() (best sample, ok bool) {
	for _, name := range slices.Sorted(maps.Keys(r.SQL)) {
		if s := r.SQL[name]; s.PerSecond > best.PerSecond {
			best, ok = s, true
		}
	}
	return best, ok
}

func (r *row) verdict() string {
	var parts []string
	for _, a := range r.Aims {
		verdict := "ok"
		if !a.Met {
			verdict = "MISS"
		}
		parts = append(parts, a.Text+" "+verdict)
	}
	if s := r.Server; s.Failed > 0 {
		parts = append(parts, fmt.Sprintf("FAILED %d of %d (%s)", s.Failed, s.Failed+s.Requests, s.FirstFail))
	}
	return strings.Join(parts, "; ")
}

// readSize reads 2500, 100k or 10M; spelledSize spells it.
func readSize(s string) (int64, error) {
	factor := int64(1)
	digits := s
	if k, ok := strings.CutSuffix(s, "k"); ok {
		digits, factor = k, 1000
	} else if m, ok := strings.CutSuffix(s, "M"); ok {
		digits, factor = m, million
	}
	n, err := strconv.ParseInt(digits, 10, 32)
	const most = 50 * million
	if err != nil || n < 1 || n*factor > most {
		return 0, errors.New("not a number of incidents, such as 100k, 1M or 10M: " + strconv.Quote(s))
	}
	return n * factor, nil
}

func spelledSize(n int64) string {
	switch {
	case n%million == 0:
		return strconv.FormatInt(n/million, 10) + "M"
	case n%1000 == 0:
		return strconv.FormatInt(n/1000, 10) + "k"
	}
	return strconv.FormatInt(n, 10)
}
