package threat

import (
	"fmt"
	"slices"
	"strings"
)

// GeometryProperty is the name of every collection's geometry in expressions; "geometry" is taken too, unless a field has that name.
const GeometryProperty = "geom"

// Queryable returns what an expression may ask of a property, and the property's own name; ok is false where there is none of that name.
func (c Collection) Queryable(name string) (own string, t ValueType, ok bool) {
	if f := c.Field(name); f != nil {
		t = valueTypeOf(f.Type)
		return name, t, t != ""
	}
	switch name {
	case GeometryProperty, "geometry":
		return GeometryProperty, ValueGeometry, true
	case "id":
		return "id", ValueText, true
	}
	return "", "", false
}

// Queryables lists the names of what expressions may ask.
func (c Collection) Queryables() []string {
	names := []string{GeometryProperty, "id"}
	for _, f := range c.Fields {
		if valueTypeOf(f.Type) != "" && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

func valueTypeOf(t FieldType) ValueType {
	switch t {
	case TypeString:
		return ValueText
	case TypeStrings:
		return ValueArray
	case TypeInt, TypeNumber:
		return ValueNumber
	case TypeBool:
		return ValueBool
	case TypeDate:
		return ValueDate
	case TypeTime:
		return ValueInstant
	}
	return "" // an object, of which nothing is asked
}

// InvalidExpr returns a KindInvalid error about a place in an expression.
func InvalidExpr(at Position, value, detail, accepted string) *Error {
	err := Invalid("filter", shortened(value), detail, accepted)
	err.Position = &at
	return err
}

// Check tells whether the expression can be asked of the collection: its properties are there, and everything is of the type that is needed. Returns a
// KindInvalid error that says where the mistake is.
func (e *Expr) Check(col Collection) error {
	t, err := e.TypeIn(col)
	if err != nil {
		return err
	}
	if t != ValueBool {
		return InvalidExpr(e.At, e.written(), "gives "+oneOf(t)+", not true or false", "a predicate, such as a comparison")
	}
	return nil
}

// TypeIn returns what the expression gives in the collection, after a check of all its parts.
func (e *Expr) TypeIn(col Collection) (ValueType, error) {
	switch e.Op {
	case LeafProperty:
		_, t, ok := col.Queryable(e.Text)
		if !ok {
			return "", InvalidExpr(e.At, e.Text, fmt.Sprintf("the collection %s has no property %q", col.ID, shortened(e.Text)), strings.Join(col.Queryables(), " "))
		}
		return t, nil
	case LeafText, LeafNumber, LeafBool, LeafDate, LeafInstant, LeafGeometry:
		return ValueType(e.Op), nil
	case LeafOpen:
		return "", InvalidExpr(e.At, "..", "stands for an open end of an interval only", "a value")
	}
	s, ok := signatures[e.Op]
	if !ok {
		return "", InvalidExpr(e.At, e.Op, "no such operation", strings.Join(ExprOps(), " "))
	}
	if takes, ok := CheckArity(e.Op, len(e.Args)); !ok {
		return "", InvalidExpr(e.At, e.Op, fmt.Sprintf("%s has %s", e.Op, plural(len(e.Args), "argument")), takes)
	}
	return s.gives, e.checkArgs(col, s)
}

func (e *Expr) checkArgs(col Collection, s signature) (err error) {
	switch e.Op {
	case "in":
		return e.checkIn(col)
	case "isNull":
		_, err := e.Args[0].TypeIn(col)
		return err
	case OpInterval:
		return e.checkEnds(col)
	case "like":
		if err := checkPattern(e.Args[1]); err != nil {
			return err
		}
	}
	if strings.HasPrefix(e.Op, "a_") {
		defer func() {
			if err == nil {
				err = e.checkElements(col)
			}
		}()
	}
	var first ValueType
	for i, arg := range e.Args {
		t, err := arg.TypeIn(col)
		if err != nil {
			return err
		}
		if !slices.Contains(s.takes, t) {
			return arg.mismatch(t, fmt.Sprintf("argument %d of %s", i+1, e.Op), s.takes)
		}
		if i == 0 {
			first = t
		}
		if s.alike && !alikeTypes(first, t) {
			return arg.mismatch(t, "beside "+oneOf(first), []ValueType{first})
		}
	}
	return nil
}

// checkElements refuses to compare arrays of different things.
func (e *Expr) checkElements(col Collection) error {
	first, err := e.Args[0].elements(col)
	if err != nil {
		return err
	}
	second, err := e.Args[1].elements(col)
	if err != nil {
		return err
	}
	if first != "" && second != "" && !alikeTypes(first, second) {
		return InvalidExpr(e.Args[1].At, e.Args[1].written(), "an array of "+string(second)+"s beside one of "+string(first)+"s", "an array of "+string(first)+"s")
	}
	return nil
}

// elements is what an array is of; "" where it is empty.
func (e *Expr) elements(col Collection) (ValueType, error) {
	switch {
	case e.Op != OpArray:
		return ValueText, nil // as every list of a record
	case len(e.Args) == 0:
		return "", nil
	}
	return e.Args[0].TypeIn(col)
}

// checkIn checks a value and the list that it may be in.
func (e *Expr) checkIn(col Collection) error {
	value, list := e.Args[0], e.Args[1]
	t, err := value.TypeIn(col)
	if err != nil {
		return err
	}
	if !slices.Contains(scalars, t) {
		return value.mismatch(t, "before IN", scalars)
	}
	if list.Op != OpArray || len(list.Args) == 0 {
		return InvalidExpr(list.At, list.written(), "no list of values", "one or more values of the type "+string(t))
	}
	for _, arg := range list.Args {
		got, err := arg.TypeIn(col)
		if err != nil {
			return err
		}
		if !alikeTypes(t, got) {
			return arg.mismatch(got, "in a list for "+oneOf(t), []ValueType{t})
		}
	}
	return nil
}

// checkEnds checks the ends of an interval.
func (e *Expr) checkEnds(col Collection) error {
	for _, end := range e.Args {
		if end.Op == LeafOpen {
			continue
		}
		t, err := end.TypeIn(col)
		if err != nil {
			return err
		}
		if t != ValueDate && t != ValueInstant {
			return end.mismatch(t, "an end of an interval", []ValueType{ValueDate, ValueInstant})
		}
	}
	return nil
}

// checkPattern takes a text, with casei and accenti around it or not.
func checkPattern(e *Expr) error {
	pattern := e
	for (pattern.Op == "casei" || pattern.Op == "accenti") && len(pattern.Args) == 1 {
		pattern = pattern.Args[0]
	}
	if pattern.Op != LeafText {
		return InvalidExpr(pattern.At, pattern.written(), "no pattern", "a text in which % stands for any characters and _ for one, or CASEI or ACCENTI of one")
	}
	ends := 0
	for i := len(pattern.Text) - 1; i >= 0 && pattern.Text[i] == '\\'; i-- {
		ends++
	}
	if ends%2 == 1 {
		return InvalidExpr(pattern.At, pattern.Text, "the pattern ends in a backslash that escapes nothing", `a pattern in which \% and \_ are the signs themselves, and \\ a backslash`)
	}
	return nil
}

// alikeTypes tells whether values of two types can be held against each other: a day counts as its first instant beside an instant.
func alikeTypes(s, t ValueType) bool {
	instant := func(t ValueType) bool { return t == ValueDate || t == ValueInstant }
	return s == t || instant(s) && instant(t)
}

func (e *Expr) mismatch(got ValueType, where string, takes []ValueType) error {
	accepted := make([]string, len(takes))
	for i, t := range takes {
		accepted[i] = oneOf(t)
	}
	what := "a literal"
	switch {
	case e.Op == LeafProperty:
		what = "the property " + e.Text
	case len(e.Args) > 0:
		what = e.Op
	}
	hint := ""
	switch {
	case got == ValueText && (slices.Contains(takes, ValueDate) || slices.Contains(takes, ValueInstant)) && !slices.Contains(takes, ValueText):
		hint = ": a day is written DATE('2019-03-23'), an instant TIMESTAMP('2019-03-23T10:00:00Z')"
	case got == ValueArray && !slices.Contains(takes, ValueArray):
		hint = "; arrays are asked by A_CONTAINS, A_OVERLAPS, A_CONTAINEDBY and A_EQUALS"
	}
	return InvalidExpr(e.At, e.written(), fmt.Sprintf("%s is %s, which can't stand here (%s)", what, oneOf(got), where), strings.Join(accepted, ", ")+hint)
}

func oneOf(t ValueType) string {
	if strings.IndexByte("aeio", t[0]) >= 0 {
		return "an " + string(t)
	}
	return "a " + string(t)
}

// written names an expression in an error.
func (e *Expr) written() string {
	switch e.Op {
	case LeafNumber:
		return number(e.Number)
	case LeafGeometry:
		return e.Geometry.GeoJSONType()
	case LeafProperty, LeafText, LeafBool, LeafDate, LeafInstant:
		return e.Text
	}
	return e.Op
}
