package handlers

import (
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// asOfParam makes an answer one of what was known then. It is a parameter of the filter of incidents, and of the routes of one incident; Store reads
// it from the context.
const asOfParam = "as_of"

// dated puts the instant that as_of names into the request's context. Whether a route takes the parameter at all, it says itself.
func (s *server) dated(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !strings.Contains(c.Request().URL.RawQuery, asOfParam+"=") || !c.QueryParams().Has(asOfParam) {
			return next(c)
		}
		if c.Get(echo.ContextKeyHeaderAllow) != nil || !reads(c.Request().Method) { // a method that this route does not have is said first; no write takes the parameter
			return next(c)
		}
		said := c.QueryParam(asOfParam)
		if strings.HasPrefix(c.Path(), "/feeds/") {
			return threat.Invalid(asOfParam, said, "a feed tells what is new", "a request without it, or /collections/incidents/items")
		}
		at, err := threat.ParseAsOf(said, s.cfg.Now().UTC())
		if err != nil {
			return err
		}
		r := c.Request()
		c.SetRequest(r.WithContext(threat.WithAsOf(r.Context(), at)))
		return next(c)
	}
}

// writtenAt is what an answer says of when it was written: now; of the past then, so that the same question has the same answer.
func (s *server) writtenAt(c echo.Context) time.Time {
	if at, ok := threat.AsOf(c.Request().Context()); ok {
		return at
	}
	return s.cfg.Now()
}

// oneParams are the parameters of a route of one feature.
func oneParams(col threat.Collection) []string {
	if col.ID == threat.Incidents.ID {
		return []string{"f", asOfParam}
	}
	return []string{"f"}
}

// pastTiles tells whether a tile is of the past: what is kept of those has a place of its own, so that it takes none from the present ones.
func pastTiles(c echo.Context) bool {
	_, past := threat.AsOf(c.Request().Context())
	return past
}

func asOfParameter() *openapi3.Parameter {
	return queryParam(asOfParam, "What was known then, by today's rules of who may see what: "+threat.AsOfForms+
		". What has been withdrawn or hidden since is left out, and places that are coarsened today are coarsened then. Lines, areas and borders are today's. 503 with Retry-After while it is being put together",
		textIn(momentText, "2026-01-01"))
}
