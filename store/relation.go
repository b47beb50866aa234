package store

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// relation is what the features of a collection are read from: its own view, or that of all layers' features. The values of its @names go to args.
func relation(col threat.Collection, args pgx.NamedArgs) string {
	if col.Layer == nil {
		return col.ID
	}
	args["layer_key"] = col.Layer.Key
	columns := []string{"fid::text AS id", "fid", "geom"}
	for i, fd := range col.Fields {
		columns = append(columns, layerValue(i, fd.Type)+" AS "+column(col, i))
	}
	return "(SELECT " + strings.Join(columns, ", ") + " FROM layer_features WHERE layer_key = @layer_key::bigint) l"
}

// column names the i-th field of a collection in its relation. That of a layer is numbered: no name that came with a file becomes SQL.
func column(col threat.Collection, i int) string {
	if col.Layer == nil {
		return col.Fields[i].Name
	}
	return "p" + strconv.Itoa(i)
}

// layerValue takes the i-th value out of a layer's feature, as its type.
func layerValue(i int, t threat.FieldType) string {
	if t == threat.TypeJSON {
		return fmt.Sprintf("nullif(properties -> %d, 'null')", i)
	}
	return fmt.Sprintf("(properties ->> %d)%s", i, castOf[t])
}

// relationName names a collection's relation in what is kept between changes: a layer under another's name is another one.
func relationName(col threat.Collection) string {
	if col.Layer == nil {
		return col.ID
	}
	return fmt.Sprintf("%s#%d", col.ID, col.Layer.Key)
}

// withIDs returns the clause for features with any of these public ids. Those of a layer are its own numbers, which have an index.
func withIDs(col threat.Collection, ids []string, args pgx.NamedArgs) string {
	if col.Layer == nil {
		args["ids"] = ids
		return "id = ANY(@ids::text[])"
	}
	fids := []int64{}
	for _, id := range ids {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil && strconv.FormatInt(n, 10) == id {
			fids = append(fids, n)
		}
	}
	args["ids"] = fids
	return "fid = ANY(@ids::bigint[])"
}
