package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// Problem is an RFC 9457 problem document, with what was wrong and what would be right.
type Problem struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail,omitempty"`
	Instance  string `json:"instance,omitempty"`
	Parameter string `json:"parameter,omitempty"`
	Value     string `json:"value,omitempty"`
	Accepted  string `json:"accepted,omitempty"`

	Position *threat.Position `json:"position,omitempty"` // of a mistake in filter

	WithdrawnAt *time.Time `json:"withdrawn_at,omitempty"` // of a record that was there and is withdrawn
	Reason      string     `json:"reason,omitempty"`       // why, where that is public

	Recipe json.RawMessage `json:"recipe,omitempty"` // of an answer that can't be given any more
}

var statusOf = map[threat.Kind]int{
	threat.KindInvalid:  http.StatusBadRequest,
	threat.KindNotFound: http.StatusNotFound,
	threat.KindConflict: http.StatusConflict,
	threat.KindTooLarge: http.StatusRequestEntityTooLarge,
	threat.KindTimeout:  http.StatusServiceUnavailable,
	threat.KindUnready:  http.StatusServiceUnavailable,
	threat.KindGone:     http.StatusGone,
}

// problem is echo's error handler: the one place where an error becomes an answer.
func (s *server) problem(err error, c echo.Context) {
	if c.Response().Committed {
		s.cfg.Log.Warn("answer cut short", "path", c.Request().URL.Path, "error", err)
		panic(http.ErrAbortHandler) // so that the client sees that it is not whole
	}
	p := describe(err)
	p.Instance = c.Request().URL.Path
	if p.Status == http.StatusInternalServerError {
		s.cfg.Log.Error("request failed", "method", c.Request().Method, "path", p.Instance, "error", err)
	}
	s.writeProblem(c, p)
}

func describe(err error) Problem {
	var known *threat.Error
	var plain *echo.HTTPError
	switch {
	case errors.As(err, &known) && statusOf[known.Kind] != 0:
		p := problemOf(statusOf[known.Kind], known.Detail)
		p.Parameter, p.Value, p.Accepted, p.Position = known.Param, known.Value, known.Accepted, known.Position
		if p.Position != nil && *p.Position != "" {
			p.Detail = string(*p.Position) + ": " + p.Detail
		}
		if known.Kind == threat.KindTimeout {
			p.Type, p.Title = typeQueryTimeout, "Query timeout"
		}
		if w := known.Withdrawn; w != nil {
			at := w.At.UTC()
			p.WithdrawnAt, p.Reason = &at, w.Reason
		}
		return p
	case errors.As(err, &plain):
		detail, _ := plain.Message.(string)
		if detail == http.StatusText(plain.Code) {
			detail = ""
		}
		return problemOf(plain.Code, detail)
	case errors.Is(err, context.DeadlineExceeded):
		return problemOf(http.StatusServiceUnavailable, "the answer took longer than the server allows; ask for less")
	}
	return problemOf(http.StatusInternalServerError, "the server failed; the reason is in its log")
}

// typeQueryTimeout is the type of the problem that a question took longer than it may; the others are what their status says.
const typeQueryTimeout = "query-timeout"

func problemOf(status int, detail string) Problem {
	return Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

func (s *server) writeProblem(c echo.Context, p Problem) {
	h := c.Response().Header()
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	if p.Status == http.StatusServiceUnavailable && h.Get("Retry-After") == "" {
		h.Set("Retry-After", "5") // the database is away or hangs: sooner is mostly too soon
	}
	if media, ok := accepted(c.Request().Header.Get("Accept"), []string{mediaJSON, mediaHTML}); ok && media == mediaHTML {
		if err := s.page(c, p.Status, "problem", p.Title, p); err != nil {
			s.cfg.Log.Warn("problem page", "error", err)
		}
		return
	}
	body, err := json.Marshal(p)
	if err != nil { // strings only: cannot be
		body = nil
	}
	if err := c.Blob(p.Status, "application/problem+json", body); err != nil {
		s.cfg.Log.Debug("client gone", "error", err)
	}
}
