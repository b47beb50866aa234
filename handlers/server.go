package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

// server holds what every handler shares. Only what it keeps changes once it is made.
type server struct {
	cfg       Config
	spoken    systems
	reached   reachCache
	shelf     *shelf
	tiles     tileCache // of incidents, by head
	past      tileCache // of incidents as of an earlier day, by the head of the present
	outlines  tileCache // of the other collections, by head of the geography
	work      workLimit // from memory
	sql       workLimit // that may go to SQL
	seams     seamCache
	spools    chan struct{} // one in it for each file that is being made
	described specifications
	jobs      *jobs
	recipes   *rate.Limiter
	whole     http.Handler // all routes, to make answers by their recipes
	saved     indicatorCache

	metrics *metrics
}

// New returns the whole HTTP interface.
func New(cfg Config) http.Handler { return newEcho(cfg) }

func newEcho(cfg Config) *echo.Echo { return newServer(cfg).echo() }

func newServer(cfg Config) *server {
	s := &server{cfg: cfg.withDefaults(), jobs: newJobs(), spools: make(chan struct{}, mostSpools), recipes: newRecipeLimit()}
	s.spoken = spokenBy(s.cfg)
	s.described.crs = s.spoken.names()
	s.shelf = newShelf(s.cfg.Static)
	go s.shelf.pack()
	s.outlines.most, s.past.most = keptOutlineBytes, keptPastBytes
	s.work.free, s.sql.free = s.cfg.Work, s.cfg.workSQL()
	s.metrics = newMetrics(s)
	return s
}

func (s *server) echo() *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.problem
	e.Use(s.measured, s.recovered, secured, shared, s.bounded, s.limited, headless, compressed, unlessAny, s.dated)
	s.routes(e)
	s.whole = e
	return e
}
