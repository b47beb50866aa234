package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"threatmap/analysis"
	"threatmap/threat"
)

// titles of the sides; each is a series of its own, and all of a week are adjusted together.
var titles = map[string]string{"adversary_action": "The focus actor acted", "engagement": "Engagements of the focus actor", "security_action": "Security forces acted"}

func write(out io.Writer, o options, d data) error {
	p := &page{w: out}
	q := o.question
	p.line("# What the alerts would have flagged, %d–%d", o.first, o.last)
	p.line("")
	p.line("Made by `go run ./cmd/replay -file %s -seed %d`: every alert rule is asked about every week as if it were the newest. Change the rules, and run it again.", d.name, q.Seed)
	p.line("")
	p.line("- Data: %s, %d events, %s to %s; %d of them in no governorate of the map. Boundaries: %s; belts %g km wide on both sides, each event in that of the nearest border.", d.name, d.events, d.cover[0].Days.First, d.cover[0].Days.Last, d.nowhere, d.boundarySet, o.widthKM)
	p.line("- Baseline %d weeks, α %g for the exact tests, FDR %g over all series of a week (every area and side, as `/analysis/alerts` does), EARS α %g, CUSUM k %g, h %g over %d weeks.", q.BaselineWeeks, q.Alpha, q.FDR, analysis.EARSAlpha, analysis.CUSUMReference, analysis.CUSUMDecision, analysis.CusumWeeks)
	p.line("- Only area-years with at least %d events, and weeks that hold that many with their baseline. Each side is a series of its own.", analysis.Few)
	p.line("- **flagged**: weeks a year that the rule flagged; **risen**: weeks that are called so, the q of negative_binomial being at most the FDR. **expected**: that it would flag if the year's level never changed: %d years drawn from each series' own mean, negative binomial where it is overdispersed, all series adjusted together.", q.Years)
	p.line("  **shuffled**: that it flags over %d years of the same real weeks in random orders, the same order for all series, so with the real spread and what is common to places, but no change in time. Flags beyond these two tell of change; flags up to them do not.", analysis.Shuffles)
	p.line("- The file holds one day an event and no date precision: what is known to the month stands on one day of it. Reports are not events.")
	for _, kind := range []struct {
		title string
		areas map[string][]threat.Event
	}{{"By governorate", d.districts}, {"By border belt", d.belts}} {
		p.line("")
		p.line("## %s", kind.title)
		years := analysis.Replay(d.watched(kind.areas), o.first, o.last, o.question)
		for _, side := range analysis.WatchedSides {
			section(p, titles[side], ofSide(years, side))
		}
	}
	return p.err
}

func ofSide(years []analysis.ReplayYear, side string) (some []analysis.ReplayYear) {
	for _, y := range years {
		if y.Side == side {
			some = append(some, y)
		}
	}
	return some
}

func section(p *page, title string, years []analysis.ReplayYear) {
	p.line("")
	p.line("### %s", title)
	p.line("")
	if len(years) == 0 {
		p.line("Too few events.")
		return
	}
	byRule(p, years)
	byArea(p, years)
	when(p, years, analysis.Risen)
	when(p, years, analysis.NegativeBinomial)
	when(p, years, analysis.PlusHundred)
}

// rules are all of them, what is decided the last.
const rules = analysis.Risen + 1

// sums are of several area-years.
type sums struct {
	years, incidents, judged int
	flags                    [rules]int
	expected, shuffled       [rules]float64
}

func (s *sums) add(y analysis.ReplayYear) {
	s.years++
	s.incidents += y.Incidents
	s.judged += y.Judged
	for r := range rules {
		s.flags[r] += len(y.Flagged[r])
		s.expected[r] += y.Expected[r]
		s.shuffled[r] += y.Shuffled[r]
	}
}

func (s *sums) mean(x float64) float64 { return x / float64(s.years) }

