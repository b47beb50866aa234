package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// revalidate lets caches keep an answer but not use it unasked.
const revalidate = "public, no-cache"

// unchanged sets the ETag of an answer made from data, and answers 304 where the client has it. It must be called before the data is
// read: a change in between then gives an old tag to new data, which costs one more request, never a stale answer.
func (s *server) unchanged(c echo.Context, media string) (bool, error) {
	head, err := s.cfg.Store.Head(c.Request().Context())
	if err != nil {
		return false, fmt.Errorf("read change counter: %w", err)
	}
	return s.matchedAt(c, head, media)
}

// matchedAt is matched for an answer made from data as of a head.
func (s *server) matchedAt(c echo.Context, head threat.Head, media string) (bool, error) {
	return matched(c, fmt.Sprintf("%s|%s|%s|%s|%v", s.edition(head), s.cfg.Version, media, s.here(c), c.Get(askedLayer)))
}

// edition names what an audience is told as of a head: the same for the same data, and for no other, of this database or of another.
func (s *server) edition(head threat.Head) string {
	return string(s.cfg.Audience) + "-" + head.String()
}

// matched sets the weak ETag of what identity names, and answers 304 to a request that has it.
func matched(c echo.Context, identity string) (bool, error) {
	sum := sha256.Sum256([]byte(identity))
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := c.Response().Header()
	h.Set("ETag", "W/"+tag)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", revalidate)
	}
	if !holds(c.Request().Header.Values("If-None-Match"), tag) {
		return false, nil
	}
	return true, c.NoContent(http.StatusNotModified)
}

// holds compares weakly, as RFC 9110 wants for If-None-Match. Our tags hold no comma, so a list can be cut at commas. What * means is
// known only when there is an answer (unlessAny).
func holds(headers []string, tag string) bool {
	if len(headers) == 0 {
		return false
	}
	for _, one := range strings.Split(strings.Join(headers, ","), ",") {
		one = strings.TrimSpace(one)
		if strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}

// unlessAny answers 304 to If-None-Match: * wherever there is something to answer with: what is wrong with a request, or not there, is said all the
// same.
func unlessAny(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !reads(c.Request().Method) || !slices.Contains(c.Request().Header.Values("If-None-Match"), "*") {
			return next(c)
		}
		response := c.Response()
		response.Before(func() {
			h := response.Header()
			if (response.Status != http.StatusOK && response.Status != http.StatusNoContent) || h.Get("ETag") == "" {
				return
			}
			response.Status = http.StatusNotModified
			for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition"} {
				h.Del(name)
			}
			response.Writer = noBody{response.Writer}
		})
		return next(c)
	}
}
