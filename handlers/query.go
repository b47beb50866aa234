package handlers

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// readQuery returns the query's parameters, each at most once, none but the known ones.
//
// Returns a KindInvalid error that names the parameter and lists the known ones.
func readQuery(c echo.Context, known ...string) (url.Values, error) {
	q := c.QueryParams() // read once for the request, without what cannot be read
	if raw := c.Request().URL.RawQuery; strings.ContainsAny(raw, "%;") {
		if _, err := url.ParseQuery(raw); err != nil {
			return nil, threat.Invalid("query", raw, "cannot be read: a bad % escape or a semicolon", "name=value&name=value, percent-encoded")
		}
	}
	names := make([]string, 0, len(q))
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names) // so that the same request always gets the same complaint
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, threat.Invalid(name, q.Get(name), "unknown parameter", cmp.Or(strings.Join(known, " "), "no parameter"))
		}
		if len(q[name]) > 1 {
			return nil, threat.Invalid(name, strings.Join(q[name], " and "), "given more than once", "one value; several as a comma-separated list where the parameter takes a list")
		}
		if strings.ContainsRune(q.Get(name), 0) {
			return nil, threat.Invalid(name, "", "holds a NUL byte", "text")
		}
	}
	return q, nil
}

// param returns a part of the path. The router leaves escapes in it where the path holds an escaped slash.
func param(c echo.Context, name string) string {
	raw := c.Param(name)
	if c.Request().URL.RawPath == "" {
		return raw
	}
	if text, err := url.PathUnescape(raw); err == nil {
		return text
	}
	return raw
}
