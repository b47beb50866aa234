package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// server holds what every handler shares. Only what it keeps changes once it is made.
type server struct {
	cfg   Config
	tiles tileCache
	work  workLimit
}

// New returns the whole HTTP interface.
func New(cfg Config) http.Handler { return newEcho(cfg) }

func newEcho(cfg Config) *echo.Echo {
	s := &server{cfg: cfg.withDefaults()}
	s.work.free = s.cfg.Work
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.problem
	e.Use(s.recovered, secured, shared, s.bounded, s.limited, headless, compressed)
	s.routes(e)
	return e
}
