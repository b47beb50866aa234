package analysis

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// stream is the random source of one draw: the seed names the analysis, the number the draw, so that draws may run on any number of cores.
func stream(seed, number uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, number)) } //nolint:gosec // statistics, not secrets

// negativeBinomial draws a count of a mean and a size: Poisson, of a mean drawn from a gamma distribution.
func negativeBinomial(source rand.Source, mean, size float64) int {
	return poisson(source, distuv.Gamma{Alpha: size, Beta: size / mean, Src: source}.Rand())
}

func poisson(source rand.Source, mean float64) int {
	if mean <= 0 {
		return 0
	}
	return int(distuv.Poisson{Lambda: mean, Src: source}.Rand())
}
