package store

import (
	"threatmap/threat"
)

// prepare checks the rows of a batch and joins those that are about the same record, in their order.
func prepare(batch []threat.Incident) ([]*row, WriteResult) {
	all := make([]*row, len(batch))
	for i := range batch {
		all[i] = &row{indexes: []int{i}, in: batch[i]}
	}
	inParallel(all, func(r *row) { r.err = checkIncident(&r.in) })
	var result WriteResult
	var rows []*row
	known := map[recordKey]*row{}
	for _, r := range all {
		if r.err != nil {
			result.reject(r, r.err)
			continue
		}
		key := recordKey{r.in.Origin, r.in.OriginID}
		if first := known[key]; first != nil {
			first.in = threat.Merge(first.in, r.in)
			first.indexes = append(first.indexes, r.indexes...)
			continue
		}
		known[key] = r
		rows = append(rows, r)
	}
	return rows, result
}

// recordKey is how a data set names a record.
type recordKey struct{ origin, id string }
