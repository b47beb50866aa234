package cql2

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"threatmap/threat"
)

// parser reads the text by precedence, from OR down to a single value. What "(" begins (a predicate, a sum or an array) is known only at its end, so brackets
// take anything, and threat.Expr.Check looks at types afterwards.
type parser struct {
	*maker
	*lexer
	now   token // not yet taken
	depth int
}

func (m *maker) parseText(text string) (*threat.Expr, error) {
	p := &parser{maker: m, lexer: newLexer(text)}
	if err := p.step(); err != nil {
		return nil, err
	}
	if p.now.kind == tokenEnd {
		return nil, p.unexpected("a predicate, such as name = 'Mosul'")
	}
	e, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	if p.now.kind != tokenEnd {
		return nil, p.unexpected("AND, OR, a comparison, or the end")
	}
	return e, nil
}

// step takes the token now, and reads the next.
func (p *parser) step() (err error) {
	p.now, err = p.token()
	return err
}

func (p *parser) here() threat.Position { return p.place(p.now.at) }

func (p *parser) unexpected(accepted string) error {
	return threat.InvalidExpr(p.here(), p.now.String(), fmt.Sprintf("%q can't stand here", p.now.String()), accepted)
}

// take takes a word or a sign, if it comes next.
func (p *parser) take(word string) (bool, error) {
	if !p.now.is(word) {
		return false, nil
	}
	return true, p.step()
}

// need takes a word or a sign that must come next.
func (p *parser) need(word string) error {
	ok, err := p.take(word)
	if err == nil && !ok {
		return p.unexpected(word)
	}
	return err
}

// deeper bounds how deep the text is nested, and so the stack.
func (p *parser) deeper(read func() (*threat.Expr, error)) (*threat.Expr, error) {
	if p.depth++; p.depth > threat.MaxExprDepth {
		return nil, tooDeep(p.here())
	}
	defer func() { p.depth-- }()
	return read()
}

func (p *parser) disjunction() (*threat.Expr, error) { return p.joined("or", p.conjunction) }
func (p *parser) conjunction() (*threat.Expr, error) { return p.joined("and", p.negation) }

// joined reads one or more with a word between them.
func (p *parser) joined(op string, one func() (*threat.Expr, error)) (*threat.Expr, error) {
	at := p.here()
	first, err := one()
	if err != nil {
		return nil, err
	}
	all := []*threat.Expr{first}
	for {
		more, err := p.take(op)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		next, err := one()
		if err != nil {
			return nil, err
		}
		all = append(all, next)
	}
	if len(all) == 1 {
		return first, nil
	}
	return p.operation(at, op, all...)
}

func (p *parser) negation() (*threat.Expr, error) {
	at := p.here()
	not, err := p.take("not")
	if err != nil || !not {
		if err != nil {
			return nil, err
		}
		return p.predicate()
	}
	e, err := p.deeper(p.negation)
	if err != nil {
		return nil, err
	}
	return p.operation(at, "not", e)
}

// predicate reads a value and what is said of it, if anything is.
func (p *parser) predicate() (*threat.Expr, error) {
	at := p.here()
	left, err := p.sum()
	if err != nil {
		return nil, err
	}
	for _, op := range []string{"=", "<>", "<", ">", "<=", ">="} {
		if p.now.is(op) {
			return p.compared(at, op, left)
		}
	}
	if is, err := p.take("is"); err != nil || is {
		if err != nil {
			return nil, err
		}
		return p.isNull(at, left)
	}
	not, err := p.take("not")
	if err != nil {
		return nil, err
	}
	var e *threat.Expr
	switch {
	case p.now.is("like"):
		e, err = p.compared(at, "like", left)
	case p.now.is("between"):
		e, err = p.between(at, left)
	case p.now.is("in"):
		e, err = p.in(at, left)
	case not:
		return nil, p.unexpected("LIKE, BETWEEN or IN")
	default:
		return left, nil
	}
	if err != nil || !not {
		return e, err
	}
	return p.operation(at, "not", e)
}

// compared takes the operator and what is right of it.
func (p *parser) compared(at threat.Position, op string, left *threat.Expr) (*threat.Expr, error) {
	if err := p.step(); err != nil {
		return nil, err
	}
	right, err := p.sum()
	if err != nil {
		return nil, err
	}
	return p.operation(at, op, left, right)
}

func (p *parser) isNull(at threat.Position, left *threat.Expr) (*threat.Expr, error) {
	not, err := p.take("not")
	if err != nil {
		return nil, err
	}
	if err := p.need("null"); err != nil {
		return nil, err
	}
	e, err := p.operation(at, "isNull", left)
	if err != nil || !not {
		return e, err
	}
	return p.operation(at, "not", e)
}

func (p *parser) between(at threat.Position, left *threat.Expr) (*threat.Expr, error) {
	if err := p.step(); err != nil {
		return nil, err
	}
	low, err := p.sum()
	if err != nil {
		return nil, err
	}
	if err := p.need("and"); err != nil {
		return nil, err
	}
	high, err := p.sum()
	if err != nil {
		return nil, err
	}
	return p.operation(at, "between", left, low, high)
}

