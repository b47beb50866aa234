package cql2

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"threatmap/threat"
)

// parseJSON decodes all, and then walks it with a JSON pointer to where it is.
func (m *maker) parseJSON(text string) (*threat.Expr, error) {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return nil, syntaxError(text, err)
	}
	return m.walk("", v, 0)
}

// syntaxError says where a text is no JSON, or holds a number that is too large.
func syntaxError(text string, err error) error {
	offset := int64(len(text))
	var syntax *json.SyntaxError
	var number *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset - 1
	case errors.As(err, &number):
		offset = number.Offset - 1
	}
	l := newLexer(text[:max(0, min(offset, int64(len(text))))])
	detail := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "json: "), "cannot unmarshal ")
	return threat.InvalidExpr(l.place(len(l.runes)), "", "not JSON that can be read: "+detail, "an object with op and args, true or false")
}

func below(at threat.Position, name string) threat.Position {
	return at + "/" + threat.Position(strings.NewReplacer("~", "~0", "/", "~1").Replace(name))
}

func element(at threat.Position, i int) threat.Position { return below(at, strconv.Itoa(i)) }

// walk makes an expression of a decoded value.
func (m *maker) walk(at threat.Position, v any, depth int) (*threat.Expr, error) {
	if depth > threat.MaxExprDepth {
		return nil, tooDeep(at)
	}
	switch v := v.(type) {
	case string:
		return m.text(at, v)
	case float64:
		return m.node(at, threat.Expr{Op: threat.LeafNumber, Number: v})
	case bool:
		return m.boolean(at, v)
	case []any:
		args, err := m.walkAll(at, v, depth)
		if err != nil {
			return nil, err
		}
		return m.operation(at, threat.OpArray, args...)
	case map[string]any:
		return m.object(at, v, depth)
	}
	return nil, threat.InvalidExpr(at, "null", "null is no value", `{"op": "isNull", "args": […]} to ask for values that are not known`)
}

func (m *maker) walkAll(at threat.Position, list []any, depth int) ([]*threat.Expr, error) {
	all := make([]*threat.Expr, len(list))
	for i, v := range list {
		var err error
		if all[i], err = m.walk(element(at, i), v, depth+1); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// members are the names by which an object says what it is.
var members = []string{"op", "property", "date", "timestamp", "interval", "bbox", "type", "casei", "accenti", "function"}

func (m *maker) object(at threat.Position, o map[string]any, depth int) (*threat.Expr, error) {
	name := ""
	for _, member := range members {
		if _, ok := o[member]; ok {
			name = member
			break
		}
	}
	at, v := below(at, name), o[name]
	switch name {
	case "":
		return nil, threat.InvalidExpr(at[:len(at)-1], "", "an object that says nothing", "an object with one of "+strings.Join(members[:7], ", "))
	case "op":
		return m.walkOperation(at[:len(at)-len("/op")], o, depth)
	case "interval":
		return m.walkInterval(at, v, depth)
	case "bbox":
		numbers, err := numbersOf(at, v)
		if err != nil {
			return nil, err
		}
		return m.box(at, numbers)
	case "type":
		parent := at[:len(at)-len("/type")]
		g, err := m.walkGeometry(parent, o, depth)
		if err != nil {
			return nil, err
		}
		return m.geometry(parent, g)
	case "casei", "accenti": // as drafts of the standard wrote it
		arg, err := m.walk(at, v, depth+1)
		if err != nil {
			return nil, err
		}
		return m.operation(at, name, arg)
	case "function":
		return nil, threat.InvalidExpr(at, "", "no functions but those of the standard are offered", strings.Join(threat.ExprOps(), " "))
	}
	text, ok := v.(string)
	if !ok {
		return nil, threat.InvalidExpr(at, fmt.Sprint(v), name+" is no text", "a text")
	}
	switch name {
	case "date":
		return m.date(at, text)
	case "timestamp":
		return m.instant(at, text)
	}
	return m.node(at, threat.Expr{Op: threat.LeafProperty, Text: text})
}

func (m *maker) walkOperation(at threat.Position, o map[string]any, depth int) (*threat.Expr, error) {
	name, ok := o["op"].(string)
	if !ok || !slices.Contains(threat.ExprOps(), name) {
		return nil, threat.InvalidExpr(below(at, "op"), fmt.Sprint(o["op"]), "no such operation", strings.Join(threat.ExprOps(), " "))
	}
	list, ok := o["args"].([]any)
	if one, isObject := o["args"].(map[string]any); isObject && name == "isNull" { // as drafts of the standard wrote it
		list, ok = []any{one}, true
	}
	if !ok {
		return nil, threat.InvalidExpr(below(at, "args"), "", "args is no list", "a list of arguments")
	}
	if takes, ok := threat.CheckArity(name, len(list)); !ok {
		return nil, threat.InvalidExpr(below(at, "args"), "", fmt.Sprintf("%s has %d arguments", name, len(list)), takes)
	}
	args, err := m.walkAll(below(at, "args"), list, depth)
	if err != nil {
		return nil, err
	}
	return m.operation(at, name, args...)
}

func (m *maker) walkInterval(at threat.Position, v any, depth int) (*threat.Expr, error) {
	list, ok := v.([]any)
	if !ok || len(list) != 2 {
		return nil, threat.InvalidExpr(at, "", "an interval that is no list of two ends", `two ends: days, instants, ".." or properties`)
	}
	var ends [2]*threat.Expr
	for i, v := range list {
		var err error
		if text, ok := v.(string); ok {
			ends[i], err = m.end(element(at, i), text)
		} else {
			ends[i], err = m.walk(element(at, i), v, depth+1)
		}
		if err != nil {
			return nil, err
		}
	}
	return m.interval(at, ends[0], ends[1])
}

func numbersOf(at threat.Position, v any) ([]float64, error) {
	list, ok := v.([]any)
	numbers := make([]float64, len(list))
	for i := range list {
		if numbers[i], ok = list[i].(float64); !ok {
			return nil, threat.InvalidExpr(element(at, i), fmt.Sprint(list[i]), "not a number", "a number")
		}
	}
	if !ok {
		return nil, threat.InvalidExpr(at, "", "no list of numbers", "a list of numbers")
	}
	return numbers, nil
}
