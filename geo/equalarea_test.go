package geo

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

func TestEqualAreaAgainstPublishedExamples(t *testing.T) {
	const clarke1866 = 0.00676866 // e², as Snyder's example has it
	for _, c := range []struct {
		name       string
		projection EqualArea
		p, want    orb.Point
		within     float64
	}{
		// Snyder (1987), page 333: Clarke 1866, centre 40° N 100° W. He prints one decimal.
		{"Snyder", equalAreaOn(6378206.4, clarke1866, orb.Point{-100, 40}), orb.Point{-110, 30}, orb.Point{-965932.1, -1056814.9}, 0.06},
		// EPSG Guidance Note 7-2, method 9820: ETRS89-LAEA without its false origin (4,321,000; 3,210,000). GRS 80 is WGS 84 to 0.1 mm.
		{"EPSG 9820", NewEqualArea(orb.Point{10, 52}), orb.Point{5, 50}, orb.Point{3962799.45 - 4321000, 2999718.85 - 3210000}, 0.006},
		// PROJ 9, +proj=laea +lat_0=34.5 +lon_0=41 +ellps=WGS84.
		{"Deir ez-Zor", NewEqualArea(orb.Point{41, 34.5}), orb.Point{40.1408, 35.3359}, orb.Point{-78114.739487, 93064.444880}, 1e-5},
		{"Damascus", NewEqualArea(orb.Point{41, 34.5}), orb.Point{36, 33}, orb.Point{-467008.547944, -154987.795306}, 1e-5},
		{"Gulf", NewEqualArea(orb.Point{41, 34.5}), orb.Point{50, 30}, orb.Point{867321.351921, -461521.331269}, 1e-5},
		{"Chile", NewEqualArea(orb.Point{41, 34.5}), orb.Point{-70, -20}, orb.Point{-10875799.258256, -1124571.222007}, 1e-4},
		{"north pole", NewEqualArea(orb.Point{41, 34.5}), orb.Point{0, 90}, orb.Point{0, 5940120.711567}, 1e-5},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.projection.Plane(c.p)
			if math.Hypot(got[0]-c.want[0], got[1]-c.want[1]) > c.within {
				t.Errorf("%.6f, want %.6f", got, c.want)
			}
		})
	}
}

func TestEqualAreaThereAndBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 9820))
	worst := 0.0
	for range 200 {
		center := orb.Point{360*rng.Float64() - 180, math.Asin(2*rng.Float64()-1) * deg}
		if rng.IntN(20) == 0 {
			center[1] = math.Copysign(90, center[1])
		}
		p := NewEqualArea(center)
		for range 100 {
			q := orb.Point{360*rng.Float64() - 180, math.Asin(2*rng.Float64()-1) * deg}
			if Distance(center, q) > 15e6 { // near the antipode a millimetre in the plane is metres
				continue
			}
			back := p.LonLat(p.Plane(q))
			off := math.Max(math.Abs(math.Remainder(back[0]-q[0], 360))*math.Cos(q[1]*rad), math.Abs(back[1]-q[1]))
			worst = math.Max(worst, off)
		}
	}
	if !(worst < 1e-9) {
		t.Errorf("off by %v degrees", worst)
	}
}

func TestEqualAreaCenterAndPoles(t *testing.T) {
	for _, center := range []orb.Point{{41, 34.5}, {0, 0}, {-179.9, -89.9}, {20, 90}, {20, -90}} {
		p := NewEqualArea(center)
		if xy := p.Plane(center); math.Hypot(xy[0], xy[1]) > 1e-6 {
			t.Errorf("centre %v lies at %v", center, xy)
		}
		if c := p.Center(); Distance(c, center) > 1e-6 {
			t.Errorf("centre %v came back as %v", center, c)
		}
	}
	p := NewEqualArea(orb.Point{41, 34.5})
	if antipode := p.Plane(orb.Point{-139, -34.5}); math.IsNaN(antipode[0]) || math.IsInf(antipode[0], 0) {
		t.Errorf("antipode: %v", antipode)
	}
}

// TestEqualAreaKeepsArea lays edges cut so finely that their straightness in lon/lat and in the plane is the same.
func TestEqualAreaKeepsArea(t *testing.T) {
	p := NewEqualArea(orb.Point{41, 34.5})
	for _, c := range []orb.Bound{
		{Min: orb.Point{40, 34}, Max: orb.Point{43, 37}},
		{Min: orb.Point{45.1, 29.2}, Max: orb.Point{45.6, 29.5}},
		{Min: orb.Point{-20, -30}, Max: orb.Point{60, 60}},
	} {
		ring := c.ToRing()
		var flat orb.Ring
		const cuts = 20_000
		for i := 1; i < len(ring); i++ {
			for k := range cuts {
				flat = append(flat, p.Plane(along(ring[i-1], ring[i], float64(k)/cuts)))
			}
		}
		sum := 0.0
		for i, a := range flat {
			b := flat[(i+1)%len(flat)]
			sum += a[0]*b[1] - a[1]*b[0]
		}
		if want := AreaM2(c); math.Abs(math.Abs(sum)/2-want) > 1e-8*want {
			t.Errorf("%v: %.1f m² in the plane, %.1f on the ellipsoid", c, math.Abs(sum)/2, want)
		}
	}
}

func BenchmarkEqualAreaPlane(b *testing.B) {
	p := NewEqualArea(orb.Point{41, 34.5})
	for i := range b.N {
		p.Plane(orb.Point{38 + float64(i%100)/10, 33})
	}
}

func TestEqualAreaFrame(t *testing.T) {
	p := NewEqualArea(orb.Point{41, 34})
	for _, at := range []orb.Point{{41, 34}, {36, 33}, {48.5, 29.5}, {41, 89.9}} {
		east, north := p.Frame(at)
		if area := east[0]*north[1] - east[1]*north[0]; math.Abs(area-1) > 1e-4 {
			t.Errorf("%v: a square metre becomes %v", at, area)
		}
		const r = 20_000.0
		for azi := 0.0; azi < 360; azi += 30 {
			q, _ := Direct(at, azi, r)
			sin, cos := math.Sincos(azi * rad)
			xy, mid := p.Plane(q), p.Plane(at)
			off := math.Hypot(mid[0]+r*(sin*east[0]+cos*north[0])-xy[0], mid[1]+r*(sin*east[1]+cos*north[1])-xy[1])
			if limit := 2 + r*r*math.Hypot(mid[0], mid[1])/4/6.371e6/6.371e6*2; off > limit {
				t.Errorf("%v, azimuth %v: %v m off over %v m, limit %v", at, azi, off, r, limit)
			}
		}
	}
}
