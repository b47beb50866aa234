package threat

import (
	"slices"
	"strings"
)

// MaxSortKeys is how many properties an order may have.
const MaxSortKeys = 3

// SortKey is a property that a listing is ordered by. Records without a value come last, either way.
type SortKey struct {
	Field string
	Down  bool // the highest first
}

// SortBy is an order by properties, the first one first; records that are alike in all of them are in the order of SortID.
type SortBy []SortKey

// Sortables lists the properties that a listing of the collection can be ordered by: those with one value.
func (c Collection) Sortables() (names []string) {
	for _, f := range c.Fields {
		if f.Type != TypeStrings && f.Type != TypeJSON {
			names = append(names, f.Name)
		}
	}
	return names
}

// ParseSortBy reads sortby as OGC API – Features has it: property names, + or - before each, separated by commas.
//
// Returns a KindInvalid error for what is not a sortable of the collection.
func ParseSortBy(s string, col Collection) (by SortBy, err error) {
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part) // a + that was not escaped comes as a space
		name, down := strings.CutPrefix(part, "-")
		if !down {
			name = strings.TrimPrefix(name, "+")
		}
		if !slices.Contains(col.Sortables(), name) {
			return nil, Invalid("sortby", s, "no sortable property: "+name, strings.Join(col.Sortables(), " ")+", each with + or - before it, separated by commas")
		}
		if slices.ContainsFunc(by, func(k SortKey) bool { return k.Field == name }) {
			return nil, Invalid("sortby", s, name+" stands twice", "each property once")
		}
		by = append(by, SortKey{name, down})
	}
	if len(by) > MaxSortKeys {
		return nil, Invalid("sortby", s, "too many properties", "at most 3")
	}
	return by, nil
}

// String spells the order as ParseSortBy reads it.
func (by SortBy) String() string {
	var parts []string
	for _, k := range by {
		if k.Down {
			parts = append(parts, "-"+k.Field)
		} else {
			parts = append(parts, k.Field)
		}
	}
	return strings.Join(parts, ",")
}
