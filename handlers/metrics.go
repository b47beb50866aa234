package handlers

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// A Gauge is a number that /metrics tells of another room, of what the public may know. Total is for one that only grows.
type Gauge struct {
	Name, Help string
	Total      bool
	Value      func() float64
}

// metrics count what is asked and answered. Labels are routes and statuses, of which there are few, never what somebody asked for.
type metrics struct {
	registry *prometheus.Registry
	page     http.Handler
	took     *prometheus.HistogramVec
}

// tookBuckets are seconds, around what is promised of tiles (15 ms), filters (25 ms) and pages (50 ms).
var tookBuckets = []float64{0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10}

func newMetrics(s *server) *metrics {
	m := &metrics{registry: prometheus.NewRegistry()}
	m.took = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "threatmap_request_seconds", Help: "How long requests took until the last byte, by route and status.", Buckets: tookBuckets,
	}, []string{"route", "status"})
	m.registry.MustRegister(m.took, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, g := range append(s.gauges(), s.cfg.Gauges...) {
		if g.Total {
			m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: g.Name, Help: g.Help}, g.Value))
		} else {
			m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: g.Name, Help: g.Help}, g.Value))
		}
	}
	m.page = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{DisableCompression: true}) // packed as any answer is
	return m
}

// gauges are the server's own.
func (s *server) gauges() []Gauge {
	work := func(pick func(free, waiting int, refused int64) float64) func() float64 {
		return func() float64 {
			free, waiting, refused := s.work.state()
			freeSQL, waitingSQL, refusedSQL := s.sql.state()
			return pick(free+freeSQL, waiting+waitingSQL, refused+refusedSQL)
		}
	}
	kept := func(pick func(*tileCache) float64) func() float64 {
		return func() float64 {
			return s.tiles.tell(pick) + s.outlines.tell(pick)
		}
	}
	return []Gauge{
		{"threatmap_requests_refused_total", "Requests refused because more was asked than could be answered soon.", true, work(func(_, _ int, refused int64) float64 { return float64(refused) })},
		{"threatmap_work", "Weight of the requests in work.", false, work(func(free, _ int, _ int64) float64 { return float64(s.cfg.Work + s.cfg.workSQL() - free) })},
		{"threatmap_requests_waiting", "Requests that wait for room.", false, work(func(_, waiting int, _ int64) float64 { return float64(waiting) })},
		{"threatmap_tile_cache_bytes", "Memory of the tiles that are kept.", false, kept(func(t *tileCache) float64 { return float64(t.bytes()) })},
		{"threatmap_tile_cache_hits_total", "Tiles that were kept.", true, kept(func(t *tileCache) float64 { return float64(t.hits) })},
		{"threatmap_tile_cache_misses_total", "Tiles that had to be made.", true, kept(func(t *tileCache) float64 { return float64(t.misses) })},
	}
}

// measured notes how long each request took.
func (s *server) measured(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now() //nolint:forbidigo // a duration is measured, which no clock that is handed in can do
		err := next(c)
		status := c.Response().Status
		if err != nil && !c.Response().Committed {
			status = describe(err).Status // what problem will answer
		}
		route := c.Path()
		if route == "" || status == http.StatusNotFound && route == c.Request().URL.Path {
			route = "none"
		}
		s.metrics.took.WithLabelValues(route, strconv.Itoa(status)).Observe(time.Since(began).Seconds())
		return err
	}
}

// metricsPage answers /metrics in Prometheus' text format.
func (s *server) metricsPage(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	s.metrics.page.ServeHTTP(c.Response(), c.Request())
	return nil
}
