package index

import (
	"math/rand/v2"
	"testing"
)

// What 64 rows at once say of a choice is what looking up each row's combination says: few words and many, wanted or not, rows without one, and words that no row has.
func TestValuePlanesSayWhatCombinationsSay(t *testing.T) {
	r, tested := rand.New(rand.NewPCG(7, 3)), 0
	for range 400 {
		words, several := 1+r.IntN([]int{1, 3, 12, 300}[r.IntN(4)]), 1+r.IntN(500)
		var column wordColumn
		for range several {
			if r.IntN(6) == 0 {
				column.add(nil)
			} else {
				column.add([]uint32{uint32(r.IntN(words))})
			}
		}
		rows := make([]uint32, 1+r.IntN(400))
		for i := range rows {
			rows[i] = uint32(r.IntN(several))
		}
		planes := new(fieldPlanes).of(0, &column, rows)
		wanted := make([]bool, words+r.IntN(3))
		for i := range wanted {
			wanted[i] = r.IntN(3) == 0
		}
		test, ok := newValueTest(planes, wanted)
		if !ok {
			continue
		}
		tested++
		for at, n := range rows {
			word := column.only[n]
			want := word != noWord && wanted[word]
			lanes := wordsOf(at, at+1, new(blockWords))
			lanes.words[at/64-lanes.first] = 1 << (at % 64)
			test.keepIn(lanes)
			if got := !lanes.none(); got != want {
				t.Fatalf("row %d with word %d of %d, %d planes, not %v: %v", at, int32(word), words, test.planes, test.not, got)
			}
		}
	}
	if tested < 200 {
		t.Errorf("only %d choices were tested by planes", tested)
	}
}

// A field in which a combination has several words, or of very many words, is looked up; and that is found out once.
func TestFieldsWithoutPlanes(t *testing.T) {
	var lists, many wordColumn
	lists.add([]uint32{1, 2})
	rows := make([]uint32, 1000)
	for i := range rows {
		many.add([]uint32{uint32(i)})
		rows[i] = uint32(i)
	}
	var planes fieldPlanes
	for range 2 {
		for field, column := range []*wordColumn{&lists, &many} {
			of := rows
			if column == &lists {
				of = make([]uint32, 10)
			}
			if _, ok := newValueTest(planes.of(field, column, of), []bool{true, true, true}); ok {
				t.Errorf("field %d has planes", field)
			}
		}
	}
	if n := planes.bytes(); n != 0 {
		t.Errorf("they take %d bytes", n)
	}
}
