package threat

import "slices"

// Outcome tells what the incident counts any of, by the best estimate or, where there is none, the lowest; "none" where it counts and nothing is above zero;
// nil where it counts nothing, or no more than what there was at most. A code of ReportedOutcomes each, sorted. Migration 0019 says the same in SQL.
func (i *Incident) Outcome() (measures []string) {
	counted := false
	for _, o := range i.Outcomes {
		switch n := o.stated(); {
		case n == nil:
		case *n > 0:
			measures = append(measures, o.Measure)
		default:
			counted = true
		}
	}
	if measures == nil && counted {
		return []string{"none"}
	}
	slices.Sort(measures)
	return slices.Compact(measures)
}

// stated is the number that the source stands by; nil = it leaves open whether there was any.
func (o *Outcome) stated() *int {
	switch {
	case o.Best != nil:
		return o.Best
	case o.Min != nil && *o.Min > 0:
		return o.Min
	case o.Max != nil && *o.Max == 0:
		return o.Max
	}
	return nil
}

// Grades tells the Admiralty grades of the claims whose documents are for everyone. A code of Grades each, sorted.
func (i *Incident) Grades() (grades []string) {
	for n := range i.Claims {
		if c := &i.Claims[n]; c.Document.TLP == "CLEAR" {
			grades = append(grades, c.Reliability+c.Credibility)
		}
	}
	slices.Sort(grades)
	return slices.Compact(grades)
}
