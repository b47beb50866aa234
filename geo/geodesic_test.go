package geo

import (
	"bytes"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/internal/testtool"
)

// vector is one solved geodesic as GeographicLib gives it (testdata/geodesics.py).
type vector struct {
	p, q             orb.Point
	dist, azi1, azi2 float64
}

func readVectors(t testing.TB, data []byte) []vector {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var vs []vector
	for _, row := range rows[1:] {
		var f [7]float64
		for i := range f {
			if f[i], err = strconv.ParseFloat(row[i], 64); err != nil {
				t.Fatal(err)
			}
		}
		vs = append(vs, vector{orb.Point{f[0], f[1]}, orb.Point{f[2], f[3]}, f[4], f[5], f[6]})
	}
	return vs
}

func committed(t testing.TB) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/geodesics.csv")
	if err != nil {
		t.Fatal(err)
	}
	return readVectors(t, data)
}

// nm is the agreement asked for: 20 nanometres in 20,000 km is the rounding of float64 itself, some times over.
const nm = 20e-9

func checkInverse(t *testing.T, v vector) {
	t.Helper()
	d, a1, a2 := Inverse(v.p, v.q)
	if !(math.Abs(d-v.dist) <= nm) {
		t.Errorf("Inverse(%v, %v) = %.10f m, GeographicLib %.10f (off by %.3g)", v.p, v.q, d, v.dist, d-v.dist)
	}
	if v.dist == 0 || twoWays(v) {
		return
	}
	for i, pair := range [][2]float64{{a1, v.azi1}, {a2, v.azi2}} {
		// An azimuth is only as sharp as the rounding of the coordinates lets it be.
		if off := math.Abs(math.Remainder(pair[0]-pair[1], 360)); !(off*rad*math.Min(v.dist, 1000) < 1e-7) {
			t.Errorf("Inverse(%v, %v) azimuth %d = %.12f, GeographicLib %.12f", v.p, v.q, i+1, pair[0], pair[1])
		}
	}
}

// twoWays is true where another geodesic is as short, so that the azimuths are a matter of choice.
func twoWays(v vector) bool {
	return math.Abs(v.p[1]) == 90 || math.Abs(v.q[1]) == 90 || math.Abs(math.Remainder(v.q[0]-v.p[0], 360)) == 180 ||
		v.p[1] == 0 && v.q[1] == 0
}

func checkDirect(t *testing.T, v vector) {
	t.Helper()
	q, a2 := Direct(v.p, v.azi1, v.dist)
	if off := Distance(q, v.q); !(off < 1e-6) && v.dist < 1.99e7 {
		t.Errorf("Direct(%v, %v, %v) = %v, want %v: off by %.3g m", v.p, v.azi1, v.dist, q, v.q, off)
	}
	if math.Abs(v.q[1]) < 89 && math.Abs(math.Remainder(a2-v.azi2, 360)) > 1e-7 && v.dist > 1000 && v.dist < 1.99e7 {
		t.Errorf("Direct(%v, %v, %v) azimuth %v, want %v", v.p, v.azi1, v.dist, a2, v.azi2)
	}
}

func TestGeodesicsAgainstGeographicLibTable(t *testing.T) {
	vs := committed(t)
	if len(vs) < 60 {
		t.Fatalf("%d vectors, want 60 or more", len(vs))
	}
	for _, v := range vs {
		checkInverse(t, v)
		checkDirect(t, v)
	}
}

func TestGeodesicsAgainstGeographicLibLive(t *testing.T) {
	python := testtool.Python(t, "geographiclib") // without it the committed table is checked all the same
	out, err := exec.Command(python, "testdata/geodesics.py", "6000").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range readVectors(t, out) {
		checkInverse(t, v)
		checkDirect(t, v)
	}
}

func TestInverseIsSymmetricAndUndoneByDirect(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		p := orb.Point{rng.Float64()*360 - 180, rng.Float64()*180 - 90}
		q := orb.Point{rng.Float64()*360 - 180, rng.Float64()*180 - 90}
		d, a1, _ := Inverse(p, q)
		if back := Distance(q, p); math.Abs(d-back) > nm {
			t.Fatalf("%v %v: %v one way, %v back", p, q, d, back)
		}
		r, _ := Direct(p, a1, d)
		if off := Distance(q, r); off > 1e-6 {
			t.Fatalf("%v %v: Direct misses by %v m", p, q, off)
		}
	}
}

func TestDirectBackwards(t *testing.T) {
	p := orb.Point{40, 35}
	a, _ := Direct(p, 30, -5000)
	b, _ := Direct(p, 210, 5000)
	if off := Distance(a, b); off > 1e-8 {
		t.Errorf("30° backwards and 210° forwards are %v m apart", off)
	}
}

func TestNonsenseGivesNaN(t *testing.T) {
	if d := Distance(orb.Point{math.NaN(), 0}, orb.Point{1, 2}); !math.IsNaN(d) {
		t.Errorf("distance from NaN = %v", d)
	}
}

func BenchmarkInverse(b *testing.B) {
	for _, c := range []struct {
		name string
		q    orb.Point
	}{{"50 km", orb.Point{40.4, 35.3}}, {"5000 km", orb.Point{90, 10}}, {"antipodal", orb.Point{-140.3, -34.9}}} {
		b.Run(strings.ReplaceAll(c.name, " ", ""), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Distance(orb.Point{40, 35}, c.q)
			}
		})
	}
}
