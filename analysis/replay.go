package analysis

import "threatmap/threat"

// ReplayYear is what each rule flagged in an area in a year, beside what it would flag there if nothing ever changed.
type ReplayYear struct {
	Area, Name string
	Year       int
	Incidents  int
	Judged     int // weeks with enough incidents
	Level      Level
	Flags      [Rules]int     // weeks
	Risen      []threat.Day   // weeks whose adjusted p-value was at most the FDR, over all areas of that week
	Expected   [Rules]float64 // weeks a year, simulated from the year's own level
	Shuffled   [Rules]float64 // weeks a year, over the year's own weeks in random orders: no change in time, real counts
}

// Shuffles is how many years of shuffled weeks Replay looks at for an area and year.
const Shuffles = 100

// Replay asks every rule about every week from year first to last (of the week's Thursday, as ISO 8601 has it), as if it were the newest.
// The areas hold incidents of one side only, asked for as AllSides.
// Years of an area with fewer than Few incidents are left out, since nothing is said there. It runs on all cores; the result does not depend on how many.
func Replay(areas []Watched, first, last int, q AlertQuestion) []ReplayYear {
	var years []ReplayYear
	for _, a := range areas {
		for year := first; year <= last; year++ {
			years = append(years, replayYear(a, year, q))
		}
	}
	riseOver(areas, years, q)
	kept := years[:0]
	for _, y := range years {
		if y.Incidents >= Few {
			kept = append(kept, y)
		}
	}
	return expected(kept, areas, q)
}

func replayYear(a Watched, year int, q AlertQuestion) ReplayYear {
	y := ReplayYear{Area: a.Area, Name: a.Name, Year: year}
	counts := a.Weekly.year(year)
	y.Level = LevelOf(counts)
	y.Incidents = y.Level.Total
	for i := range a.Weekly.All {
		if yearOf(a.Weekly.Week(i)) != year {
			continue
		}
		weeks, ok := a.upTo(a.Weekly.Week(i), HistoryNeeded(q.BaselineWeeks))
		if !ok {
			continue
		}
		j := judge(weeks, q.BaselineWeeks, q.Alpha)
		if j.known[ExactPoisson] {
			y.Judged++
		}
		for r := range Rules {
			if j.flagged[r] {
				y.Flags[r]++
			}
		}
	}
	return y
}

// yearOf is the ISO year of a week.
func yearOf(monday threat.Day) int { return (monday + 3).Time().Year() }

// year returns the counts of a year's covered weeks.
func (w *Weekly) year(year int) (counts []int) {
	for i, n := range w.All {
		if w.Covered[i] && yearOf(w.Week(i)) == year {
			counts = append(counts, n)
		}
	}
	return counts
}

// riseOver finds, week by week, the areas whose adjusted p-value is at most the FDR. years is by area, then by year.
func riseOver(areas []Watched, years []ReplayYear, q AlertQuestion) {
	byArea := len(years) / max(1, len(areas))
	for n := range byArea {
		year := years[n].Year
		for _, week := range weeksOf(areas, year) {
			var p []float64
			var of []int
			for i, a := range areas {
				counts, ok := a.upTo(week, HistoryNeeded(q.BaselineWeeks))
				if !ok {
					continue
				}
				if j := judge(counts, q.BaselineWeeks, q.Alpha); j.known[NegativeBinomial] {
					p, of = append(p, j.p[NegativeBinomial]), append(of, i)
				}
			}
			for i, adjusted := range BenjaminiHochberg(p) {
				if adjusted <= q.FDR {
					y := &years[of[i]*byArea+n]
					y.Risen = append(y.Risen, week)
				}
			}
		}
	}
}

// weeksOf lists the Mondays of a year. All areas have the same weeks.
func weeksOf(areas []Watched, year int) (weeks []threat.Day) {
	w := areas[0].Weekly
	for i := range w.All {
		if yearOf(w.Week(i)) == year {
			weeks = append(weeks, w.Week(i))
		}
	}
	return weeks
}

// expected adds what the rules would flag by chance.
func expected(years []ReplayYear, areas []Watched, q AlertQuestion) []ReplayYear {
	weeklies := map[string]*Weekly{}
	for _, a := range areas {
		weeklies[a.Area] = a.Weekly
	}
	onAllCores(len(years), func(i int) {
		y := &years[i]
		y.Expected = ExpectedFalse(y.Area, y.Level, q.Years, q.BaselineWeeks, q.Alpha, q.Seed)
		y.Shuffled = shuffled(y, weeklies[y.Area].year(y.Year), q)
	})
	return years
}

// shuffled flags the year's own weeks in random orders, one after the other.
func shuffled(y *ReplayYear, weeks []int, q AlertQuestion) [Rules]float64 {
	source := stream(q.Seed, named(y.Area)+uint64(y.Year))
	at := len(weeks)
	return flagsAYear(Shuffles, q.BaselineWeeks, q.Alpha, func() int {
		if at == len(weeks) {
			source.Shuffle(len(weeks), func(i, j int) { weeks[i], weeks[j] = weeks[j], weeks[i] })
			at = 0
		}
		at++
		return weeks[at-1]
	})
}
