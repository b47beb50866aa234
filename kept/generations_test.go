package kept

import (
	"math/rand/v2"
	"testing"
)

// What is given back is what was put, within the bound; and what is counted is what is there, whatever is done.
func TestGenerationsKeepWithinTheirBound(t *testing.T) {
	const most = 1000
	r := rand.New(rand.NewPCG(1, 2))
	var g Generations[int, int]
	size := func(key int) int { return 1 + key%700 }
	for range 20_000 {
		key := r.IntN(3000)
		if r.IntN(2) == 0 {
			g.Put(key, -key, size(key), most)
		} else if value, ok := g.Get(key, most); ok && value != -key {
			t.Fatalf("%d has the value %d", key, value)
		}
		if r.IntN(5000) == 0 {
			g.Clear()
		}
		sum := 0
		for key, value := range g.All() {
			if sum += size(key); value != -key || size(key) > most/2 {
				t.Fatalf("%d is kept as %d", key, value)
			}
		}
		if sum > most || sum != g.Bytes() {
			t.Fatalf("%d bytes are kept, %d are counted", sum, g.Bytes())
		}
	}
}
