package analysis

import (
	"slices"

	"threatmap/threat"
)

// ReplayYear is what each rule flagged in a series in a year, beside what it would flag there if nothing ever changed.
type ReplayYear struct {
	Area, Name, Side string
	Year             int
	Incidents        int
	Judged           int // weeks with enough incidents
	Level            Level
	Flagged          [Rules + 1][]FlaggedWeek // by rule, Risen the last: whose adjusted p-value was at most the FDR, over all series of that week
	Expected         [Rules + 1]float64       // weeks a year, simulated from the year's own level
	Shuffled         [Rules + 1]float64       // weeks a year, over the year's own weeks in random orders: no change in time, real counts

	p map[threat.Day]float64 // of negative_binomial, by week judged
}

// FlaggedWeek is a week that a rule flagged.
type FlaggedWeek struct {
	Week     threat.Day
	Strength float64 // to rank by: the stronger, the larger. Of the tests −p, of the simple rule the count over the mean before it
}

// Shuffles is how many years of shuffled weeks Replay looks at for a series and year.
const Shuffles = 100

// Replay asks every rule about every week from year first to last (of the week's Thursday, as ISO 8601 has it), as if it were the newest. The
// series are those that are watched together, as AlertsOf has them: q-values are adjusted over all of a week.
// Years of a series with fewer than Few incidents are left out of the answer, since nothing is said there; they are in the adjustment. It runs
// on all cores; the result does not depend on how many.
func Replay(series []Watched, first, last int, q AlertQuestion) []ReplayYear {
	span := last - first + 1
	years := make([]ReplayYear, max(0, span)*len(series)) // by series, then by year
	onAllCores(len(years), func(i int) { years[i] = replayYear(&series[i/span], first+i%span, q) })
	for n := range max(0, span) {
		var year []*ReplayYear
		for i := n; i < len(years); i += span {
			year = append(year, &years[i])
		}
		riseOver(year, q.FDR)
		expected(year, series, q)
	}
	kept := years[:0]
	for _, y := range years {
		if y.Incidents >= Few {
			kept = append(kept, y)
		}
	}
	return kept
}

func replayYear(w *Watched, year int, q AlertQuestion) ReplayYear {
	y := ReplayYear{Area: w.Area, Name: w.Name, Side: w.Side, Year: year, p: map[threat.Day]float64{}}
	y.Level = LevelOf(w.year(year))
	y.Incidents = y.Level.Total
	for i := range w.Weekly.All {
		week := w.Weekly.Week(i)
		if yearOf(week) != year {
			continue
		}
		counts, ok := w.upTo(week, HistoryNeeded(q.BaselineWeeks))
		if !ok {
			continue
		}
		j := judge(counts, q.BaselineWeeks, q.Alpha)
		if j.known[NegativeBinomial] {
			y.Judged++
			y.p[week] = j.p[NegativeBinomial]
		}
		for r := range Rules {
			if j.flagged[r] {
				y.Flagged[r] = append(y.Flagged[r], FlaggedWeek{week, j.strength(r)})
			}
		}
	}
	return y
}

// yearOf is the ISO year of a week.
func yearOf(monday threat.Day) int { return (monday + 3).Time().Year() }

// year returns the counts of a year's covered weeks.
func (w *Watched) year(year int) (counts []int) {
	for i, n := range w.counts() {
		if w.Weekly.Covered[i] && yearOf(w.Weekly.Week(i)) == year {
			counts = append(counts, n)
		}
	}
	return counts
}

// riseOver finds, week by week, the series whose adjusted p-value is at most the FDR. years are of one year.
func riseOver(years []*ReplayYear, fdr float64) {
	p, of := map[threat.Day][]float64{}, map[threat.Day][]*ReplayYear{}
	var weeks []threat.Day
	for _, y := range years {
		for week, one := range y.p {
			if p[week] == nil {
				weeks = append(weeks, week)
			}
			p[week], of[week] = append(p[week], one), append(of[week], y)
		}
	}
	slices.Sort(weeks)
	for _, week := range weeks {
		for i, adjusted := range BenjaminiHochberg(p[week]) {
			if adjusted <= fdr {
				of[week][i].Flagged[Risen] = append(of[week][i].Flagged[Risen], FlaggedWeek{week, -adjusted})
			}
		}
	}
}

// expected adds what the rules would flag by chance in one year.
func expected(years []*ReplayYear, series []Watched, q AlertQuestion) {
	simulated, shuffled := make([]drawn, len(years)), make([]drawn, len(years))
	onAllCores(len(years), func(i int) {
		y := years[i]
		simulated[i] = drawLevel(y.Area+" "+y.Side, y.Level, q)
		shuffled[i] = drawShuffled(series[i].year(y.Year), y.Year, q)
	})
	for r := range Rules {
		for i, y := range years {
			y.Expected[r], y.Shuffled[r] = simulated[i].flags[r], shuffled[i].flags[r]
		}
	}
	bySimulation, _ := risenByChance(simulated, q.FDR)
	byShuffling, _ := risenByChance(shuffled, q.FDR)
	for i, y := range years {
		y.Expected[Risen], y.Shuffled[Risen] = bySimulation[i], byShuffling[i]
	}
}

// drawShuffled asks the rules about the year's own weeks in random orders, one after the other. The orders are the same for every series, so that what
// happened in several places in the same week still does.
func drawShuffled(weeks []int, year int, q AlertQuestion) drawn {
	source := stream(q.Seed, uint64(year)) //nolint:gosec // not negative
	at := len(weeks)
	weeks = slices.Clone(weeks)
	return drawWeeks(Shuffles, q, func() int {
		if len(weeks) == 0 {
			return 0
		}
		if at == len(weeks) {
			deal(source, weeks)
			at = 0
		}
		at++
		return weeks[at-1]
	})
}
