// Package cql2 reads expressions of the OGC Common Query Language 1.0 (21-065r2), as text or as JSON, into threat.Expr: the grammar of the classes basic,
// advanced comparison, case- and accent-insensitive comparison, spatial, temporal and array functions, property-property and arithmetic. What properties there
// are, and of which type, is not its business: threat.Expr.Check holds an expression against a collection.
//
// Every error is a threat.Error of KindInvalid about the parameter filter, and says where the mistake is: line and column of a text (counted from 1, in
// characters), a JSON pointer (RFC 6901) of JSON; and what is accepted there.
package cql2

import (
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// The languages, by their names in filter-lang.
const (
	Text = "cql2-text"
	JSON = "cql2-json"
)

// Languages lists the languages, the usual one first.
func Languages() []string { return []string{Text, JSON} }

// Parse reads an expression. The positions of each geometry go through toLonLat, all at once and in place; nil takes them as lon/lat (CRS84). An error of toLonLat that wraps
// geo.ErrOutOfRange is one about a position; others are returned as they are.
func Parse(language, text string, toLonLat func([]orb.Point) error) (*threat.Expr, error) {
	m := &maker{toLonLat: toLonLat}
	if len(text) > threat.MaxExprLength {
		at := startOf(language)
		return nil, threat.InvalidExpr(at, text, fmt.Sprintf("%d bytes are too long", len(text)), fmt.Sprintf("at most %d bytes", threat.MaxExprLength))
	}
	if at, ok := badUTF8(text); ok {
		l := newLexer(text[:at])
		return nil, threat.InvalidExpr(l.place(len(l.runes)), "", "not UTF-8", "text in UTF-8")
	}
	read := m.parseText
	if language == JSON {
		read = m.parseJSON
	}
	e, err := read(text)
	if err == nil && depthOf(e) > threat.MaxExprDepth {
		return nil, tooDeep(e.At)
	}
	return e, err
}

// depthOf is how deep an expression is nested, however it was written: a sum of many is nested without a bracket.
func depthOf(e *threat.Expr) (depth int) {
	for _, arg := range e.Args {
		depth = max(depth, 1+depthOf(arg))
	}
	return max(depth, nested(e.Geometry))
}

// nested is how deep collections are nested in a geometry.
func nested(g orb.Geometry) (depth int) {
	parts, _ := g.(orb.Collection)
	for _, part := range parts {
		depth = max(depth, 1+nested(part))
	}
	return depth
}

func startOf(language string) threat.Position {
	if language == JSON {
		return ""
	}
	return "line 1, column 1"
}

// maker makes the parts of an expression, within the limits.
type maker struct {
	toLonLat  func([]orb.Point) error
	waiting   []written // positions of the geometry that is being read, unless they are in lon/lat
	nodes     int
	positions int
}

// node makes an operation or a leaf.
func (m *maker) node(at threat.Position, e threat.Expr) (*threat.Expr, error) {
	if m.nodes++; m.nodes > threat.MaxExprNodes {
		return nil, threat.InvalidExpr(at, "", "the expression has too many parts", fmt.Sprintf("at most %d operations, properties and values", threat.MaxExprNodes))
	}
	e.At = at
	return &e, nil
}

// operation makes an operation. AND of AND, and OR of OR, is one: it means the same, whoever put the brackets.
func (m *maker) operation(at threat.Position, op string, args ...*threat.Expr) (*threat.Expr, error) {
	if takes, ok := threat.CheckArity(op, len(args)); !ok {
		return nil, threat.InvalidExpr(at, op, fmt.Sprintf("%s has %d arguments", op, len(args)), takes)
	}
	if op == "and" || op == "or" {
		var flat []*threat.Expr
		for _, arg := range args {
			if arg.Op == op {
				flat = append(flat, arg.Args...)
			} else {
				flat = append(flat, arg)
			}
		}
		args = flat
	}
	return m.node(at, threat.Expr{Op: op, Args: slices.Clip(args)})
}

func tooDeep(at threat.Position) error {
	return threat.InvalidExpr(at, "", "the expression is nested too deep", fmt.Sprintf("at most %d levels", threat.MaxExprDepth))
}
