package threat

import (
	"slices"
	"strings"
)

// mergeUnits are the fields that stand for themselves. Their order is of no matter.
var mergeUnits = slices.Concat(plainUnits, coarsenUnits())

var plainUnits = []mergeUnit{
	{
		"kind", func(i *Incident) int {
			return said(i.RecordKind != "") + said(i.RecordKind != "incident" && i.RecordKind != "")
		},
		// "incident" is what importers say where the source does not tell; that must not undo an "aggregate"
		func(d, s *Incident) { d.RecordKind, d.Count = s.RecordKind, s.Count },
	},
	{
		"event", func(i *Incident) int { return said(known(i.EventType)) },
		func(d, s *Incident) { d.EventType, d.EventSubtype = s.EventType, s.EventSubtype },
	},
	{"success", func(i *Incident) int { return said(known(i.Success)) }, func(d, s *Incident) { d.Success = s.Success }},
	{"side", saysSide, func(d, s *Incident) { d.Side = s.Side }},
	{"title", func(i *Incident) int { return said(i.Title.En != "") }, func(d, s *Incident) { d.Title.En = s.Title.En }},
	{"title_ar", func(i *Incident) int { return said(i.Title.Ar != "") }, func(d, s *Incident) { d.Title.Ar = s.Title.Ar }},
	{"summary", func(i *Incident) int { return said(i.Summary.En != "") }, func(d, s *Incident) { d.Summary.En = s.Summary.En }},
	{"summary_ar", func(i *Incident) int { return said(i.Summary.Ar != "") }, func(d, s *Incident) { d.Summary.Ar = s.Summary.Ar }},
	{"reported_at", func(i *Incident) int { return said(i.When.ReportedAt != nil) }, func(d, s *Incident) { d.When.ReportedAt = s.When.ReportedAt }},
	{"place_name", func(i *Incident) int { return said(i.Place.Name.En != "") }, func(d, s *Incident) { d.Place.Name.En = s.Place.Name.En }},
	{"place_name_ar", func(i *Incident) int { return said(i.Place.Name.Ar != "") }, func(d, s *Incident) { d.Place.Name.Ar = s.Place.Name.Ar }},
	{"gazetteer_id", func(i *Incident) int { return said(i.Place.GazetteerID != "") }, func(d, s *Incident) { d.Place.GazetteerID = s.Place.GazetteerID }},
	{"source_country", func(i *Incident) int { return said(i.Place.SourceCountry != "") }, func(d, s *Incident) { d.Place.SourceCountry = s.Place.SourceCountry }},
	{"source_adm1", func(i *Incident) int { return said(i.Place.SourceAdm1 != "") }, func(d, s *Incident) { d.Place.SourceAdm1 = s.Place.SourceAdm1 }},
	{"source_adm2", func(i *Incident) int { return said(i.Place.SourceAdm2 != "") }, func(d, s *Incident) { d.Place.SourceAdm2 = s.Place.SourceAdm2 }},
	{"weapons", func(i *Incident) int { return said(len(i.Weapons) > 0) }, func(d, s *Incident) { d.Weapons = s.Weapons }},
	{"target_classes", func(i *Incident) int { return said(len(i.Targets) > 0) }, func(d, s *Incident) { d.Targets = s.Targets }},
	{"actors", func(i *Incident) int { return said(len(i.Actors) > 0) }, func(d, s *Incident) { d.Actors = s.Actors }},
	{
		"verification", func(i *Incident) int { return said(i.Verification != "") },
		func(d, s *Incident) { d.Verification, d.Confidence = s.Verification, s.Confidence },
	},
	// What is not said does not undo what was: a newer version of a data set must not publish what was withdrawn or held back.
	{"workflow", func(i *Incident) int { return said(i.Workflow != "") }, func(d, s *Incident) { d.Workflow = s.Workflow }},
	{"sensitivity", func(i *Incident) int { return said(len(i.Sensitivity) > 0) }, func(d, s *Incident) { d.Sensitivity = s.Sensitivity }},
	{"tlp", func(i *Incident) int { return said(i.TLP != "") }, func(d, s *Incident) { d.TLP = s.TLP }},
	{"tags", func(i *Incident) int { return said(len(i.Tags) > 0) }, func(d, s *Incident) { d.Tags = s.Tags }},
	{"flags", func(*Incident) int { return 0 }, func(d, s *Incident) { d.Flags = append(d.Flags, flags(s, false)...) }}, // no flag is a statement too
}

