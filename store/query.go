package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// conditions is a filter in SQL: clauses that all must hold, and the values of their @names.
type conditions struct {
	clauses []string
	args    pgx.NamedArgs
}

// where is the one place that says in SQL what a filter matches. Marks are asked by its two halves (marked).
// The error is KindInvalid and names the parameter.
func where(col threat.Collection, f threat.Filter) (conditions, error) {
	c, err := whereButCodes(col, f, exactly)
	if err != nil {
		return c, err
	}
	chosen, err := choices(col, f, c.args)
	for _, ch := range chosen {
		c.clauses = append(c.clauses, ch.clause)
	}
	return c, err
}

func whereButCodes(col threat.Collection, f threat.Filter, meets string) (conditions, error) {
	c := conditions{args: pgx.NamedArgs{}}
	if err := f.Check(col); err != nil {
		return c, err
	}
	if f.BBox != nil {
		c.clauses = append(c.clauses, inBox(*f.BBox, meets, "bbox", c.args))
	}
	if f.Time != nil && (f.Time.From != nil || f.Time.To != nil) {
		c.clauses = append(c.clauses, inTime(*f.Time, c.args))
	}
	if f.Belt != nil {
		c.clauses = append(c.clauses, inBelt(*f.Belt, c.args))
	}
	if f.Corridor != nil {
		c.clauses = append(c.clauses, inCorridor(*f.Corridor, c.args))
	}
	c.clauses = append(c.clauses, inShapes(f, c.args)...)
	if len(f.Text) > 0 {
		c.clauses = append(c.clauses, inText(col, f.Text, c.args))
	}
	if f.Expr != nil {
		clause, err := matching(col, f.Expr, c.args)
		if err != nil {
			return c, err
		}
		c.clauses = append(c.clauses, clause)
	}
	if len(f.IDs) > 0 {
		c.clauses = append(c.clauses, withIDs(col, f.IDs, c.args))
	}
	return c, nil
}

// sql joins the clauses with AND; "true" where there are none.
func (c conditions) sql(more ...string) string {
	all := slices.Concat(c.clauses, more)
	if len(all) == 0 {
		return "true"
	}
	return strings.Join(all, " AND ")
}

// choice is a filter's choice in one field.
type choice struct{ field, clause string }

// choices returns the clauses of f.Codes in the order of the collection's fields. An empty list of values is no choice.
func choices(col threat.Collection, f threat.Filter, args pgx.NamedArgs) ([]choice, error) {
	var list []choice
	for i, fd := range col.Fields {
		values := f.Codes[fd.Name]
		if len(values) == 0 {
			continue
		}
		clause, err := anyOf(column(col, i), fd, values, args)
		if err != nil {
			return nil, err
		}
		list = append(list, choice{fd.Name, clause})
	}
	return list, nil
}

// anyOf returns the clause that accepts values of a field, which is the named column, after checking them against the field's type and code list.
func anyOf(column string, fd threat.Field, values []string, args pgx.NamedArgs) (string, error) {
	typed, pgType, err := parseValues(fd, values)
	if err != nil {
		return "", err
	}
	name := "is_" + column
	args[name] = typed
	if fd.Type == threat.TypeStrings {
		return fmt.Sprintf("%s && @%s::text[]", column, name), nil
	}
	return fmt.Sprintf("%s = ANY(@%s::%s[])", column, name, pgType), nil
}
