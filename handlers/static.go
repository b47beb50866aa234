package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
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

// static answers /static/*.
func (s *server) static(c echo.Context) error {
	name := strings.TrimPrefix(c.Request().URL.Path, "/static/")
	body, err := s.readStatic(name)
	if err != nil {
		return err
	}
	return serve(c, name, body)
}

// readStatic returns a file of the page; 404 for what is none.
func (s *server) readStatic(name string) ([]byte, error) {
	if s.cfg.Static == nil || !fs.ValidPath(name) {
		return nil, echo.ErrNotFound
	}
	body, err := fs.ReadFile(s.cfg.Static, name)
	var wrong *fs.PathError
	if errors.Is(err, fs.ErrNotExist) || errors.As(err, &wrong) { // PathError: a folder
		return nil, echo.ErrNotFound
	}
	return body, err
}

// serve answers with a file, by its content's hash as weak ETag (the body may be packed on its way).
func serve(c echo.Context, name string, body []byte) error {
	sum := sha256.Sum256(body)
	h := c.Response().Header()
	h.Set("ETag", `W/"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
	h.Set("Cache-Control", revalidate)
	h.Set("Content-Type", contentType(name))
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(body))
	return nil
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

// importMap finds the one kind of inline script that cannot be a file of its own.
var importMap = regexp.MustCompile(`(?s)<script type="importmap">(.*?)</script>`)

// mapPage answers with static/index.html under a policy, or says in one line what is missing.
func (s *server) mapPage(c echo.Context, policy string) error {
	body, err := s.readStatic("index.html")
	if err != nil {
		return s.page(c, http.StatusServiceUnavailable, "missing", "The page is not here", "This server was built without static/index.html. The API works: see /?f=html.")
	}
	if _, err := fs.Stat(s.cfg.Static, "vendor"); err != nil {
		return s.page(c, http.StatusServiceUnavailable, "missing", "The page's libraries are not here",
			"This server was built without static/vendor. Run \"make run\" (or \"npm ci && npm run vendor\", then \"make build\") and start it again. The API works: see /?f=html.")
	}
	for _, m := range importMap.FindAllSubmatch(body, -1) {
		sum := sha256.Sum256(m[1])
		c.Response().Header().Set("Content-Security-Policy", policy+"; script-src 'self' 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	return serve(c, "index.html", body)
}
