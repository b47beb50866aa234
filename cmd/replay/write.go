package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"threatmap/analysis"
	"threatmap/threat"
)

// sides are those that the replay is of; each is a series of its own.
var sides = []struct{ code, title string }{{"adversary_action", "The focus actor acted"}, {"engagement", "Engagements of the focus actor"}}

func write(out io.Writer, o options, d data) error {
	p := &page{w: out}
	q := o.question
	p.line("# What the alerts would have flagged, %d–%d", o.first, o.last)
	p.line("")
	p.line("Made by `go run ./cmd/replay -file %s -seed %d`: every alert rule is asked about every week as if it were the newest. Change the rules, and run it again.", d.name, q.Seed)
	p.line("")
	p.line("- Data: %s, %d events, %s to %s; %d of them in no governorate of the map. Boundaries: %s; belts %g km wide on both sides.", d.name, d.events, d.cover[0].First, d.cover[0].Last, d.nowhere, d.boundarySet, o.widthKM)
	p.line("- Baseline %d weeks, α %g for the exact tests, FDR %g over all areas of a week and series, EARS α %g, CUSUM k %g, h %g over %d weeks.", q.BaselineWeeks, q.Alpha, q.FDR, analysis.EARSAlpha, analysis.CUSUMReference, analysis.CUSUMDecision, analysis.CusumWeeks)
	p.line("- Only area-years with at least %d events, and weeks that hold that many with their baseline. Each side is a series of its own.", analysis.Few)
	p.line("- **flagged**: weeks a year that the rule flagged. **expected**: that it would flag if the year's level never changed: %d years drawn from the year's own mean, negative binomial where it is overdispersed.", q.Years)
	p.line("  **shuffled**: that it flags over %d years of the same real weeks in random orders, so with the real spread but no change in time. Flags beyond these two tell of change; flags up to them do not.", analysis.Shuffles)
	p.line("- The file holds one day an event and no date precision: what is known to the month stands on one day of it. Reports are not events.")
	for _, s := range sides {
		section(p, o, d, s.title+", by governorate", d.watched(d.districts[s.code]))
		section(p, o, d, s.title+", by border belt", d.watched(d.belts[s.code]))
	}
	return p.err
}

func section(p *page, o options, d data, title string, areas []analysis.Watched) {
	p.line("")
	p.line("## %s", title)
	p.line("")
	years := analysis.Replay(areas, o.first, o.last, o.question)
	if len(areas) == 0 || len(years) == 0 {
		p.line("Too few events.")
		return
	}
	byRule(p, years)
	byArea(p, years)
	when(p, years)
}

// sums are of several area-years.
type sums struct {
	years, incidents, judged int
	risen                    []threat.Day
	flags                    [analysis.Rules]int
	expected, shuffled       [analysis.Rules]float64
}

func (s *sums) add(y analysis.ReplayYear) {
	s.years++
	s.incidents += y.Incidents
	s.judged += y.Judged
	s.risen = append(s.risen, y.Risen...)
	for r := range analysis.Rules {
		s.flags[r] += y.Flags[r]
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
	p.line("%d area-years, %d events, %d weeks judged; risen after adjustment over all areas: %d weeks, %.2f an area-year.", all.years, all.incidents, all.judged, len(all.risen), all.mean(float64(len(all.risen))))
	p.line("")
	p.line("| rule, weeks an area-year | flagged | expected | shuffled |")
	p.line("|---|---:|---:|---:|")
	for r := range analysis.Rules {
		p.line("| %s | %.2f | %.2f | %.2f |", r, all.mean(float64(all.flags[r])), all.mean(all.expected[r]), all.mean(all.shuffled[r]))
	}
	p.line("")
}

func byArea(p *page, years []analysis.ReplayYear) {
	head, rule := "| area | years | events |", "|---|---:|---:|"
	for r := range analysis.Rules {
		head += " " + strings.ReplaceAll(r.String(), "_", " ") + " |"
		rule += "---:|"
	}
	p.line("Weeks an area-year, flagged / expected:")
	p.line("")
	p.line("%s risen |", head)
	p.line("%s---:|", rule)
	for i := 0; i < len(years); {
		var s sums
		name := years[i].Name
		area := years[i].Area
		for ; i < len(years) && years[i].Area == area; i++ {
			s.add(years[i])
		}
		row := fmt.Sprintf("| %s | %d | %d |", name, s.years, s.incidents)
		for r := range analysis.Rules {
			row += fmt.Sprintf(" %.1f / %.1f |", s.mean(float64(s.flags[r])), s.mean(s.expected[r]))
		}
		p.line("%s %.1f |", row, s.mean(float64(len(s.risen))))
	}
	p.line("")
}

// when lists the weeks that were called risen, by area; weeks in a row are one stretch.
func when(p *page, years []analysis.ReplayYear) {
	p.line("Risen (Mondays; n× = weeks in a row):")
	p.line("")
	for i := 0; i < len(years); {
		var weeks []threat.Day
		name, area := years[i].Name, years[i].Area
		for ; i < len(years) && years[i].Area == area; i++ {
			weeks = append(weeks, years[i].Risen...)
		}
		if len(weeks) > 0 {
			slices.Sort(weeks)
			p.line("- %s: %s", name, strings.Join(stretches(weeks), ", "))
		}
	}
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
