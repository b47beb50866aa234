package index

import (
	"sync"
	"testing"
)

// A shelf keeps what fits, lets go what was asked for longest ago, and its sum is that of what it keeps, whoever asks at once.
func TestAShelfKeepsItsBound(t *testing.T) {
	var s shelf[int, int]
	works := map[int]int{}
	ask := func(key int, reach float64, bytes int64) {
		if got := s.of(key, reach, 100, func(float64) (int, int64) { works[key]++; return key, bytes }); got != key {
			t.Errorf("%d for %d", got, key)
		}
	}
	ask(1, 1, 40)
	ask(2, 1, 40)
	ask(1, 1, 40) // kept
	ask(3, 1, 40) // 2 goes
	ask(1, 1, 40) // kept
	ask(2, 1, 40) // anew: 3 goes
	ask(4, 1, 500)
	ask(1, 2, 30) // reaches further: anew
	if works[1] != 2 || works[2] != 2 || works[3] != 1 || s.bytes() != 70 || len(s.kept) != 2 {
		t.Errorf("worked out %v times, %d bytes of %d kept", works, s.bytes(), len(s.kept))
	}
	for key := range 3 * mostOnShelf {
		ask(key+10, 0, 0)
	}
	if len(s.kept) > mostOnShelf {
		t.Errorf("%d kept", len(s.kept))
	}
	ask(5, 1, 99)
	if v := panics(func() { s.of(6, 1, 100, func(float64) (int, int64) { panic("broken") }) }); v == nil || s.kept[6] != nil {
		t.Error("what could not be worked out is kept")
	}

	var wg sync.WaitGroup
	var many shelf[int, int]
	for i := range 8 {
		wg.Go(func() {
			for n := range 2000 {
				many.of((n*7+i)%40, float64(n%3), 200, func(float64) (int, int64) { return n, int64(n%50) + 1 })
			}
		})
	}
	wg.Wait()
	sum := int64(0)
	for _, k := range many.kept {
		sum += k.bytes
	}
	if sum != many.bytes() || sum > 200 {
		t.Errorf("%d bytes are kept, said to be %d", sum, many.bytes())
	}
}
