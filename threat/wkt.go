package threat

import (
	"errors"
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// wktReader reads well-known text from strangers: numbers, commas and brackets, within a bound of positions.
type wktReader struct {
	rest      string
	positions int
}

// readWKT reads a POLYGON or a MULTIPOLYGON of two dimensions.
func readWKT(text string) (polygons orb.MultiPolygon, err error) {
	word, _, found := strings.Cut(text, "(")
	if !found {
		return nil, errors.New("not a form that is known")
	}
	r := wktReader{rest: text[len(word):]}
	switch word = strings.ToUpper(strings.TrimSpace(word)); word {
	case "POLYGON":
		var p orb.Polygon
		p, err = r.polygon()
		polygons = orb.MultiPolygon{p}
	case "MULTIPOLYGON":
		polygons, err = list(&r, (*wktReader).polygon)
	default:
		return nil, fmt.Errorf("%q is no POLYGON or MULTIPOLYGON of two dimensions", shortened(word))
	}
	if err == nil {
		err = r.end()
	}
	return polygons, err
}

func (r *wktReader) polygon() (orb.Polygon, error) {
	return list(r, func(r *wktReader) (ring orb.Ring, err error) {
		if err := r.take('('); err != nil {
			return nil, err
		}
		if ring, err = r.ring(); err != nil {
			return nil, err
		}
		return ring, r.take(')')
	})
}

// list reads things in brackets, with commas between them.
func list[T any](r *wktReader, one func(*wktReader) (T, error)) (all []T, err error) {
	if err := r.take('('); err != nil {
		return nil, err
	}
	for {
		v, err := one(r)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
		if !r.next(',') {
			return all, r.take(')')
		}
	}
}

// ring reads positions with commas between them, and closes the ring where it is open.
func (r *wktReader) ring() (ring orb.Ring, err error) {
	for {
		p, err := r.position()
		if err != nil {
			return nil, err
		}
		ring = append(ring, p)
		if !r.next(',') {
			break
		}
	}
	if ring[0] != ring[len(ring)-1] {
		ring = append(ring, ring[0])
	}
	return ring, nil
}

func (r *wktReader) position() (p orb.Point, err error) {
	if r.positions++; r.positions > MaxWithinPositions {
		return p, fmt.Errorf("more than %d positions", MaxWithinPositions)
	}
	end := strings.IndexAny(r.rest, ",()")
	if end < 0 {
		end = len(r.rest)
	}
	fields := strings.Fields(r.rest[:end])
	if len(fields) != 2 {
		return p, fmt.Errorf("%q is no position: longitude, a space, latitude", shortened(r.rest[:end]))
	}
	for axis, text := range fields {
		if p[axis], err = decimal(text); err != nil {
			return p, err
		}
	}
	r.rest = r.rest[end:]
	return p, nil
}

// next takes a sign, if it comes next.
func (r *wktReader) next(sign byte) bool {
	r.rest = strings.TrimSpace(r.rest)
	if r.rest == "" || r.rest[0] != sign {
		return false
	}
	r.rest = r.rest[1:]
	return true
}

func (r *wktReader) take(sign byte) error {
	if !r.next(sign) {
		return fmt.Errorf("%q stands where a %q belongs", shortened(r.rest), string(sign))
	}
	return nil
}

func (r *wktReader) end() error {
	if r.rest = strings.TrimSpace(r.rest); r.rest != "" {
		return fmt.Errorf("%q stands behind the end", shortened(r.rest))
	}
	return nil
}

// wktOf writes polygons as readWKT reads them.
func wktOf(polygons orb.MultiPolygon) string {
	texts := make([]string, len(polygons))
	for i, p := range polygons {
		rings := make([]string, len(p))
		for k, r := range p {
			positions := make([]string, len(r))
			for n, at := range r {
				positions[n] = number(at[0]) + " " + number(at[1])
			}
			rings[k] = "(" + strings.Join(positions, ",") + ")"
		}
		texts[i] = "(" + strings.Join(rings, ",") + ")"
	}
	if len(texts) == 1 {
		return "POLYGON" + texts[0]
	}
	return "MULTIPOLYGON(" + strings.Join(texts, ",") + ")"
}
