package store

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/ewkb"

	"threatmap/threat"
)

// matching returns the clause of an expression that has passed its check: what it says of unknown values is SQL's logic of three values, and a record of which
// it is neither true nor false does not match.
func matching(col threat.Collection, e *threat.Expr, args pgx.NamedArgs) (string, error) {
	w := &exprWriter{col: col, args: args}
	sql := w.write(e)
	args["expr_limit"] = statementLimit{}
	return sql, w.err
}

// exprWriter writes an expression in SQL. Every value goes into args; of what was asked, only operators and the collection's own columns are SQL.
type exprWriter struct {
	col  threat.Collection
	args pgx.NamedArgs
	n    int
	err  error
}

// value returns the name of a value of a PostgreSQL type.
func (w *exprWriter) value(v any, pgType string) string {
	name := fmt.Sprintf("expr%d", w.n)
	w.n++
	w.args[name] = v
	return "@" + name + "::" + pgType
}

// typeOf is what a part gives. It has passed the check.
func (w *exprWriter) typeOf(e *threat.Expr) threat.ValueType {
	t, err := e.TypeIn(w.col)
	if err != nil && w.err == nil {
		w.err = err
	}
	return t
}

func (w *exprWriter) write(e *threat.Expr) string {
	switch e.Op {
	case threat.LeafProperty:
		return w.property(e)
	case threat.LeafText:
		return w.value(e.Text, "text")
	case threat.LeafBool:
		return e.Text
	case threat.LeafNumber:
		if e.Whole() {
			return w.value(int64(e.Number), "bigint")
		}
		return w.value(e.Number, "float8")
	case threat.LeafDate:
		return w.value(w.instant(e.Text, time.DateOnly), "date")
	case threat.LeafInstant:
		return w.value(w.instant(e.Text, time.RFC3339Nano), "timestamptz")
	case threat.LeafGeometry:
		b, err := ewkb.Marshal(e.Geometry, 4326)
		if err != nil && w.err == nil {
			w.err = err
		}
		return w.value(b, "geometry")
	case threat.OpArray:
		return w.array(e, w.elementType(e))
	}
	return w.operation(e)
}

func (w *exprWriter) instant(text, layout string) time.Time {
	t, err := time.Parse(layout, text)
	if err != nil && w.err == nil {
		w.err = err
	}
	return t
}

// property returns the column of a property, as its type. Code lists are types of their own in the database, and unknown days are infinite.
func (w *exprWriter) property(e *threat.Expr) string {
	own, _, _ := w.col.Queryable(e.Text)
	i := slices.IndexFunc(w.col.Fields, func(f threat.Field) bool { return f.Name == own })
	if i < 0 {
		return own // geom or id
	}
	name := exprColumn(w.col, i)
	switch w.col.Fields[i].Type {
	case threat.TypeString:
		return name + "::text"
	case threat.TypeStrings:
		return name + "::text[]"
	case threat.TypeDate:
		return "CASE WHEN isfinite(" + name + ") THEN " + name + " END"
	}
	return name
}

func exprColumn(col threat.Collection, i int) string {
	if col.Layer != nil {
		return column(col, i)
	}
	return pgx.Identifier{col.Fields[i].Name}.Sanitize()
}

func (w *exprWriter) operation(e *threat.Expr) string {
	switch e.Op {
	case "and", "or":
		return w.joined(e.Args, " "+strings.ToUpper(e.Op)+" ")
	case "not":
		return "(NOT " + w.write(e.Args[0]) + ")"
	case "=", "<>":
		return "(" + w.write(e.Args[0]) + " " + e.Op + " " + w.write(e.Args[1]) + ")"
	case "<", ">", "<=", ">=":
		return "(" + w.ordered(e.Args[0]) + " " + e.Op + " " + w.write(e.Args[1]) + ")"
	case "between":
		return "(" + w.ordered(e.Args[0]) + " BETWEEN " + w.write(e.Args[1]) + " AND " + w.write(e.Args[2]) + ")"
	case "like":
		return "(" + w.write(e.Args[0]) + " LIKE " + w.write(e.Args[1]) + ")"
	case "in":
		return "(" + w.write(e.Args[0]) + " IN " + w.joined(e.Args[1].Args, ", ") + ")"
	case "isNull":
		if of := e.Args[0]; of.Op == threat.OpInterval {
			from, to, _ := w.span(of)
			return "(" + from + " IS NULL OR " + to + " IS NULL)"
		}
		return "(" + w.write(e.Args[0]) + " IS NULL)"
	case "casei", "accenti":
		return "as_public." + e.Op + "(" + w.write(e.Args[0]) + ")"
	case "+", "-", "*", "/", "%", "div", "^":
		return fmt.Sprintf("as_public.calculated('%s', %s::float8, %s::float8)", e.Op, w.write(e.Args[0]), w.write(e.Args[1]))
	}
	switch kind, name, _ := strings.Cut(e.Op, "_"); kind {
	case "s":
		return "st_" + name + "(" + w.write(e.Args[0]) + ", " + w.write(e.Args[1]) + ")"
	case "a":
		return w.arrays(e)
	case "t":
		return w.temporal(e)
	}
	if w.err == nil {
		w.err = threat.InvalidExpr(e.At, e.Op, "no such operation", "")
	}
	return "false"
}

func (w *exprWriter) joined(list []*threat.Expr, between string) string {
	all := make([]string, len(list))
	for i, e := range list {
		all[i] = w.write(e)
	}
	return "(" + strings.Join(all, between) + ")"
}

// ordered is a value that others are before or behind: texts by code point, whatever the order of the database.
func (w *exprWriter) ordered(e *threat.Expr) string {
	if w.typeOf(e) == threat.ValueText {
		return "(" + w.write(e) + ` COLLATE "C")`
	}
	return w.write(e)
}

// elementTypes are PostgreSQL's types for what arrays are of.
var elementTypes = map[threat.ValueType]string{
	threat.ValueText: "text", threat.ValueNumber: "float8", threat.ValueBool: "boolean", threat.ValueDate: "timestamptz", threat.ValueInstant: "timestamptz",
}

// array writes a list of values of one type.
func (w *exprWriter) array(e *threat.Expr, pgType string) string {
	all := make([]string, len(e.Args))
	for i, arg := range e.Args {
		all[i] = w.write(arg) + "::" + pgType
	}
	return "ARRAY[" + strings.Join(all, ", ") + "]::" + pgType + "[]"
}

// elementType is PostgreSQL's type for what an array is of; texts where it is empty, as in every list of a record.
func (w *exprWriter) elementType(e *threat.Expr) string {
	if e.Op != threat.OpArray || len(e.Args) == 0 {
		return "text"
	}
	return elementTypes[w.typeOf(e.Args[0])]
}

// arrays compares sets. An empty one is of what the other is of.
func (w *exprWriter) arrays(e *threat.Expr) string {
	types := [2]string{w.elementType(e.Args[0]), w.elementType(e.Args[1])}
	var sql [2]string
	for i, arg := range e.Args {
		switch {
		case arg.Op == threat.OpArray && len(arg.Args) == 0:
			sql[i] = w.array(arg, types[1-i])
		default:
			sql[i] = w.write(arg)
		}
	}
	switch e.Op {
	case "a_contains":
		return "(" + sql[0] + " @> " + sql[1] + ")"
	case "a_containedBy":
		return "(" + sql[0] + " <@ " + sql[1] + ")"
	case "a_overlaps":
		return "(" + sql[0] + " && " + sql[1] + ")"
	}
	return "(" + sql[0] + " @> " + sql[1] + " AND " + sql[0] + " <@ " + sql[1] + ")"
}