// coarsenUnits are one for each audience: a newer version that says nothing of it must not show a place
// that is withheld. It has to say "as_is".
func coarsenUnits() (units []mergeUnit) {
	for _, audience := range Audiences {
		name := string(audience)
		units = append(units, mergeUnit{
			"coarsen_" + name, func(i *Incident) int { return said(i.Coarsen[name] != "") },
			func(d, s *Incident) {
				if s.Coarsen[name] == "" {
					return
				}
				if d.Coarsen == nil {
					d.Coarsen = map[string]string{}
				}
				d.Coarsen[name] = s.Coarsen[name]
			},
		})
	}
	return units
}

// saysSide: "other" is worked out from the actors; without any it says nothing.
func saysSide(i *Incident) int {
	return said(i.Side != "" && (i.Side != "other" || len(i.Actors) > 0))
}

// mergeAnchored are the fields of which some hold only for others.
var mergeAnchored = []anchoredUnits{
	{
		anchor: mergeUnit{
			"time", func(i *Incident) int { return said(!i.When.Days.Empty()) },
			func(d, s *Incident) { d.When.Days.First = s.When.Days.First },
		},
		same: func(a, b *Incident) bool { return sameDay(a.When.Days.First, b.When.Days.First) },
		detail: mergeUnit{"time_precision", saysTimePrecision, func(d, s *Incident) {
			first, reported := d.When.Days.First, d.When.ReportedAt
			d.When = s.When
			d.When.Days.First, d.When.ReportedAt = first, reported
		}},
	},
	{
		anchor: mergeUnit{
			"place", func(i *Incident) int { return said(i.Place.Geometry != nil) },
			func(d, s *Incident) { d.Place.Geometry = s.Place.Geometry },
		},
		same: samePlace,
		detail: mergeUnit{"place_precision", func(i *Incident) int { return said(known(i.Place.Precision)) }, func(d, s *Incident) {
			p, q := &d.Place, &s.Place
			p.Precision, p.UncertaintyM, p.Basis, p.Assumed, p.SupportArea = q.Precision, q.UncertaintyM, q.Basis, q.Assumed, q.SupportArea
		}},
	},
	{
		anchor: mergeUnit{"outcomes", func(i *Incident) int { return said(len(outcomes(i, true)) > 0) }, func(d, s *Incident) {
			d.Outcomes = append(d.Outcomes, outcomes(s, true)...)
			d.Flags = append(d.Flags, flags(s, true)...)
		}},
		same: func(a, b *Incident) bool { return slices.EqualFunc(outcomes(a, true), outcomes(b, true), sameTotal) },
		detail: mergeUnit{
			"outcome_parts", func(i *Incident) int { return said(len(outcomes(i, false)) > 0) },
			func(d, s *Incident) { d.Outcomes = append(d.Outcomes, outcomes(s, false)...) },
		},
	},
}

// saysTimePrecision: a last day that only repeats the first says less than a stated precision or a range.
func saysTimePrecision(i *Incident) int {
	d := i.When.Days
	switch {
	case known(i.When.Precision) || i.When.From != nil || i.When.To != nil || d.Last != nil && !sameDay(d.First, d.Last):
		return 2
	case d.Last != nil:
		return 1
	}
	return 0
}

func sameDay(a, b *Day) bool { return a == b || a != nil && b != nil && *a == *b }

// outcomes returns the totals (who "all"), or the parts.
func outcomes(i *Incident, totals bool) []Outcome {
	var list []Outcome
	for _, o := range i.Outcomes {
		if (o.Who == "all") == totals {
			list = append(list, o)
		}
	}
	return list
}

func sameTotal(a, b Outcome) bool {
	same := func(x, y *int) bool { return x == y || x != nil && y != nil && *x == *y }
	return a.Measure == b.Measure && same(a.Min, b.Min) && same(a.Best, b.Best) && same(a.Max, b.Max)
}

// flags returns the flags about outcomes, which go where those go, or the others.
func flags(i *Incident, ofOutcomes bool) []string {
	var list []string
	for _, f := range i.Flags {
		if strings.HasPrefix(f, "source_inconsistent") == ofOutcomes {
			list = append(list, f)
		}
	}
	return list
}
