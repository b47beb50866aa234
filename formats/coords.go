package formats

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// appendDegrees writes degrees rounded to 7 decimals (about 1 cm), without trailing zeros.
func appendDegrees(b []byte, v float64) []byte {
	n := int64(math.Round(v * 1e7))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/1e7, 10)
	frac := n % 1e7
	if frac == 0 {
		return b
	}
	b = append(b, '.')
	for unit := int64(1e6); frac > 0; unit /= 10 {
		b = append(b, byte('0'+frac/unit))
		frac %= unit
	}
	return b
}

// brackets are the signs of one way to write positions: GeoJSON's or WKT's.
type brackets struct {
	open, between, shut       byte // around and between the parts of a list
	pointOpen, comma, pntShut string
}

var (
	jsonBrackets = brackets{'[', ',', ']', "[", ",", "]"}
	wktBrackets  = brackets{'(', ',', ')', "", " ", ""}
)

func (k brackets) point(b []byte, p orb.Point) []byte {
	b = appendDegrees(append(b, k.pointOpen...), p[0])
	b = appendDegrees(append(b, k.comma...), p[1])
	return append(b, k.pntShut...)
}

func list[T any](k brackets, b []byte, parts []T, one func([]byte, T) []byte) []byte {
	b = append(b, k.open)
	for i, part := range parts {
		if i > 0 {
			b = append(b, k.between)
		}
		b = one(b, part)
	}
	return append(b, k.shut)
}

func (k brackets) line(b []byte, l orb.LineString) []byte { return list(k, b, l, k.point) }
func (k brackets) ring(b []byte, r orb.Ring) []byte       { return list(k, b, r, k.point) }
func (k brackets) polygon(b []byte, p orb.Polygon) []byte { return list(k, b, p, k.ring) }

// shape writes what follows a geometry's type; a lone point without the list around it.
func (k brackets) shape(b []byte, g orb.Geometry) []byte {
	switch g := g.(type) {
	case orb.Point:
		return k.point(b, g)
	case orb.MultiPoint:
		return list(k, b, g, k.point)
	case orb.LineString:
		return k.line(b, g)
	case orb.MultiLineString:
		return list(k, b, g, k.line)
	case orb.Ring:
		return k.polygon(b, orb.Polygon{g})
	case orb.Polygon:
		return k.polygon(b, g)
	case orb.MultiPolygon:
		return list(k, b, g, k.polygon)
	case orb.Bound:
		return k.polygon(b, g.ToPolygon())
	}
	return b
}

// typeName is the geometry's type in GeoJSON.
func typeName(g orb.Geometry) string {
	switch g.(type) {
	case orb.Ring, orb.Bound:
		return "Polygon"
	}
	return g.GeoJSONType()
}

func appendGeoJSON(b []byte, g orb.Geometry) []byte {
	if g == nil {
		return append(b, "null"...)
	}
	b = append(append(append(b, `{"type":"`...), typeName(g)...), `",`...)
	if c, ok := g.(orb.Collection); ok {
		b = list(jsonBrackets, append(b, `"geometries":`...), c, appendGeoJSON)
	} else {
		b = jsonBrackets.shape(append(b, `"coordinates":`...), g)
	}
	return append(b, '}')
}
