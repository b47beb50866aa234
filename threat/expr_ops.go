package threat

import (
	"slices"
	"strconv"
	"strings"
)

// ValueType is what an expression, or a part of one, gives.
type ValueType string

// The types of values in expressions.
const (
	ValueBool     ValueType = "boolean"
	ValueText     ValueType = "text"
	ValueNumber   ValueType = "number"
	ValueDate     ValueType = "date"
	ValueInstant  ValueType = "timestamp"
	ValueInterval ValueType = "interval"
	ValueGeometry ValueType = "geometry"
	ValueArray    ValueType = "array"
)

// signature says what an operation takes and gives.
type signature struct {
	least, most int         // how many arguments; most 0 = any number
	takes       []ValueType // of each argument; nil = see check
	gives       ValueType
	alike       bool // the arguments must be comparable with each other
	written     string
}

var (
	scalars   = []ValueType{ValueText, ValueNumber, ValueBool, ValueDate, ValueInstant}
	temporals = []ValueType{ValueDate, ValueInstant, ValueInterval}
	spans     = []ValueType{ValueInterval}
	numbers   = []ValueType{ValueNumber}
	truths    = []ValueType{ValueBool}
)

// signatures holds every operation by its name in CQL2 JSON.
var signatures = func() map[string]signature {
	all := map[string]signature{
		"and": {2, 0, truths, ValueBool, false, "two or more predicates"}, "or": {2, 0, truths, ValueBool, false, "two or more predicates"},
		"not":      {1, 1, truths, ValueBool, false, "a predicate"},
		"like":     {2, 2, []ValueType{ValueText}, ValueBool, false, "a text and a pattern"},
		"casei":    {1, 1, []ValueType{ValueText}, ValueText, false, "a text"},
		"accenti":  {1, 1, []ValueType{ValueText}, ValueText, false, "a text"},
		"between":  {3, 3, []ValueType{ValueNumber, ValueDate, ValueInstant, ValueText}, ValueBool, true, "a value, a lower and an upper bound"},
		"in":       {2, 2, nil, ValueBool, false, "a value and a list of values"},
		"isNull":   {1, 1, nil, ValueBool, false, "one value"},
		OpInterval: {2, 2, nil, ValueInterval, false, "two ends"},
		OpArray:    {0, 0, scalars, ValueArray, true, "values of one type"},
	}
	add := func(s signature, names ...string) {
		for _, name := range names {
			all[name] = s
		}
	}
	add(signature{2, 2, scalars, ValueBool, true, "two values"}, "=", "<>", "<", ">", "<=", ">=")
	add(signature{2, 2, numbers, ValueNumber, false, "two numbers"}, "+", "-", "*", "/", "%", "div", "^")
	add(signature{2, 2, []ValueType{ValueGeometry}, ValueBool, false, "two geometries"},
		"s_intersects", "s_equals", "s_disjoint", "s_touches", "s_within", "s_overlaps", "s_crosses", "s_contains")
	add(signature{2, 2, temporals, ValueBool, false, "two instants or intervals"}, "t_after", "t_before", "t_disjoint", "t_equals", "t_intersects")
	add(signature{2, 2, spans, ValueBool, false, "two intervals"},
		"t_contains", "t_during", "t_finishedBy", "t_finishes", "t_meets", "t_metBy", "t_overlappedBy", "t_overlaps", "t_startedBy", "t_starts")
	add(signature{2, 2, []ValueType{ValueArray}, ValueBool, false, "two arrays"}, "a_equals", "a_contains", "a_containedBy", "a_overlaps")
	return all
}()

// ExprOps lists the names of the operations, as CQL2 JSON writes them, in order. The list is shared.
func ExprOps() []string { return exprOps }

var exprOps = func() (names []string) {
	for name := range signatures {
		if name != OpInterval && name != OpArray {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}()

// ExprOp returns the name of an operation as CQL2 JSON writes it, whatever the case of its letters; "" where there is none.
func ExprOp(name string) string {
	i := slices.IndexFunc(exprOps, func(op string) bool { return strings.EqualFold(op, name) })
	if i < 0 {
		return ""
	}
	return exprOps[i]
}

// CheckArity tells whether an operation takes n arguments, and else what it takes.
func CheckArity(op string, n int) (takes string, ok bool) {
	s := signatures[op]
	return s.written, n >= s.least && (s.most == 0 || n <= s.most)
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}
