package formats

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// What encoding/csv writes, the splitter takes apart into the same fields.
func TestSplitterAgreesWithEncodingCSV(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		want := randomTable(rng)
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		w.UseCRLF = rng.IntN(2) == 0
		if err := w.WriteAll(want); err != nil {
			t.Fatal(err)
		}
		got := allRecords(t, file.Bytes())
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("%q\n got %q\nwant %q", file.String(), got, want)
		}
	}
}

func allRecords(t *testing.T, file []byte) [][]string {
	t.Helper()
	s := newSplitter(bytes.NewReader(file), ',', 0)
	var all [][]string
	for {
		rec, err := s.next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil || rec.bad != nil {
			t.Fatalf("%q: %v %v", file, err, rec.bad)
		}
		fields := slices.Clone(rec.fields)
		for i := range fields { // with UseCRLF the writer turns line ends inside of cells too
			fields[i] = strings.ReplaceAll(fields[i], "\r\n", "\n")
		}
		all = append(all, fields)
	}
}

// randomTable has commas, quotes, line ends and letters of more than one byte in its cells; no row is a blank line, which both leave out.
func randomTable(rng *rand.Rand) [][]string {
	pieces := []string{"a", ",", `"`, "\n", " ", "é", "حمرين", "1.5", ""}
	table := make([][]string, 1+rng.IntN(6))
	columns := 2 + rng.IntN(4)
	for i := range table {
		table[i] = make([]string, columns)
		for j := range table[i] {
			for range rng.IntN(5) {
				table[i][j] += pieces[rng.IntN(len(pieces))]
			}
		}
	}
	return table
}