func byRule(p *page, years []analysis.ReplayYear) {
	var all sums
	for _, y := range years {
		all.add(y)
	}
	p.line("%d area-years, %d events, %d weeks judged; risen in %d of them, %.0f expected by chance.", all.years, all.incidents, all.judged, all.flags[analysis.Risen], all.expected[analysis.Risen])
	p.line("")
	p.line("| rule, weeks an area-year | flagged | expected | shuffled |")
	p.line("|---|---:|---:|---:|")
	for r := range rules {
		p.line("| %s | %.2f | %.2f | %.2f |", r, all.mean(float64(all.flags[r])), all.mean(all.expected[r]), all.mean(all.shuffled[r]))
	}
	p.line("")
}

func byArea(p *page, years []analysis.ReplayYear) {
	head, rule := "| area | years | events |", "|---|---:|---:|"
	for r := range rules {
		head += " " + strings.ReplaceAll(r.String(), "_", " ") + " |"
		rule += "---:|"
	}
	p.line("Weeks an area-year, flagged / expected:")
	p.line("")
	p.line("%s", head)
	p.line("%s", rule)
	for i := 0; i < len(years); {
		var s sums
		name := years[i].Name
		area := years[i].Area
		for ; i < len(years) && years[i].Area == area; i++ {
			s.add(years[i])
		}
		row := fmt.Sprintf("| %s | %d | %d |", name, s.years, s.incidents)
		for r := range rules {
			row += fmt.Sprintf(" %.1f / %.1f |", s.mean(float64(s.flags[r])), s.mean(s.expected[r]))
		}
		p.line("%s", row)
	}
}

// mostListed is how many weeks of an area are listed; of more, the strongest.
const mostListed = 8

// when lists the weeks that a rule flagged, by area; weeks in a row are one stretch.
func when(p *page, years []analysis.ReplayYear, r analysis.Rule) {
	p.line("")
	switch r {
	case analysis.Risen:
		p.line("Risen (Mondays; n× = weeks in a row):")
	case analysis.PlusHundred:
		p.line("Flagged by %s, of more than %d weeks those that are the most times the mean before them:", r, mostListed)
	default:
		p.line("Flagged by %s, before adjustment, of more than %d weeks those with the smallest p:", r, mostListed)
	}
	p.line("")
	any := false
	for i := 0; i < len(years); {
		var weeks []analysis.FlaggedWeek
		name, area := years[i].Name, years[i].Area
		for ; i < len(years) && years[i].Area == area; i++ {
			weeks = append(weeks, years[i].Flagged[r]...)
		}
		if len(weeks) > 0 {
			any = true
			p.line("- %s: %s", name, listed(weeks, r == analysis.Risen))
		}
	}
	if !any {
		p.line("None.")
	}
}

// listed writes weeks in the order of time: all, or the strongest of many.
func listed(weeks []analysis.FlaggedWeek, all bool) string {
	rest := ""
	if n := len(weeks); n > mostListed && !all {
		slices.SortStableFunc(weeks, func(a, b analysis.FlaggedWeek) int { return cmp.Compare(b.Strength, a.Strength) })
		weeks, rest = weeks[:mostListed], fmt.Sprintf(" (of %d)", n)
	}
	var days []threat.Day
	for _, w := range weeks {
		days = append(days, w.Week)
	}
	slices.Sort(days)
	return strings.Join(stretches(days), ", ") + rest
}

func stretches(weeks []threat.Day) (list []string) {
	for i := 0; i < len(weeks); {
		j := i + 1
		for j < len(weeks) && weeks[j] == weeks[j-1]+7 {
			j++
		}
		text := weeks[i].String()
		if j-i > 1 {
			text += " (" + strconv.Itoa(j-i) + "×)"
		}
		list = append(list, text)
		i = j
	}
	return list
}

// page writes lines and remembers the first error.
type page struct {
	w   io.Writer
	err error
}

func (p *page) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}
