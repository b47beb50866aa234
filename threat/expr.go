package threat

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// Expr is a part of an expression over the properties of a record, as CQL2 has them. Package cql2 makes it of text or JSON; it is not changed after that. Its
// JSON is CQL2 JSON, the same for both spellings: what keys and permalinks are made of.
//
// A value that is not known is no value: a comparison with one is neither true nor false, as in SQL, and only isNull tells.
type Expr struct {
	Op       string       // an operation over Args, named as in CQL2 JSON; or a leaf, one of the Leaf constants
	Args     []*Expr      // of an operation
	Text     string       // of a property its name; of texts, days and instants what they say; of a boolean true or false
	Number   float64      // of a number
	Geometry orb.Geometry // of a geometry, in lon/lat (WGS 84), valid
	At       Position     // where it stands in what was asked
}

// Position says where something stands in an expression that was asked: "line 1, column 7" of a text, a JSON pointer of JSON.
type Position string

// The leaves of an expression.
const (
	LeafProperty = "property"
	LeafText     = "text"
	LeafNumber   = "number"
	LeafBool     = "boolean"
	LeafDate     = "date"      // Text as YYYY-MM-DD
	LeafInstant  = "timestamp" // Text as RFC 3339 in UTC
	LeafOpen     = ".."        // an open end of an interval
	LeafGeometry = "geometry"
)

// What is written neither as an operation nor as a leaf in CQL2 JSON.
const (
	OpInterval = "interval" // two ends
	OpArray    = "array"    // any number of values
)

// Limits of an expression: what people and programs ask, not a program to be run.
const (
	MaxExprLength    = 64 << 10 // bytes of its text or JSON
	MaxExprDepth     = 40       // how deep it may be nested
	MaxExprNodes     = 1000     // operations and leaves
	MaxExprPositions = 5000     // of all its geometries
)

// MarshalJSON writes CQL2 JSON.
func (e *Expr) MarshalJSON() ([]byte, error) { return json.Marshal(e.spelled()) }

// spelled is the expression as encoding/json takes it; the names of a map come out sorted.
func (e *Expr) spelled() any {
	switch e.Op {
	case LeafProperty, LeafDate, LeafInstant:
		return map[string]any{e.Op: e.Text}
	case LeafText:
		return e.Text
	case LeafNumber:
		return e.Number
	case LeafBool:
		return e.Text == "true"
	case LeafOpen:
		return ".."
	case LeafGeometry:
		return geojson.NewGeometry(e.Geometry)
	case OpArray:
		return spelledAll(e.Args)
	case OpInterval:
		ends := spelledAll(e.Args)
		for i, end := range e.Args {
			if end.Op == LeafDate || end.Op == LeafInstant {
				ends[i] = end.Text
			}
		}
		return map[string]any{OpInterval: ends}
	}
	return map[string]any{"op": e.Op, "args": spelledAll(e.Args)}
}

func spelledAll(list []*Expr) []any {
	all := make([]any, len(list))
	for i, e := range list {
		all[i] = e.spelled()
	}
	return all
}

// Whole tells whether a number leaf is a whole number that a float64 holds exactly.
func (e *Expr) Whole() bool {
	return e.Op == LeafNumber && e.Number == math.Trunc(e.Number) && math.Abs(e.Number) <= 1<<53
}

// Asks tells whether any of the properties stands in the expression.
func (e *Expr) Asks(properties ...string) bool {
	if e.Op == LeafProperty && slices.Contains(properties, e.Text) {
		return true
	}
	return slices.ContainsFunc(e.Args, func(arg *Expr) bool { return arg.Asks(properties...) })
}
