package handlers

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"threatmap/threat"
)

// Whoever sends wrong keys gets 429 after so many, and then for one every so many seconds. It saves work: nobody finds 32 random bytes by
// trying. A right key is never refused for the wrong ones of others at the same address.
const (
	wrongKeysAtOnce  = 10
	secondsWrongKeys = 6
)

// holder is where the key of a request is kept.
const holder = "key"

// keyed lets in who holds a valid key that may edit. Returns 401 without one, 403 for one with another role, 429 for too many wrong ones.
func (s *server) keyed() echo.MiddlewareFunc {
	wrong := middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{Rate: 1.0 / secondsWrongKeys, Burst: wrongKeysAtOnce})
	return middleware.KeyAuthWithConfig(middleware.KeyAuthConfig{
		Validator: func(secret string, c echo.Context) (bool, error) {
			k, err := s.cfg.Edit.KeyOf(c.Request().Context(), secret)
			if threat.KindOf(err) == threat.KindNotFound {
				return false, nil
			}
			if err != nil {
				return false, fmt.Errorf("look up a key: %w", err)
			}
			if !k.MayEdit() {
				return false, echo.NewHTTPError(http.StatusForbidden, "a key with the role "+k.Role+" may not edit; editor or admin may")
			}
			c.Set(holder, k)
			return true, nil
		},
		ErrorHandler: func(err error, c echo.Context) error { return s.keyProblem(err, c, wrong) },
	})
}

// keyProblem answers where the middleware let nobody in.
func (s *server) keyProblem(err error, c echo.Context, wrong middleware.RateLimiterStore) error {
	var missing *middleware.ErrKeyAuthMissing
	var refused *echo.HTTPError
	var known *threat.Error
	switch h := c.Response().Header(); {
	case errors.As(err, &missing):
		h.Set("WWW-Authenticate", `Bearer realm="threatmap"`)
		return echo.NewHTTPError(http.StatusUnauthorized, "this needs an editor's key: Authorization: Bearer … (threatmap key add --role editor)")
	case errors.As(err, &refused), errors.As(err, &known):
		return err
	case errors.Unwrap(err) != nil: // the store failed
		return err
	}
	if allowed, err := wrong.Allow(peer(c.Request())); err != nil || !allowed {
		c.Response().Header().Set("Retry-After", strconv.Itoa(secondsWrongKeys))
		return echo.NewHTTPError(http.StatusTooManyRequests, "too many wrong keys from this address")
	}
	c.Response().Header().Set("WWW-Authenticate", `Bearer realm="threatmap", error="invalid_token"`)
	return echo.NewHTTPError(http.StatusUnauthorized, "the key is not known, or is revoked")
}

// peer is the other end of the connection: headers that name another one can be made up.
func peer(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		return host
	}
	return r.RemoteAddr
}

// sameOrigin refuses writes that a page of another origin sends: a key that a browser holds is for our own page.
func (s *server) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		origin := r.Header.Get("Origin")
		if origin == "" {
			return next(c)
		}
		from, err := url.Parse(origin)
		ours, failed := url.Parse(s.base(r))
		if err != nil || failed != nil || from.Host == "" || from.Host != ours.Host && from.Host != r.Host {
			return echo.NewHTTPError(http.StatusForbidden, "pages of other origins may read here, not write")
		}
		return next(c)
	}
}

// keyOf is the key that keyed let in.
func keyOf(c echo.Context) threat.Key {
	k, _ := c.Get(holder).(threat.Key)
	return k
}
