package handlers

import (
	"bytes"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// mimeOf is fixed here because what mime knows depends on the machine, and browsers refuse modules of the wrong type.
var mimeOf = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".json": "application/json", ".geojson": mediaGeoJSON, ".svg": "image/svg+xml",
	".png": "image/png", ".webp": "image/webp", ".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json", ".map": "application/json", ".pbf": mediaMVT,
}

// lasting lets caches use an answer unasked for as long as they like: its address says what it holds.
const lasting = "public, max-age=31536000, immutable"

// static answers /static/*.
func (s *server) static(c echo.Context) error {
	if s.shelf.broken != nil {
		return s.shelf.broken
	}
	file, forGood := s.shelf.find(strings.TrimPrefix(c.Request().URL.Path, "/static/"))
	if file == nil {
		return echo.ErrNotFound
	}
	if forGood {
		c.Response().Header().Set("Cache-Control", lasting)
	}
	return file.serve(c)
}

// serve answers with a file, packed as the client likes it.
func (f *shelved) serve(c echo.Context) error {
	if done, err := matched(c, f.sum); done || err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", f.media)
	coding, body := f.in(answerCoding(c.Request()))
	if coding == codingNone {
		http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(body))
		return nil
	}
	h.Set("Content-Encoding", string(coding))
	h.Set("Content-Length", strconv.Itoa(len(body)))
	return c.Blob(http.StatusOK, f.media, body)
}

func contentType(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if t := mimeOf[ext]; t != "" {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}

// mapPage answers with static/index.html under a policy, or says in one line what is missing.
func (s *server) mapPage(c echo.Context, policy string) error {
	if s.shelf.index == nil {
		return s.page(c, http.StatusServiceUnavailable, "missing", "The page is not here", "This server was built without static/index.html. The API works: see /?f=html.")
	}
	if !s.shelf.holds("vendor/") {
		return s.page(c, http.StatusServiceUnavailable, "missing", "The page's libraries are not here",
			"This server was built without static/vendor. Run \"make run\" (or \"npm ci && npm run vendor\", then \"make build\") and start it again. The API works: see /?f=html.")
	}
	if s.shelf.scripts != "" {
		c.Response().Header().Set("Content-Security-Policy", policy+s.shelf.scripts)
	}
	return s.shelf.index.serve(c)
}
