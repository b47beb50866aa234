package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Health is the answer of /healthz and /readyz.
type Health struct {
	Status  string `json:"status"`
	Reason  string `json:"reason,omitempty"`
	Version string `json:"version,omitempty"`
}

// healthz answers as soon as the process lives.
func (s *server) healthz(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusOK, Health{Status: "alive", Version: s.cfg.Version})
}

// readyz answers 503 and why until data can be served. Who has data in memory stays ready while the database is away, and says so: taken
// out of service, it would answer nothing instead of most.
func (s *server) readyz(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	err := s.cfg.Ready()
	if err == nil {
		err = s.cfg.Warm()
	}
	if err != nil {
		c.Response().Header().Set("Retry-After", "2")
		return c.JSON(http.StatusServiceUnavailable, Health{Status: "starting", Reason: err.Error(), Version: s.cfg.Version})
	}
	health := Health{Status: "ready", Version: s.cfg.Version}
	if err := s.cfg.Late(); err != nil {
		health.Reason = err.Error()
	}
	return c.JSON(http.StatusOK, health)
}
