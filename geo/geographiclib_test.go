package geo

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/internal/testtool"
)

// lineAsked is a line with places beside it, and a ring, of which GeographicLib tells the measures (testdata/lines.py).
type lineAsked struct {
	Line   orb.LineString `json:"line"`
	Places []orb.Point    `json:"places"`
	Ring   orb.Ring       `json:"ring"`
	Center orb.Point      `json:"center"`
	Edge   orb.Ring       `json:"edge"` // of a circle around center
}

type lineTold struct {
	LengthM float64      `json:"length_m"`
	Places  [][2]float64 `json:"places"` // along and distance, in metres
	AreaM2  float64      `json:"area_m2"`
	EdgeM   []float64    `json:"edge_m"` // of the circle's corners from its center
}

const circleM = 25_000

func randomLine(rng *rand.Rand) (a lineAsked) {
	at := orb.Point{36 + 10*rng.Float64(), 30 + 6*rng.Float64()}
	a.Line = orb.LineString{at}
	heading := 360 * rng.Float64()
	for range 2 + rng.IntN(4) {
		heading += 60 * (rng.Float64() - 0.5)
		at, _ = Direct(at, heading, 5_000+50_000*rng.Float64())
		a.Line = append(a.Line, at)
	}
	for range 5 {
		a.Places = append(a.Places, around(rng, NewLine(a.Line), 60_000))
	}
	a.Center = at
	a.Edge = Circle(at, circleM, 32)[0][0]
	for turn := 0.0; turn < 360; turn += 60 {
		p, _ := Direct(at, -turn, 10_000+90_000*rng.Float64())
		a.Ring = append(a.Ring, p)
	}
	a.Ring = append(a.Ring, a.Ring[0])
	return a
}

// The measures of random lines, rings and circles in the region are GeographicLib's to 1e-6; -v prints the greatest difference of each. Edges are straight in
// lon/lat on both sides: Python cuts them finely and extrapolates, and finds the nearest position by search.
func TestMeasuresAgainstGeographicLibLive(t *testing.T) {
	python := testtool.Python(t, "geographiclib")
	rng := rand.New(rand.NewPCG(41, 42))
	var asked []lineAsked
	for range 12 {
		asked = append(asked, randomLine(rng))
	}
	in, err := json.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "testdata/lines.py")
	cmd.Stdin = strings.NewReader(string(in))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var told []lineTold
	if err := json.Unmarshal(out, &told); err != nil || len(told) != len(asked) {
		t.Fatalf("%v, %d answers", err, len(told))
	}
	worst := map[string]float64{}
	off := func(what string, got, want, of float64) {
		if d := math.Abs(got-want) / of; d > worst[what] {
			worst[what] = d
		}
	}
	for i, a := range asked {
		l, want := NewLine(a.Line), told[i]
		off("length", l.LengthM(), want.LengthM, want.LengthM)
		off("area", AreaM2(a.Ring), want.AreaM2, want.AreaM2)
		for k, p := range a.Places {
			along, offset, _ := l.Position(p)
			off("position along, of the line's length", along, want.Places[k][0], want.LengthM)
			off("distance to the line", math.Abs(offset), want.Places[k][1], want.Places[k][1])
		}
		for _, d := range want.EdgeM {
			off("edge of a circle", circleM, d, d)
		}
	}
	for what, d := range worst {
		t.Logf("%s: off by at most %.1e", what, d)
		if d > 1e-6 {
			t.Errorf("%s is off by %.2e of it", what, d)
		}
	}
}