func (p *parser) in(at threat.Position, left *threat.Expr) (*threat.Expr, error) {
	if err := p.step(); err != nil {
		return nil, err
	}
	opens := p.here()
	if err := p.need("("); err != nil {
		return nil, err
	}
	list, err := p.rest()
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, threat.InvalidExpr(opens, "()", "an empty list", "one or more values")
	}
	values, err := p.operation(opens, threat.OpArray, list...)
	if err != nil {
		return nil, err
	}
	return p.operation(at, "in", left, values)
}

func (p *parser) sum() (*threat.Expr, error) {
	return p.chain([]string{"+", "-"}, func() (*threat.Expr, error) { return p.chain([]string{"*", "/", "%", "div"}, p.power) })
}

// chain reads values with operators between them, from left to right.
func (p *parser) chain(ops []string, one func() (*threat.Expr, error)) (*threat.Expr, error) {
	at := p.here()
	left, err := one()
	if err != nil {
		return nil, err
	}
	for {
		op := ""
		for _, o := range ops {
			if p.now.is(o) {
				op = o
			}
		}
		if op == "" {
			return left, nil
		}
		if err := p.step(); err != nil {
			return nil, err
		}
		right, err := one()
		if err != nil {
			return nil, err
		}
		if left, err = p.operation(at, op, left, right); err != nil {
			return nil, err
		}
	}
}

func (p *parser) power() (*threat.Expr, error) {
	at := p.here()
	base, err := p.factor()
	if err != nil || !p.now.is("^") {
		return base, err
	}
	if err := p.step(); err != nil {
		return nil, err
	}
	exponent, err := p.factor()
	if err != nil {
		return nil, err
	}
	return p.operation(at, "^", base, exponent)
}

// factor reads a value with a sign or without. JSON knows no sign of a property: it is -1 times it.
func (p *parser) factor() (*threat.Expr, error) {
	at, minus := p.here(), p.now.is("-")
	if !minus && !p.now.is("+") {
		return p.value()
	}
	if err := p.step(); err != nil {
		return nil, err
	}
	e, err := p.value()
	if err != nil || !minus {
		return e, err
	}
	if e.Op == threat.LeafNumber {
		e.Number, e.At = -e.Number, at
		return e, nil
	}
	one, err := p.node(at, threat.Expr{Op: threat.LeafNumber, Number: -1})
	if err != nil {
		return nil, err
	}
	return p.operation(at, "*", one, e)
}

const values = "a property, a 'text', a number, TRUE, FALSE, DATE('…'), TIMESTAMP('…'), INTERVAL(…), a geometry as WKT, BBOX(…), a function or a bracket"

// reserved can't be names of properties without quotes.
var reserved = map[string]bool{"and": true, "or": true, "not": true, "like": true, "between": true, "in": true, "is": true, "null": true, "div": true}

func (p *parser) value() (*threat.Expr, error) {
	at, t := p.here(), p.now
	switch {
	case t.is("("):
		return p.bracket(at)
	case t.kind == tokenEnd || t.kind == tokenSign:
		return nil, p.unexpected(values)
	case t.kind == tokenName && reserved[strings.ToLower(t.text)]:
		return nil, threat.InvalidExpr(at, t.text, fmt.Sprintf("%s can't stand here", strings.ToUpper(t.text)), values+`; a property of this name is written "`+t.text+`"`)
	}
	if err := p.step(); err != nil {
		return nil, err
	}
	switch t.kind {
	case tokenText:
		return p.text(at, t.text)
	case tokenNumber:
		return p.numberOf(at, t.text)
	case tokenName:
		if p.now.is("(") || taggedZ(t, p.now) {
			return p.deeper(func() (*threat.Expr, error) { return p.call(at, t.text) })
		}
		if t.is("true") || t.is("false") {
			return p.boolean(at, t.is("true"))
		}
	}
	return p.node(at, threat.Expr{Op: threat.LeafProperty, Text: t.text})
}

func (p *parser) numberOf(at threat.Position, text string) (*threat.Expr, error) {
	v, err := finite(at, text)
	if err != nil {
		return nil, err
	}
	return p.node(at, threat.Expr{Op: threat.LeafNumber, Number: v})
}

func finite(at threat.Position, text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, threat.InvalidExpr(at, text, "a number that is too large", "a number of at most 1.7e308")
	}
	return v, nil
}

// bracket reads what is in brackets: one value is itself, none or several are an array.
func (p *parser) bracket(at threat.Position) (*threat.Expr, error) {
	if err := p.need("("); err != nil {
		return nil, err
	}
	list, err := p.rest()
	if err != nil {
		return nil, err
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return p.operation(at, threat.OpArray, list...)
}

// rest reads values separated by commas, up to the bracket that closes.
func (p *parser) rest() (list []*threat.Expr, err error) {
	if closed, err := p.take(")"); err != nil || closed {
		return nil, err
	}
	for {
		e, err := p.deeper(p.disjunction)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
		comma, err := p.take(",")
		if err != nil {
			return nil, err
		}
		if !comma {
			if closed, err := p.take(")"); err != nil || closed {
				return list, err
			}
			return nil, p.unexpected(`an operator, "," or ")"`)
		}
	}
}
