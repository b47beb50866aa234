package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

func TestBetaBinomialAddsUp(t *testing.T) {
	// Shapes 1 and 1: every count from 0 to n is as likely.
	for x := range 12 {
		if got, want := betaBinomialAtLeast(x, 10, 1, 1), math.Max(0, float64(11-x)/11); math.Abs(got-want) > 1e-12 {
			t.Errorf("uniform, %d or more: %v, want %v", x, got, want)
		}
	}
	// Large shapes: binomial.
	for x := range 31 {
		if got, want := betaBinomialAtLeast(x, 30, 1e7, 3e7), binomialAtLeast(x, 30, 0.25); math.Abs(got-want) > 1e-5 {
			t.Errorf("nearly binomial, %d or more: %v, want %v", x, got, want)
		}
	}
	l := Level{Weeks: 26, Total: 50, Size: new(1.5)}
	for x := range 40 {
		exactly := math.Exp(logChoose(50+x, x)) * math.Exp(lbeta(float64(x)+1.5, 50+39)-lbeta(1.5, 39))
		if sum := l.AtLeast(x) + l.AtMost(x) - exactly; math.Abs(sum-1) > 1e-9 {
			t.Errorf("the tails of %d add up to %v", x, sum)
		}
	}
}

func lbeta(a, b float64) float64 {
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	lab, _ := math.Lgamma(a + b)
	return la + lb - lab
}

func TestTheBandHoldsWhatTheTestLetsPass(t *testing.T) {
	for _, counts := range [][]int{{2, 3, 1, 4, 2, 2, 3, 1}, {0, 0, 9, 0, 1, 0, 14, 0, 0, 2}, {0, 0, 0, 0, 1, 0}, {40, 50, 45, 61}} {
		l := LevelOf(counts)
		b := l.Expected(0.95)
		if l.AtLeast(b.High) <= 0.025 || l.AtLeast(b.High+1) > 0.025 {
			t.Errorf("%v: upper end %d: %v, beyond it %v", counts, b.High, l.AtLeast(b.High), l.AtLeast(b.High+1))
		}
		if l.AtMost(b.Low) <= 0.025 || (b.Low > 0 && l.AtMost(b.Low-1) > 0.025) {
			t.Errorf("%v: lower end %d: %v", counts, b.Low, l.AtMost(b.Low))
		}
	}
}

func TestOverdispersionIsFound(t *testing.T) {
	steady := LevelOf([]int{2, 3, 1, 4, 2, 2, 3, 1})
	if steady.Size != nil || math.Abs(*steady.Dispersion-3.0/7*2.5/2.25) > 0.2 {
		t.Errorf("steady counts: %+v, dispersion %v", steady, *steady.Dispersion)
	}
	bursts := LevelOf([]int{0, 0, 9, 0, 1, 0, 14, 0, 0, 2})
	// m = 2.6, Σ(x−m)² = 214.4, s² = 23.8222, dispersion 9.162393, size 2.6/8.162393.
	if bursts.Size == nil || !near(*bursts.Dispersion, 9.162393) || !near(*bursts.Size, 0.3185340) {
		t.Errorf("bursts: %+v", bursts)
	}
	if bursts.AtLeast(10) < 10*bursts.poisson().AtLeast(10) {
		t.Errorf("10 after bursts: %v as negative binomial, %v as Poisson", bursts.AtLeast(10), bursts.poisson().AtLeast(10))
	}
	if none := LevelOf([]int{0, 0, 0}); none.Dispersion != nil || none.Size != nil {
		t.Errorf("nothing happened: %+v", none)
	}
}

// Under no change the exact test's p-value, with the outcome itself counted by a random share, is uniform; as it stands it is never too small.
func TestExactPIsUniformUnderNoChange(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	const draws, weeks = 20000, 8
	for _, mean := range []float64{0.5, 2, 10} {
		law := distuv.Poisson{Lambda: mean, Src: source}
		var p []float64
		small := 0
		for range draws {
			l := Level{Weeks: weeks}
			for range weeks {
				l.Total += int(law.Rand())
			}
			x := int(law.Rand())
			u := source.Float64()
			p = append(p, u*l.AtLeast(x)+(1-u)*binomialAtLeast(x+1, x+l.Total, l.share()))
			if l.AtLeast(x) <= 0.05 {
				small++
			}
		}
		if d := distanceFromUniform(p); d > 1.95/math.Sqrt(draws) { // Kolmogorov, 0.1 %
			t.Errorf("mean %v: %v from uniform", mean, d)
		}
		if float64(small)/draws > 0.05+3.1*math.Sqrt(0.05*0.95/draws) {
			t.Errorf("mean %v: %d of %d are 0.05 or less", mean, small, draws)
		}
	}
}

// The same of negative binomial counts whose size is known.
func TestNegativeBinomialPIsUniformUnderNoChange(t *testing.T) {
	source := rand.New(rand.NewPCG(3, 4))
	const draws, weeks, size, mean = 20000, 12, 0.8, 3.0
	count := func() int { return negativeBinomial(source, mean, size) }
	var p []float64
	for range draws {
		l := Level{Weeks: weeks, Size: new(size)}
		for range weeks {
			l.Total += count()
		}
		x, u := count(), source.Float64()
		p = append(p, u*l.AtLeast(x)+(1-u)*betaBinomialAtLeast(x+1, x+l.Total, size, size*weeks))
	}
	if d := distanceFromUniform(p); d > 1.95/math.Sqrt(draws) {
		t.Errorf("%v from uniform", d)
	}
}

func distanceFromUniform(p []float64) float64 {
	slices.Sort(p)
	far := 0.0
	for i, v := range p {
		far = math.Max(far, math.Max(math.Abs(v-float64(i)/float64(len(p))), math.Abs(v-float64(i+1)/float64(len(p)))))
	}
	return far
}
