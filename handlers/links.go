package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"
)

// Link is a link as OGC APIs write it.
type Link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
}

var hostName = regexp.MustCompile(`^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.%]+\])(:[0-9]{1,5})?$`)

// saneHost keeps what is no host name out of links and pages. An empty one is HTTP/1.0's.
func saneHost(host string) bool { return host == "" || len(host) < 256 && hostName.MatchString(host) }

// base is the public address of the server, without the last slash.
func (s *server) base(r *http.Request) string {
	if s.cfg.BaseURL != "" {
		return strings.TrimSuffix(s.cfg.BaseURL, "/")
	}
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if s.cfg.TrustForwarded {
		if p := r.Header.Get("X-Forwarded-Proto"); p == "https" || p == "http" {
			scheme = p
		}
		if h := r.Header.Get("X-Forwarded-Host"); h != "" && saneHost(h) {
			host = h
		}
	}
	return scheme + "://" + host
}

// href is the absolute address of a path of ours; the path is escaped already.
func (s *server) href(c echo.Context, path string) string { return s.base(c.Request()) + path }

// here is the address asked for, with some parameters changed; an empty value takes one away.
func (s *server) here(c echo.Context, changes ...string) string {
	q := url.Values{}
	for k, v := range c.QueryParams() {
		q[k] = v
	}
	for i := 0; i+1 < len(changes); i += 2 {
		q.Del(changes[i])
		if changes[i+1] != "" {
			q.Set(changes[i], changes[i+1])
		}
	}
	address := s.href(c, c.Request().URL.EscapedPath())
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return address
}

// selfLinks says where this answer is, and where it is in its other formats.
func (s *server) selfLinks(c echo.Context, is format, offers ...format) []Link {
	links := []Link{{Href: s.here(c), Rel: "self", Type: is.media[0], Title: "This document"}}
	for _, o := range offers {
		if o.name != is.name {
			links = append(links, Link{Href: s.here(c, "f", o.name), Rel: "alternate", Type: o.media[0], Title: "This document as " + strings.ToUpper(o.name)})
		}
	}
	return links
}
