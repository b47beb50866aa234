package store

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// maxSortedText is how many characters of a text order it: a cursor holds them.
const maxSortedText = 100

// sortedColumn is what a listing is ordered by for a field, and the type that a cursor's text becomes again.
func sortedColumn(col threat.Collection, name string) (expr, cast string) {
	for i, fd := range col.Fields {
		if fd.Name != name {
			continue
		}
		if fd.Type == threat.TypeString {
			return fmt.Sprintf(`(left(%s::text, %d) COLLATE "C")`, column(col, i), maxSortedText), "::text"
		}
		return "(" + column(col, i) + castOf[fd.Type] + ")", castOf[fd.Type]
	}
	return "", "" // ParseSortBy lets nothing else pass
}

// sortedValues selects what a cursor needs to go on.
func sortedValues(col threat.Collection, by threat.SortBy) string {
	var list []string
	for _, k := range by {
		expr, _ := sortedColumn(col, k.Field)
		list = append(list, expr+"::text")
	}
	return "ARRAY[" + strings.Join(list, ", ") + "]::text[]"
}

// afterValuesSQL is afterSQL for an order by properties. A row is behind another one where it is so in one property and like it in those before. Nothing is
// behind no value but what is like it.
func afterValuesSQL(c threat.Cursor, by threat.SortBy, col threat.Collection) (after []string, order string, args pgx.NamedArgs) {
	args = pgx.NamedArgs{}
	var orders, behind, alike []string
	for i, k := range by {
		expr, cast := sortedColumn(col, k.Field)
		name, than, direction := "after_value"+strconv.Itoa(i), ">", "ASC"
		if k.Down {
			than, direction = "<", "DESC"
		}
		orders = append(orders, expr+" "+direction+" NULLS LAST")
		if c.First {
			continue
		}
		args[name] = c.Values[i]
		value := "(@" + name + "::text)" + cast
		if c.Values[i] != nil {
			further := fmt.Sprintf("(%s %s %s OR %s IS NULL)", expr, than, value, expr)
			behind = append(behind, strings.Join(append(alike[:len(alike):len(alike)], further), " AND "))
		}
		alike = append(alike, fmt.Sprintf("%s IS NOT DISTINCT FROM %s", expr, value))
	}
	key, given := `id COLLATE "C"`, any(c.ID)
	if col.HasTime || col.Layer != nil {
		key, given = "fid", c.FID
	}
	if !c.First {
		args["after_key"] = given
		behind = append(behind, strings.Join(append(alike, key+" > @after_key"), " AND "))
		after = []string{"(" + strings.Join(behind, " OR ") + ")"}
	}
	return after, strings.Join(append(orders, key), ", "), args
}
