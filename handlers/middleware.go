package handlers

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// maxQuery is the longest query string in bytes, maxShapeQuery that of one that brings a shape: 1,000 positions have some 20 kB; maxExprQuery that of one
// with an expression.
const (
	maxQuery      = 8 << 10
	maxShapeQuery = 24 << 10
	maxExprQuery  = threat.MaxExprLength
)

func longestQuery(raw string) int {
	has := func(name string) bool {
		return strings.HasPrefix(raw, name+"=") || strings.Contains(raw, "&"+name+"=")
	}
	switch {
	case has("filter"):
		return maxExprQuery
	case has("within"):
		return maxShapeQuery
	}
	return maxQuery
}

// recovered turns a panic into a 500 that shows nothing of it. http.ErrAbortHandler passes: it is how a broken stream is cut.
func (s *server) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch r := recover(); r {
			case nil:
			case http.ErrAbortHandler:
				panic(r)
			default:
				s.cfg.Log.Error("panic", "path", c.Request().URL.Path, "panic", r, "stack", string(debug.Stack()))
				err = fmt.Errorf("panic: %v", r)
			}
		}()
		return next(c)
	}
}

// policy lets pages load from their own origin only. img-src has data: and blob: for canvases and icons.
const policy = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// Headers that every answer has. The lists are shared by all answers and never written to.
var securing = map[string][]string{
	"Content-Security-Policy":    {policy},
	"X-Content-Type-Options":     {"nosniff"},
	"X-Frame-Options":            {"SAMEORIGIN"},
	"Referrer-Policy":            {"strict-origin-when-cross-origin"},
	"Cross-Origin-Opener-Policy": {"same-origin"},
}

func secured(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		maps.Copy(c.Response().Header(), securing)
		return next(c)
	}
}

// shared lets any page read, and none of another origin write: what is read is for the public audience, and nothing depends on cookies. Not echo's own, which reads its
// configuration anew for each request.
func shared(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, h := c.Request(), c.Response().Header()
		preflight := r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
		if preflight && !reads(r.Header.Get("Access-Control-Request-Method")) {
			return c.NoContent(http.StatusNoContent) // which a browser takes for a no
		}
		if !reads(r.Method) {
			return next(c)
		}
		h["Access-Control-Allow-Origin"] = anyOrigin
		if !preflight {
			h["Access-Control-Expose-Headers"] = exposed
			return next(c)
		}
		h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
		h.Set("Access-Control-Max-Age", "86400")
		if asked := r.Header.Get("Access-Control-Request-Headers"); asked != "" {
			h.Set("Access-Control-Allow-Headers", asked)
			h.Add("Vary", "Access-Control-Request-Headers")
		}
		return c.NoContent(http.StatusNoContent)
	}
}

func reads(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

var (
	anyOrigin = []string{"*"}
	exposed   = []string{"ETag, Link, OGC-NumberMatched, OGC-NumberReturned"}
)

// bounded refuses queries that are too long, hosts that are none, and ends requests that take too long.
func (s *server) bounded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if most := longestQuery(r.URL.RawQuery); len(r.URL.RawQuery) > most {
			return echo.NewHTTPError(http.StatusRequestURITooLong, fmt.Sprintf("the query is %d bytes long, at most %d are read", len(r.URL.RawQuery), most))
		}
		if !saneHost(r.Host) {
			return threat.Invalid("Host", "", "not a host name", "a name or address, with a port if need be")
		}
		if endless(c) {
			return next(c)
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.cfg.Timeout)
		defer cancel()
		c.SetRequest(r.WithContext(ctx))
		return next(c)
	}
}

// endless answers go on for as long as somebody reads them. Each block that is written has its own time.
func endless(c echo.Context) bool {
	return c.Path() == changesPath || c.Path() == answerPath || c.Path() == itemsPath && c.QueryParam("all") != ""
}

// headless drops the body of an answer to HEAD.
func headless(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Method == http.MethodHead {
			c.Response().Writer = noBody{c.Response().Writer}
		}
		return next(c)
	}
}

type noBody struct{ http.ResponseWriter }

func (noBody) Write(b []byte) (int, error) { return len(b), nil }

// Unwrap lets an http.ResponseController reach the connection.
func (n noBody) Unwrap() http.ResponseWriter { return n.ResponseWriter }

// whenReady refuses until the server can serve data.
func (s *server) whenReady(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.cfg.Ready(); err != nil {
			c.Response().Header().Set("Retry-After", "2")
			return &threat.Error{Kind: threat.KindUnready, Detail: "the server is starting: " + err.Error()}
		}
		return next(c)
	}
}
