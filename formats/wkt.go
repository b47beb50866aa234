package formats

import (
	"strings"

	"github.com/paulmach/orb"
)

// appendWKT writes a geometry as WKT, positions rounded to 7 decimals; nothing for nil.
func appendWKT(b []byte, g orb.Geometry) []byte {
	if g == nil {
		return b
	}
	b = append(b, strings.ToUpper(typeName(g))...)
	switch g := g.(type) {
	case orb.Point:
		return append(wktBrackets.point(append(b, '('), g), ')')
	case orb.MultiPoint: // each in brackets of its own: older readers take no others
		return list(wktBrackets, b, g, func(b []byte, p orb.Point) []byte { return append(wktBrackets.point(append(b, '('), p), ')') })
	case orb.Collection:
		return list(wktBrackets, b, g, appendWKT)
	}
	return wktBrackets.shape(b, g)
}
