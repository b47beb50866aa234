package analysis

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"threatmap/threat"
)

// testTable reads testdata (its README names the sources), less the header.
func testTable(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// burkitt is the 188 cases, a metre for each unit of their plane.
func burkitt(t *testing.T) (events []threat.Event) {
	t.Helper()
	exact := 0.0
	for i, row := range testTable(t, "burkitt.csv") {
		var x, y, day int
		if _, err := fmt.Sscan(row[0]+" "+row[1]+" "+row[2], &x, &y, &day); err != nil {
			t.Fatal(err)
		}
		events = append(events, threat.Event{FID: int64(i + 1), Place: flat(float64(x), float64(y)), UncertaintyM: &exact, Dated: true, Days: threat.OneDay(threat.Day(day))})
	}
	return events
}

// burkittAsk is within 20 and 5, both included, of whole numbers: the next distance is the root of 401.
func burkittAsk(permutations int, seed uint64) KnoxAsk {
	return KnoxAsk{DistanceM: []float64{20.01}, Days: []int{6}, Permutations: permutations, Seed: seed}
}

// ORACLES.md 1 (pointpats, R's surveillance::knox): counted from the points, near and soon 13, near 3416, soon 39, neither 14110.
func TestKnoxOfBurkitt(t *testing.T) {
	k := knox(t, burkitt(t), burkittAsk(0, 1))
	c := k.Cells[0]
	got := [4]int{c.Observed, c.Near - c.Observed, c.Soon - c.Observed, k.Pairs - c.Near - c.Soon + c.Observed}
	if k.Note.Used != 188 || got != [4]int{13, 3416, 39, 14110} || k.PairsLeftOut != 0 {
		t.Errorf("%d cases: %v, %d pairs left out", k.Note.Used, got, k.PairsLeftOut)
	}
	if math.Abs(c.Expected-10.143816133803618) > 1e-13 || math.Abs(poissonAtLeast(c.Observed+1, c.Expected)-0.14624558197140414) > 1e-13 {
		t.Errorf("expected %v, p of more %v", c.Expected, poissonAtLeast(c.Observed+1, c.Expected))
	}
}

// ORACLES.md 1: p by permutation hangs on the random source, so its distribution is tested: of 99 deals the number with at least 13 is binomial. Its chance,
// 0.2017 ± 0.0013, is that of 100,000 deals by NumPy, counted pair by pair.
func TestKnoxPOfBurkittIsDistributedAsItShouldBe(t *testing.T) {
	const chance, deals, rounds = 0.2017, 99, 400
	events := burkitt(t)
	var sum, squares float64
	asPrinted := 0 // pointpats prints 0.21 for seed 12345: p of 20 deals in 99
	for seed := range uint64(rounds) {
		b := *knox(t, events, burkittAsk(deals, seed)).Cells[0].P*(deals+1) - 1
		sum, squares = sum+b, squares+b*b
		if math.Round(b) == 20 {
			asPrinted++
		}
	}
	mean := sum / rounds
	variance, want := squares/rounds-mean*mean, deals*chance*(1-chance)
	if math.Abs(mean-deals*chance) > 4*math.Sqrt(want/rounds)+0.2 || variance < 0.7*want || variance > 1.4*want {
		t.Errorf("mean %v, want %v; variance %v, want %v", mean, deals*chance, variance, want)
	}
	if asPrinted < rounds/25 { // a tenth is due
		t.Errorf("p is 0.21 in %d of %d", asPrinted, rounds)
	}
}

// ORACLES.md 2 (esda): SIDR79 by county, Queen, binary, Gi*.
func TestGiStarOfSids2(t *testing.T) {
	rows := testTable(t, "sids2.csv")
	y, weights := make([]float64, len(rows)), make([][]Weight, len(rows))
	for i, row := range rows {
		if _, err := fmt.Sscan(row[1], &y[i]); err != nil {
			t.Fatal(err)
		}
		weights[i] = []Weight{{i, 1}}
		for _, j := range numbersOf(t, row[2]) {
			weights[i] = append(weights[i], Weight{j, 1})
		}
	}
	got := GiStar(y, weights)
	for i, want := range []float64{-0.07492439, 0.38659427, 0.3744433, 1.42785286, 1.12750726} {
		if !digits(got[i].Z, want) {
			t.Errorf("%s: z %.8f, want %.8f", rows[i][0], got[i].Z, want)
		}
	}
	top := 0
	for i := range got {
		if got[i].Z > got[top].Z {
			top = i
		}
	}
	if top != 93 || rows[top][0] != "Robeson" || math.Abs(got[top].Z-3.113246405676369) > 1e-13 {
		t.Errorf("highest: row %d, %s, %v", top, rows[top][0], got[top].Z)
	}
}

func numbersOf(t *testing.T, text string) (all []int) {
	t.Helper()
	for _, word := range strings.Fields(text) {
		n, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}
