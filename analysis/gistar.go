package analysis

import "math"

// Weight says that what lies at J counts by W for the row it stands in.
type Weight struct {
	J int
	W float64
}

// Local is a local statistic of one place: its z-value under no pattern, and the two-sided p by the normal approximation. NaN where the
// values around do not vary.
type Local struct{ Z, P float64 }

// Gi is the Getis–Ord statistic of each place's neighbours, the place itself left out of the sum, the mean and the deviation (Ord & Getis 1995, Geographical
// Analysis 27:286). weights[i] lists the neighbours of i; one that is i itself is passed over.
func Gi(y []float64, weights [][]Weight) []Local {
	sum, squares := powers(y)
	n := float64(len(y) - 1)
	out := make([]Local, len(y))
	for i := range y {
		mean := (sum - y[i]) / n
		variance := (squares-y[i]*y[i])/n - mean*mean
		out[i] = local(y, weights[i], i, n, mean, variance)
	}
	return out
}

// GiStar is Gi with the place itself among its neighbours: weights[i] should hold i.
func GiStar(y []float64, weights [][]Weight) []Local {
	sum, squares := powers(y)
	n := float64(len(y))
	mean := sum / n
	out := make([]Local, len(y))
	for i := range y {
		out[i] = local(y, weights[i], -1, n, mean, squares/n-mean*mean)
	}
	return out
}

// local is (14) and (15) of Ord & Getis: what the neighbours hold over what they would at the mean, in standard deviations.
func local(y []float64, weights []Weight, without int, n, mean, variance float64) Local {
	var held, w1, w2 float64
	for _, w := range weights {
		if w.J == without {
			continue
		}
		held += w.W * y[w.J]
		w1 += w.W
		w2 += w.W * w.W
	}
	z := (held - mean*w1) / math.Sqrt(variance*(n*w2-w1*w1)/(n-1))
	return Local{Z: z, P: twoSided(z)}
}

// GlobalG is the Getis–Ord statistic of a whole map (Getis & Ord 1992, Geographical Analysis 24:189): which share of all products of two
// values belongs to neighbours, what it would be by chance, its z and the p that it be at least so large.
type GlobalG struct{ G, Expected, Z, P float64 }

// General returns the global statistic for at least four values that vary, none negative. Weights of a place to itself are passed over.
func General(y []float64, weights [][]Weight) GlobalG {
	n := float64(len(y))
	var m [5]float64 // sums of powers
	for _, v := range y {
		p := 1.0
		for k := range m {
			m[k] += p
			p *= v
		}
	}
	held, w, s1, s2 := weightSums(y, weights)
	g := GlobalG{G: held / (m[1]*m[1] - m[2]), Expected: w / (n * (n - 1))}
	b0 := (n*n-3*n+3)*s1 - n*s2 + 3*w*w
	b1 := -((n*n-n)*s1 - 2*n*s2 + 6*w*w)
	b2 := -(2*n*s1 - (n+3)*s2 + 6*w*w)
	b3 := 4*(n-1)*s1 - 2*(n+1)*s2 + 8*w*w
	b4 := s1 - s2 + w*w
	apart := m[1]*m[1] - m[2]
	second := (b0*m[2]*m[2] + b1*m[4] + b2*m[1]*m[1]*m[2] + b3*m[1]*m[3] + b4*m[1]*m[1]*m[1]*m[1]) /
		(apart * apart * n * (n - 1) * (n - 2) * (n - 3))
	g.Z = (g.G - g.Expected) / math.Sqrt(second-g.Expected*g.Expected)
	g.P = normalAbove(g.Z)
	return g
}

// weightSums returns Σwᵢⱼyᵢyⱼ, W, S1 and S2.
func weightSums(y []float64, weights [][]Weight) (held, w, s1, s2 float64) {
	rows := make([]float64, len(y)) // row and column sums together
	for i, row := range weights {
		for _, x := range row {
			if x.J == i {
				continue
			}
			held += x.W * y[i] * y[x.J]
			w += x.W
			both := x.W + weightOf(weights[x.J], i)
			s1 += both * x.W // Σ½(wᵢⱼ+wⱼᵢ)², each order once
			rows[i] += x.W
			rows[x.J] += x.W
		}
	}
	for _, sum := range rows {
		s2 += sum * sum
	}
	return held, w, s1, s2
}

func powers(y []float64) (sum, squares float64) {
	for _, v := range y {
		sum += v
		squares += v * v
	}
	return sum, squares
}

func weightOf(row []Weight, j int) float64 {
	for _, w := range row {
		if w.J == j {
			return w.W
		}
	}
	return 0
}

// twoSided is the chance of a z at least so far from 0.
func twoSided(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// normalAbove is the chance of a z at least so large.
func normalAbove(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }
