package main

import (
	"fmt"
	"time"

	"threatmap/handlers"
	"threatmap/index"
)

// gauges tells /metrics of the index and of what is kept. All of it is of what the public sees; nothing counts what is withheld.
func (r *reads) gauges() []handlers.Gauge {
	state := func(pick func(*index.State) float64) func() float64 {
		return func() float64 {
			if s := r.index.State(); s != nil {
				return pick(s)
			}
			return 0
		}
	}
	kept := func(pick func(bodyStats) int64) func() float64 {
		return func() float64 { return float64(pick(r.bodies.stats())) }
	}
	number := func(size func() (int, int64)) func() float64 {
		return func() float64 { n, _ := size(); return float64(n) }
	}
	bytes := func(size func() (int, int64)) func() float64 {
		return func() float64 { _, n := size(); return float64(n) }
	}
	return []handlers.Gauge{
		{Name: "threatmap_index_incidents", Help: "Incidents in the index; 0 until it is loaded.", Value: state(func(s *index.State) float64 { return float64(s.Len()) })},
		{Name: "threatmap_index_bytes", Help: "Memory of the index, what was worked out for lines and codes included.", Value: state(func(s *index.State) float64 { return float64(s.Bytes()) })},
		{Name: "threatmap_index_pending_rows", Help: "Rows of the index that wait for a merge: what is new, and what it replaces.", Value: state(func(s *index.State) float64 { return float64(s.Pending()) })},
		{Name: "threatmap_layers_bytes", Help: "Memory of what is drawn beside incidents.", Value: func() float64 { return float64(r.layers.Bytes()) }},
		{Name: "threatmap_kept_filters", Help: "Filters that are kept ready to be asked again.", Value: number(r.questions.size)},
		{Name: "threatmap_kept_filters_bytes", Help: "Memory of these filters, what they share with kept searches included.", Value: bytes(r.questions.size)},
		{Name: "threatmap_kept_searches", Help: "Searches, and filters by ids, whose answer by the database is kept.", Value: number(r.beyonds.size)},
		{Name: "threatmap_kept_searches_bytes", Help: "Memory of these answers.", Value: bytes(r.beyonds.size)},
		{Name: "threatmap_past_moments", Help: "Moments of the past (as_of) that are kept.", Value: number(r.pastSize)},
		{Name: "threatmap_past_bytes", Help: "Memory of these moments beside the index.", Value: bytes(r.pastSize)},
		{Name: "threatmap_change_counter", Help: "Change counter that answers are of.", Value: state(func(s *index.State) float64 { return float64(s.Counter) })},
		{Name: "threatmap_index_age_seconds", Help: "How long ago the database was last heard; it is asked every two seconds at least.", Value: r.unheard},
		{Name: "threatmap_subscribers", Help: "Who is being told of changes.", Value: func() float64 { open, _ := r.hub.Stats(); return float64(open) }},
		{Name: "threatmap_subscribers_dropped_total", Help: "Subscribers that did not keep up with changes.", Total: true, Value: func() float64 { _, dropped := r.hub.Stats(); return float64(dropped) }},
		{Name: "threatmap_body_cache_bytes", Help: "Memory of the rendered incidents that are kept.", Value: kept(func(s bodyStats) int64 { return s.bytes })},
		{Name: "threatmap_body_cache_bodies", Help: "Rendered incidents that are kept.", Value: kept(func(s bodyStats) int64 { return s.kept })},
		{Name: "threatmap_body_cache_hits_total", Help: "Rendered incidents that were kept.", Total: true, Value: kept(func(s bodyStats) int64 { return s.hits })},
		{Name: "threatmap_body_cache_misses_total", Help: "Incidents that had to be read and rendered.", Total: true, Value: kept(func(s bodyStats) int64 { return s.misses })},
	}
}

// lateAfter is when /readyz begins to tell that the database is not heard: more than a look each two seconds and a slow answer.
const lateAfter = 5 * time.Second

// late tells since when the database has not been heard, or why its changes can't be taken in. It is not refused for that: the index answers most.
func (r *reads) late() error {
	if err := r.index.Stuck(); err != nil {
		return fmt.Errorf("the index stands still at change %d: %w", r.index.State().Counter, err)
	}
	if since := time.Duration(r.unheard() * float64(time.Second)); since > lateAfter {
		return fmt.Errorf("the database was last heard %s ago; the index answers as of then, and what only the database knows may be refused", since.Round(time.Second))
	}
	return nil
}

// unheard is how many seconds ago the database was last heard; 0 before the first time.
func (r *reads) unheard() float64 {
	at := r.looked.Load()
	if at == 0 {
		return 0
	}
	return time.Since(time.Unix(0, at)).Seconds()
}
