package store

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"threatmap/threat"
)

// Pages in an order by properties, put one after the other, are all that match, as sorted here: unknown last, then by the internal id.
func TestSortByAgainstNaive(t *testing.T) {
	t.Parallel()
	db := openRead(t)
	r := rand.New(rand.NewPCG(9, 2026))
	rows := randomRows(r, 300)
	insert(t, db, rows)
	rows = slices.DeleteFunc(rows, func(x given) bool { return !x.visible() })
	value := map[string]func(given) *string{
		"side":          func(x given) *string { return &x.side },
		"event_subtype": func(x given) *string { return x.subtype },
		"adm1":          func(x given) *string { return x.adm1 },
		"event_type":    func(x given) *string { return &x.kind },
		"last_day": func(x given) *string {
			if x.last == "" {
				return nil
			}
			return &x.last
		},
	}
	for _, asked := range []string{"side", "-side", "event_subtype", "-event_subtype,adm1", "event_type,-adm1,side", "-last_day,side"} {
		by, err := threat.ParseSortBy(asked, threat.Incidents)
		if err != nil {
			t.Fatal(err)
		}
		sorted := slices.Clone(rows)
		slices.SortFunc(sorted, func(a, b given) int {
			for _, k := range by {
				if c := unknownLast(value[k.Field](a), value[k.Field](b), k.Down); c != 0 {
					return c
				}
			}
			return cmp.Compare(a.id, b.id)
		})
		var want, got []string
		for _, x := range sorted {
			want = append(want, x.publicID())
		}
		for page := (threat.Page{Limit: 17, By: by}); ; {
			page.After, err = db.Features(t.Context(), threat.Incidents, threat.Filter{}, page, func(f threat.Feature) error { got = append(got, f.ID); return nil })
			if err != nil {
				t.Fatal(err)
			}
			if page.After == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d ids, want %d, or in another order", asked, len(got), len(want))
		}
	}
}

func unknownLast(a, b *string, down bool) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	case down:
		return cmp.Compare(*b, *a)
	}
	return cmp.Compare(*a, *b)
}

func TestEveryPropertySorts(t *testing.T) {
	t.Parallel()
	db := openRead(t)
	for _, col := range threat.Collections {
		for _, name := range col.Sortables() {
			p := threat.Page{Limit: 1, By: threat.SortBy{{Field: name, Down: true}}}
			if _, err := db.Features(t.Context(), col, threat.Filter{}, p, func(threat.Feature) error { return nil }); err != nil {
				t.Errorf("%s by %s: %v", col.ID, name, err)
			}
		}
	}
}
