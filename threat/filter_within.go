package threat

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// WithinForms says what ParseWithin reads.
const WithinForms = "POLYGON((lon lat,lon lat,…),(hole)) or MULTIPOLYGON(((…)),((…))) as WKT, polygon:lon lat,lon lat,… for one ring, " +
	"or circle:lon,lat,km with a radius over 0 and at most 1000; in degrees (WGS 84), at most 1000 positions, rings that do not cross themselves or each other, nothing across the antimeridian but circles"

// ParseWithin reads the parameter within: WKT of a POLYGON or MULTIPOLYGON, or one of two short forms, "polygon:" with one ring and "circle:".
// A ring that is not closed is closed.
//
// Returns a KindInvalid error that names the parameter.
func ParseWithin(text string) (*Within, error) {
	w, err := readWithin(strings.TrimSpace(text))
	if err != nil {
		return nil, invalidWithin(text, err)
	}
	return w, w.check(Incidents)
}

func readWithin(text string) (*Within, error) {
	kind, rest, short := strings.Cut(text, ":")
	switch kind = strings.ToLower(strings.TrimSpace(kind)); {
	case short && kind == "circle":
		c, err := readCircle(rest)
		return &Within{Circle: c}, err
	case short && kind == "polygon":
		r := wktReader{rest: rest}
		ring, err := r.ring()
		if err == nil {
			err = r.end()
		}
		return &Within{Polygons: orb.MultiPolygon{{ring}}}, err
	case short:
		return nil, errors.New("not a form that is known")
	}
	polygons, err := readWKT(text)
	return &Within{Polygons: polygons}, err
}

func readCircle(text string) (*Circle, error) {
	fields := strings.Split(text, ",")
	if len(fields) != 3 {
		return nil, errors.New("a circle has three numbers: longitude, latitude and radius in km")
	}
	var v [3]float64
	for i, field := range fields {
		var err error
		if v[i], err = decimal(strings.TrimSpace(field)); err != nil {
			return nil, err
		}
	}
	return &Circle{Center: orb.Point{v[0], v[1]}, RadiusKM: v[2]}, nil
}

// decimal reads a number as WKT has it: what strconv reads beyond that (infinities, hexadecimal) is none.
func decimal(text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.Trim(text, "+-.0123456789eE") != "" || math.IsInf(v, 0) {
		return 0, errors.New(strconv.Quote(shortened(text)) + " is not a number")
	}
	return v, nil
}

func (w Within) check(col Collection) error {
	switch {
	case col.ID != Incidents.ID:
		return Invalid("within", shortened(w.String()), "the collection "+col.ID+" is not asked by shape", "no within")
	case w.Circle != nil:
		return w.Circle.check()
	}
	if err := checkPolygons(w.Polygons, MaxWithinPositions); err != nil {
		return invalidWithin(w.String(), err)
	}
	return nil
}

func (c Circle) check() error {
	if err := geo.Validate(c.Center); err != nil {
		return invalidWithin(c.String(), err)
	}
	if !(c.RadiusKM > 0 && c.RadiusKM <= MaxCircleKM) { // NaN is not over 0 either
		return invalidWithin(c.String(), errors.New("the radius is out of range"))
	}
	return nil
}

func checkPolygons(polygons orb.MultiPolygon, most int) error {
	positions := 0
	for _, p := range polygons {
		for _, r := range p {
			positions += len(r)
		}
	}
	if positions > most {
		return errors.New(strconv.Itoa(positions) + " positions are too many")
	}
	if err := geo.Validate(polygons); err != nil {
		return err
	}
	for _, p := range polygons {
		for _, r := range p {
			if b := r.Bound(); b.Min[0] == b.Max[0] || b.Min[1] == b.Max[1] {
				return errors.New("a ring encloses nothing")
			}
			for i := 1; i < len(r); i++ {
				if math.Abs(r[i][0]-r[i-1][0]) > 180 {
					return errors.New("an edge spans more than 180 degrees of longitude: a shape across the antimeridian is given as a multipolygon of two parts, one on each side of it")
				}
			}
		}
	}
	return geo.CheckCrossings(polygons)
}

func invalidWithin(text string, err error) error {
	detail := strings.TrimPrefix(err.Error(), "geo: ")
	var at *geo.CoordError
	if errors.As(err, &at) && at.Axis == 0 && math.Abs(at.Point[0]) <= 540 {
		detail += "; a shape across the antimeridian is given as a MULTIPOLYGON of two parts, one on each side of it"
	}
	return Invalid("within", shortened(text), detail, WithinForms)
}

// String writes the shape as ParseWithin reads it.
func (w Within) String() string {
	if w.Circle != nil {
		return w.Circle.String()
	}
	return wktOf(w.Polygons)
}

// String writes the circle as ParseWithin reads it.
func (c Circle) String() string {
	return "circle:" + number(c.Center[0]) + "," + number(c.Center[1]) + "," + number(c.RadiusKM)
}
