package analysis

// The simple rule of many dashboards.
const (
	SurgeWeeks  = 4
	SurgeMean   = 1.0 // least mean of the weeks before
	SurgeFactor = 2.0 // "+100 %"
)

// Surge is the simple rule: the last count is at least twice the mean of the four before, and that mean is at least 1. It has no error
// rate: at a steady two a week it flags eight weeks a year (ORACLES.md 10). It stands beside the tests so that people see the difference.
// ok is false where there are fewer than five counts.
func Surge(counts []int) (flagged, ok bool) {
	_, flagged, ok = surge(counts)
	return flagged, ok
}

// surge says too how many times the mean before the last count is.
func surge(counts []int) (times float64, flagged, ok bool) {
	n := len(counts)
	if n <= SurgeWeeks {
		return 0, false, false
	}
	before := 0
	for _, c := range counts[n-1-SurgeWeeks : n-1] {
		before += c
	}
	mean := float64(before) / SurgeWeeks
	last := float64(counts[n-1])
	return last / mean, mean >= SurgeMean && last >= SurgeFactor*mean, true
}
