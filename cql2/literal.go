package cql2

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

const (
	dateForm    = "a day that exists, as '2019-03-23'"
	instantForm = "an RFC 3339 instant, as '2019-03-23T10:00:00Z'"
)

var instantPattern = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$`)

// text makes a text; the database has no text with a NUL.
func (m *maker) text(at threat.Position, s string) (*threat.Expr, error) {
	if strings.ContainsRune(s, 0) {
		return nil, threat.InvalidExpr(at, "", "holds a NUL character", "text")
	}
	return m.node(at, threat.Expr{Op: threat.LeafText, Text: s})
}

func (m *maker) boolean(at threat.Position, truth bool) (*threat.Expr, error) {
	return m.node(at, threat.Expr{Op: threat.LeafBool, Text: fmt.Sprint(truth)})
}

func (m *maker) date(at threat.Position, s string) (*threat.Expr, error) {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil || day.Year() == 0 { // which PostgreSQL has not
		return nil, threat.InvalidExpr(at, s, "not a day", dateForm)
	}
	return m.node(at, threat.Expr{Op: threat.LeafDate, Text: s})
}

// instant makes a timestamp, to the microsecond: what PostgreSQL can tell apart.
func (m *maker) instant(at threat.Position, s string) (*threat.Expr, error) {
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(s))
	if err != nil || !instantPattern.MatchString(strings.ToUpper(s)) || t.UTC().Year() < 1 || t.UTC().Year() > 9999 {
		return nil, threat.InvalidExpr(at, s, "not an instant", instantForm)
	}
	return m.node(at, threat.Expr{Op: threat.LeafInstant, Text: t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)})
}

// end makes an end of an interval of what stands in quotes.
func (m *maker) end(at threat.Position, s string) (*threat.Expr, error) {
	switch {
	case s == "..":
		return m.node(at, threat.Expr{Op: threat.LeafOpen})
	case strings.ContainsAny(s, "Tt"):
		return m.instant(at, s)
	case len(s) == len(time.DateOnly):
		return m.date(at, s)
	}
	return nil, threat.InvalidExpr(at, s, "not an end of an interval", dateForm+"; "+instantForm+"; '..' for an open end; or a property")
}

// interval makes an interval of its ends.
func (m *maker) interval(at threat.Position, from, to *threat.Expr) (*threat.Expr, error) {
	if first, last := firstInstant(from), firstInstant(to); first != nil && last != nil && last.Before(*first) {
		return nil, threat.InvalidExpr(at, from.Text+" to "+to.Text, "the interval ends before it begins", "an end that is not before the start")
	}
	return m.operation(at, threat.OpInterval, from, to)
}

// firstInstant is the first instant of a literal end; nil of others. An instant of a day is not before the day.
func firstInstant(e *threat.Expr) *time.Time {
	layout := time.DateOnly
	if e.Op == threat.LeafInstant {
		layout = time.RFC3339Nano
	} else if e.Op != threat.LeafDate {
		return nil
	}
	t, err := time.Parse(layout, e.Text)
	if err != nil {
		return nil
	}
	day := t.Truncate(24 * time.Hour)
	if e.Op == threat.LeafInstant {
		return &t
	}
	return &day
}

// box makes a geometry of a box; west over east crosses the antimeridian.
func (m *maker) box(at threat.Position, v []float64) (*threat.Expr, error) {
	if len(v) == 6 {
		v = []float64{v[0], v[1], v[3], v[4]}
	}
	if len(v) != 4 {
		return nil, threat.InvalidExpr(at, fmt.Sprint(v), fmt.Sprintf("a box of %d numbers", len(v)), "west, south, east, north; or six numbers with a lowest and a highest elevation")
	}
	corners := make(orb.Ring, 4)
	for i, corner := range [4][]float64{{v[0], v[1]}, {v[2], v[1]}, {v[2], v[3]}, {v[0], v[3]}} {
		var err error
		if corners[i], err = m.position(at, corner); err != nil {
			return nil, err
		}
	}
	if err := m.toLonLatAll(corners); err != nil {
		return nil, err
	}
	low, high := corners[0], corners[2]
	if !upright(corners) { // as a box of a projection
		return m.checked(at, orb.Polygon{append(corners, low)})
	}
	b := geo.BBox{West: low[0], South: low[1], East: high[0], North: high[1]}
	if err := b.Check(); err != nil {
		return nil, threat.InvalidExpr(at, b.String(), strings.TrimPrefix(err.Error(), "geo: "), "west, south, east, north; west over east crosses the antimeridian")
	}
	var parts orb.MultiPolygon
	for _, bound := range b.Split() {
		if bound.Min[0] == bound.Max[0] || bound.Min[1] == bound.Max[1] {
			return m.checked(at, flat(bound))
		}
		parts = append(parts, bound.ToPolygon())
	}
	if len(parts) == 1 {
		return m.checked(at, parts[0])
	}
	return m.checked(at, parts)
}

// upright tells whether the corners of a box, one after the other, are those of a box in lon/lat. Axes may have changed places.
func upright(c orb.Ring) bool {
	one, other := orb.Point{c[2][0], c[0][1]}, orb.Point{c[0][0], c[2][1]}
	return c[1] == one && c[3] == other || c[1] == other && c[3] == one
}

// flat is a box without an inside.
func flat(b orb.Bound) orb.Geometry {
	if b.Min == b.Max {
		return b.Min
	}
	return orb.LineString{b.Min, b.Max}
}

// badUTF8 returns where a text is no UTF-8.
func badUTF8(s string) (at int, bad bool) {
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		if r == utf8.RuneError && size == 1 {
			return at, true
		}
		at += size
	}
	return 0, false
}
