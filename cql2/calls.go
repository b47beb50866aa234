package cql2

import (
	"fmt"
	"strings"

	"threatmap/threat"
)

// call reads what stands in the brackets behind a name: those of a function, or of a literal that is written like one.
func (p *parser) call(at threat.Position, name string) (*threat.Expr, error) {
	word := strings.ToUpper(name)
	switch word {
	case "DATE":
		return p.inBrackets(func() (*threat.Expr, error) { return p.quotedText(dateForm, p.date) })
	case "TIMESTAMP":
		return p.inBrackets(func() (*threat.Expr, error) { return p.quotedText(instantForm, p.instant) })
	case "INTERVAL":
		return p.inBrackets(func() (*threat.Expr, error) { return p.intervalOf(at) })
	case "BBOX":
		return p.inBrackets(func() (*threat.Expr, error) { return p.boxOf(at) })
	}
	if isTag(word) {
		g, err := p.wkt(word)
		if err != nil {
			return nil, err
		}
		return p.geometry(at, g)
	}
	op := threat.ExprOp(name)
	if op == "" || !strings.ContainsAny(op, "abcdefghijklmnopqrstuvwxyz") || infix[op] {
		return nil, threat.InvalidExpr(at, name, fmt.Sprintf("no function is called %s", name), functionNames())
	}
	return p.inBrackets(func() (*threat.Expr, error) { return p.function(at, op) })
}

// infix are the operations whose names stand between what they are of, not before.
var infix = map[string]bool{"and": true, "or": true, "not": true, "like": true, "between": true, "in": true, "isNull": true, "div": true}

func functionNames() string {
	var names []string
	for _, op := range threat.ExprOps() {
		if !infix[op] && len(op) > 2 {
			names = append(names, strings.ToUpper(op))
		}
	}
	return strings.Join(names, " ")
}

func (p *parser) inBrackets(read func() (*threat.Expr, error)) (*threat.Expr, error) {
	if err := p.need("("); err != nil {
		return nil, err
	}
	e, err := read()
	if err != nil {
		return nil, err
	}
	return e, p.need(")")
}

// function reads the arguments of a function; a list in brackets is an array even where it is of one.
func (p *parser) function(at threat.Position, op string) (*threat.Expr, error) {
	arrays := strings.HasPrefix(op, "a_")
	var args []*threat.Expr
	for !p.now.is(")") {
		if len(args) > 0 {
			if err := p.need(","); err != nil {
				return nil, err
			}
		}
		opens, bracketed := p.here(), p.now.is("(")
		arg, err := p.disjunction()
		if err != nil {
			return nil, err
		}
		if arrays && bracketed && arg.Op != threat.OpArray {
			if arg, err = p.operation(opens, threat.OpArray, arg); err != nil {
				return nil, err
			}
		}
		args = append(args, arg)
	}
	return p.operation(at, op, args...)
}

// quotedText reads a text in quotes and makes a literal of it.
func (p *parser) quotedText(accepted string, make func(threat.Position, string) (*threat.Expr, error)) (*threat.Expr, error) {
	at, t := p.here(), p.now
	if t.kind != tokenText {
		return nil, p.unexpected(accepted)
	}
	if err := p.step(); err != nil {
		return nil, err
	}
	return make(at, t.text)
}

func (p *parser) intervalOf(at threat.Position) (*threat.Expr, error) {
	from, err := p.endOf()
	if err != nil {
		return nil, err
	}
	if err := p.need(","); err != nil {
		return nil, err
	}
	to, err := p.endOf()
	if err != nil {
		return nil, err
	}
	return p.interval(at, from, to)
}

func (p *parser) endOf() (*threat.Expr, error) {
	if p.now.kind == tokenText {
		return p.quotedText("", p.end)
	}
	return p.value()
}

func (p *parser) boxOf(at threat.Position) (*threat.Expr, error) {
	var v []float64
	for len(v) == 0 || p.now.is(",") {
		if len(v) > 0 {
			if err := p.step(); err != nil {
				return nil, err
			}
		}
		x, err := p.signed()
		if err != nil {
			return nil, err
		}
		v = append(v, x)
	}
	return p.box(at, v)
}
