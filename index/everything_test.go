package index

import (
	"maps"
	"slices"
	"testing"

	"threatmap/threat"
)

// What is added up beforehand holds for no condition at all: a belt is one.
func TestABeltIsACondition(t *testing.T) {
	d, b := newDice(5), NewBuilder(0)
	for fid := range int64(20_000) {
		if err := b.Add(d.mark(fid)); err != nil {
			t.Fatal(err)
		}
	}
	s := b.State(threat.Head{Counter: 1})
	q := s.Ask(threat.Filter{Belt: &threat.Belt{Borders: []string{"IRQ-SYR"}, WidthKM: 20}}, nil)
	var sum int64
	err := s.Cells(q, 0, 0, 0, 6, func(c *threat.TileCell) error { sum += c.Count; return nil })
	if counts := s.Counts(q, nil); err != nil || sum != counts.Mapped || sum == 0 {
		t.Errorf("the tile adds up to %d, the count is %d (%v)", sum, counts.Mapped, err)
	}
}

// What leaves out values that nothing has is no condition: the page asks so, of records that are refuted.
func TestAChoiceThatAllFitIsNoCondition(t *testing.T) {
	d, b := newDice(6), NewBuilder(0)
	all, some := map[string]bool{}, ""
	for fid := range int64(5_000) {
		m := d.mark(fid)
		v := (*m.Values)["side"]
		if len(v) == 0 { // not said: no choice takes it
			continue
		}
		all[v[0]], some = true, v[0]
		if err := b.Add(m); err != nil {
			t.Fatal(err)
		}
	}
	s := b.State(threat.Head{Counter: 1})
	if q := s.Ask(threat.Filter{Codes: map[string][]string{"side": slices.Collect(maps.Keys(all))}}, nil); !q.everything {
		t.Error("all fit, and each is looked at")
	}
	if q := s.Ask(threat.Filter{Codes: map[string][]string{"side": {some}}}, nil); q.everything != (len(all) == 1) {
		t.Errorf("one of %d values taken for all", len(all))
	}
}
