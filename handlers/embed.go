package handlers

import (
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// embed answers /embed: the map, for frames in the pages of those who are allowed (Config.EmbedFrom), and in our own. Nothing else may be framed by others.
func (s *server) embed(c echo.Context) error {
	if len(s.cfg.EmbedFrom) == 0 {
		return s.mapPage(c, policy)
	}
	h := c.Response().Header()
	h.Del("X-Frame-Options") // which knows no list; frame-ancestors says it all
	framed := policy + " " + strings.Join(s.cfg.EmbedFrom, " ")
	h.Set("Content-Security-Policy", framed)
	return s.mapPage(c, framed)
}

// CheckOrigin refuses what is not an origin of pages: scheme, host, and a port where it is not the usual one.
func CheckOrigin(origin string) error {
	u, err := url.Parse(origin)
	plain := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.Scheme+"://"+u.Host == origin && saneHost(u.Host)
	if !plain {
		return threat.Invalid("origin", origin, "not an origin", "https://example.org, with a port if need be, without a path")
	}
	return nil
}
