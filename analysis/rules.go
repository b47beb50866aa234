package analysis

// Rule is a way to say that a week is unusual.
type Rule int

// The rules, side by side so that people see the difference.
const (
	ExactPoisson Rule = iota
	NegativeBinomial
	C1
	C2
	C3
	Cusum
	PlusHundred
	Rules // how many look at a series alone

	// Risen is what is decided: negative_binomial's p-value, adjusted over all watched series, is at most the FDR. No series has it alone.
	Risen = Rules
)

var ruleNames = [Rules + 1]string{"exact_poisson", "negative_binomial", "ears_c1", "ears_c2", "ears_c3", "cusum", "plus_100_percent", "risen"}

func (r Rule) String() string { return ruleNames[r] }

// MarshalText returns the rule's name.
func (r Rule) MarshalText() ([]byte, error) { return []byte(ruleNames[r]), nil }

// CusumWeeks is how many weeks, the judged one included, CUSUM adds up; its mean is that of the baseline before them.
const CusumWeeks = 8

// HistoryNeeded is how many weeks before the judged one the rules need.
func HistoryNeeded(baselineWeeks int) int { return max(baselineWeeks+CusumWeeks-1, EARSBaseline+4) }

// Verdict is what one rule says of a week.
type Verdict struct {
	Rule      Rule     `json:"rule"`
	Flagged   *bool    `json:"flagged"`               // null = the rule can't be applied
	P         *float64 `json:"p,omitempty"`           // of the tests
	Q         *float64 `json:"q,omitempty"`           // P, adjusted over all watched series (Benjamini–Hochberg)
	Limit     *float64 `json:"limit,omitempty"`       // of EARS: a count over it is flagged
	Statistic *float64 `json:"statistic,omitempty"`   // of CUSUM: the sum that is compared with h
	FalseYear *float64 `json:"expected_false_a_year"` // flagged weeks a year if nothing changed, by simulation
}

// judged is what the rules make of the last of some weeks' counts.
type judged struct {
	level   Level // of the baseline
	p       [Rules]float64
	known   [Rules]bool
	flagged [Rules]bool
	c       [Rules]*float64
	sum     float64
	times   float64 // the count, of the mean of the SurgeWeeks before it
}

// judge looks at the last count; before it come HistoryNeeded or more. Weeks whose count and baseline are fewer than Few are not judged.
func judge(counts []int, baselineWeeks int, alpha float64) judged {
	last := len(counts) - 1
	x := counts[last]
	j := judged{level: LevelOf(counts[last-baselineWeeks : last])}
	if x+j.level.Total < Few {
		return j
	}
	j.tests(x, alpha)
	j.ears(counts[last-EARSBaseline-4:])
	j.cusum(counts[last+1-CusumWeeks-baselineWeeks:])
	j.times, j.flagged[PlusHundred], j.known[PlusHundred] = surge(counts)
	return j
}

// strength ranks weeks that a rule flagged: the stronger, the larger. Only the tests and the simple rule have one.
func (j *judged) strength(r Rule) float64 {
	switch r {
	case ExactPoisson, NegativeBinomial:
		return -j.p[r]
	case PlusHundred:
		return j.times
	}
	return 0
}

func (j *judged) tests(x int, alpha float64) {
	j.p[ExactPoisson] = j.level.poisson().AtLeast(x)
	j.p[NegativeBinomial] = j.p[ExactPoisson]
	if j.level.Size != nil {
		j.p[NegativeBinomial] = j.level.AtLeast(x)
	}
	for _, r := range []Rule{ExactPoisson, NegativeBinomial} {
		j.known[r], j.flagged[r] = true, j.p[r] <= alpha
	}
}

func (j *judged) ears(counts []int) {
	last := len(counts) - 1
	// Only the last limit is wanted: of C1 and C2 the counts that it rests on, and itself.
	c1, c2 := counts[last-EARSBaseline:], counts[last-EARSBaseline-2:]
	j.c[C1], j.c[C2], j.c[C3] = EARSC1(c1, EARSAlpha)[len(c1)-1], EARSC2(c2, EARSAlpha)[len(c2)-1], EARSC3(counts, EARSAlpha)[last]
	for _, r := range []Rule{C1, C2, C3} {
		if j.c[r] != nil {
			j.known[r], j.flagged[r] = true, float64(counts[last]) > *j.c[r]
		}
	}
}

func (j *judged) cusum(counts []int) {
	reference := counts[:len(counts)-CusumWeeks]
	total := 0.0
	for _, c := range reference {
		total += float64(c)
	}
	if total == 0 { // nothing to standardise by
		return
	}
	sums := CUSUM(counts[len(reference):], total/float64(len(reference)), CUSUMReference)
	j.sum = sums[len(sums)-1]
	j.known[Cusum], j.flagged[Cusum] = true, j.sum >= CUSUMDecision
}

// verdicts writes out what the rules say.
func (j *judged) verdicts() []Verdict {
	list := make([]Verdict, Rules)
	for r := range Rules {
		v := Verdict{Rule: r, Limit: j.c[r]}
		if j.known[r] {
			v.Flagged = &j.flagged[r]
			switch r {
			case ExactPoisson, NegativeBinomial:
				v.P = &j.p[r]
			case Cusum:
				v.Statistic = &j.sum
			}
		}
		list[r] = v
	}
	return list
}
