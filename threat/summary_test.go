package threat

import (
	"slices"
	"testing"
)

func TestOutcome(t *testing.T) {
	counted := func(measure string, min, best, max *int) Outcome {
		return Outcome{Measure: measure, Who: "all", Range: Range{Min: min, Best: best, Max: max}}
	}
	for _, c := range []struct {
		name string
		in   []Outcome
		want []string
	}{
		{"nothing counted", nil, nil},
		{"two killed", []Outcome{counted("killed", nil, new(2), nil)}, []string{"killed"}},
		{"none killed", []Outcome{counted("killed", nil, new(0), nil)}, []string{"none"}},
		{"best none, at most three", []Outcome{counted("killed", new(0), new(0), new(3))}, []string{"none"}},
		{"at most three", []Outcome{counted("killed", nil, nil, new(3))}, nil},
		{"at least one", []Outcome{counted("killed", new(1), nil, nil)}, []string{"killed"}},
		{"at most none", []Outcome{counted("killed", nil, nil, new(0))}, []string{"none"}},
		{"none killed, two wounded", []Outcome{counted("wounded", nil, new(2), nil), counted("killed", nil, new(0), nil)}, []string{"wounded"}},
		{"a total and its part", []Outcome{counted("killed", nil, new(2), nil), {Measure: "killed", Who: "civilian", Range: Range{Best: new(1)}}}, []string{"killed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := (&Incident{Outcomes: c.in}).Outcome()
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			for _, code := range got {
				if !ReportedOutcomes.Has(code) {
					t.Errorf("%q is no code", code)
				}
			}
		})
	}
}

func TestGradesAreOfWhatEveryoneMaySee(t *testing.T) {
	claim := func(reliability, credibility, tlp string) Claim {
		return Claim{Reliability: reliability, Credibility: credibility, Document: Document{TLP: tlp}}
	}
	i := &Incident{Claims: []Claim{claim("B", "2", "CLEAR"), claim("A", "1", "AMBER"), claim("B", "2", "CLEAR"), claim("A", "6", "CLEAR")}}
	if got := i.Grades(); !slices.Equal(got, []string{"A6", "B2"}) {
		t.Errorf("got %q", got)
	}
	if len(Grades.Codes) != 36 || Grades.Codes[7].Code != "B2" || Grades.Codes[7].En != "B2 · Usually reliable, probably true" {
		t.Errorf("%d grades, the eighth %+v", len(Grades.Codes), Grades.Codes[7])
	}
}
