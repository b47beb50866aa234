package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// inText returns the clause for records of which a text holds any of the terms. Incidents are asked by the audience's own view of texts, on
// its own and once for a question: beside a condition that the database takes for a rare one (most functions of a filter), it would look
// through all found texts for each incident. Other collections, which are small and told in full, are asked by their columns.
func inText(col threat.Collection, terms []string, args pgx.NamedArgs) string {
	if col.ID == threat.Incidents.ID {
		args["text_fids"] = &textsWith{terms: terms}
		return "fid = ANY(@text_fids::bigint[])"
	}
	return "(" + likeAny(fmt.Sprintf(`' ' || as_public.folded(concat_ws(E' \u001f ', %s)) || ' '`, strings.Join(textColumns(col), ", ")), terms, args) + ")"
}

// textsWith are the incidents of which a text holds any of the terms; one may come several times.
type textsWith struct {
	terms []string
	fids  []int64 // nil = not yet looked up
}

func (s *textsWith) resolve(ctx context.Context, tx pgx.Tx) (any, error) {
	if s.fids != nil {
		return s.fids, nil
	}
	sql, args := textsSQL(s.terms)
	rows, err := query(ctx, tx, sql, args)
	if err != nil {
		return nil, err
	}
	if s.fids, err = pgx.AppendRows([]int64{}, rows, pgx.RowTo[int64]); err != nil {
		return nil, err
	}
	return s.fids, nil
}

// textsSQL asks the view of the texts, which are of incidents that the audience sees; the database itself gives up on it.
func textsSQL(terms []string) (string, pgx.NamedArgs) {
	args := pgx.NamedArgs{"text_limit": statementLimit{}}
	return "SELECT fid FROM incident_texts WHERE " + likeAny("folded", terms, args), args
}

// likeAny tells whether a folded text is like any of the terms: one clause each, as an index takes them.
func likeAny(text string, terms []string, args pgx.NamedArgs) string {
	like := make([]string, len(terms))
	for i, term := range terms {
		name := fmt.Sprintf("term%d", i)
		like[i] = fmt.Sprintf("%s LIKE as_public.pattern(@%s::text)", text, name)
		args[name] = term
	}
	return strings.Join(like, " OR ")
}

// textColumns lists the columns of a collection that hold words and not codes.
func textColumns(col threat.Collection) []string {
	names := []string{"NULL"}
	for i, fd := range col.Fields {
		if fd.Type == threat.TypeString && fd.Codes == nil {
			names = append(names, column(col, i))
		}
	}
	return names
}

// searchLimit is how long the database may work on one statement of a search, or of a filter with an expression: it gives up itself, so that the statement ends and the
// connection is free for others. Whoever waits for it may have gone meanwhile.
var searchLimit = 8 * time.Second

// statementLimit stands among the values of a query whose time is limited by the database, in its transaction.
type statementLimit struct{}

func (statementLimit) resolve(ctx context.Context, tx pgx.Tx) (any, error) {
	_, err := tx.Exec(ctx, "SELECT set_config('statement_timeout', $1, true)", strconv.FormatInt(searchLimit.Milliseconds(), 10))
	return nil, err
}

// fidsSQL asks for the ids of the incidents that match. One may come several times. Where nothing but text is asked, the view of the texts
// answers alone: a search may match most of the incidents.
func fidsSQL(f threat.Filter) (string, pgx.NamedArgs, error) {
	cond, err := where(threat.Incidents, f)
	if err != nil {
		return "", nil, err
	}
	if len(f.Text) > 0 && len(cond.clauses) == 1 {
		sql, args := textsSQL(f.Text)
		return sql, args, nil
	}
	return "SELECT fid FROM incidents WHERE " + cond.sql(), cond.args, nil
}
