package index

import (
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
