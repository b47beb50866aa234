package handlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/analysis"
	"threatmap/threat"
)

// weeks is what analyses by week share: what is asked, and what the data covers.
type weeks struct {
	filter   threat.Filter
	asof     threat.Day // Monday of the last week; where nothing is covered, without meaning
	baseline int
	cover    []analysis.DataSet // from the first to the last day of each, within the filter's time
	covered  bool               // some whole week is
	among    []string           // borders: what is nearer to another of these than to the filter's does not count; nil = no matter
}

// weekParameters are those that readWeeks reads, beside the filter's.
var weekParameters = []string{"asof", "baseline_weeks"}

func weekParametersDescribed() []*openapi3.Parameter {
	return params(
		queryParam("asof", "Monday of the last week; if left out, the newest week that the data covers whole, with the weeks before it that rules need", openapi3.NewStringSchema().WithFormat("date")),
		queryParam("baseline_weeks", "Weeks of history that the expected counts rest on", openapi3.NewIntegerSchema().WithMin(analysis.LeastBaselineWeeks).WithMax(analysis.MostBaselineWeeks).WithDefault(analysis.DefaultBaselineWeeks)),
	)
}

// readWeeks reads the filter, asof= and baseline_weeks=. The query may hold the parameters of extra too.
func (s *server) readWeeks(c echo.Context, extra ...string) (w weeks, err error) {
	if w.filter, err = s.parseFilter(c, threat.Incidents, append(extra, weekParameters...)...); err != nil {
		return w, err
	}
	q := c.QueryParams()
	if w.baseline, err = wholeWithin(q, "baseline_weeks", analysis.DefaultBaselineWeeks, analysis.LeastBaselineWeeks, analysis.MostBaselineWeeks); err != nil {
		return w, err
	}
	var asked *threat.Day
	if q.Has("asof") {
		asked = new(threat.Day)
		if err := asked.UnmarshalText([]byte(q.Get("asof"))); err != nil || *asked != asked.Monday() {
			return w, threat.Invalid("asof", q.Get("asof"), "not a Monday", "the Monday of a week, YYYY-MM-DD")
		}
	}
	if w.cover, err = s.coverage(c.Request().Context(), w.filter); err != nil {
		return w, err
	}
	all := analysis.NewWeekly(w.cover)
	last, ok := all.LastCovered()
	w.covered = ok
	newest, _ := all.Newest(analysis.HistoryNeeded(w.baseline))
	switch {
	case asked == nil && ok:
		w.asof = all.Week(newest)
	case asked != nil:
		w.asof = *asked
		if _, ok := all.Place(*asked); ok != w.covered {
			return w, threat.Invalid("asof", q.Get("asof"), "the data does not cover that week", "a Monday from "+all.First.String()+" to "+all.Week(last).String())
		}
	}
	return w, nil
}

// mostDataSets is how many data sets are asked when they begin and end.
const mostDataSets = 200

// coverage says from when to when each data set has incidents, within the filter's time. Whatever else the filter asks says nothing of where
// data ends: a week without the actor who is asked for is a week without him.
func (s *server) coverage(ctx context.Context, f threat.Filter) ([]analysis.DataSet, error) {
	whole := threat.Filter{Codes: map[string][]string{}}
	if f.Codes["origin"] != nil {
		whole.Codes["origin"] = f.Codes["origin"]
	}
	whole, _ = whole.Counted()
	origins := whole.Codes["origin"]
	if origins == nil {
		facets, err := s.cfg.Store.Facets(ctx, whole, []string{"origin"}, mostDataSets)
		if err != nil {
			return nil, fmt.Errorf("read the data sets: %w", err)
		}
		for _, v := range facets[0].Values {
			if v.Value != nil {
				origins = append(origins, *v.Value)
			}
		}
	}
	var cover []analysis.DataSet
	for _, origin := range origins {
		one := whole.Without("origin")
		one.Codes["origin"] = []string{origin}
		t, err := s.cfg.Store.Timeline(ctx, one, "day")
		if err != nil {
			return nil, fmt.Errorf("read when data set %q is: %w", origin, err)
		}
		if n := len(t.Bins); n > 0 {
			cover = append(cover, analysis.DataSet{Name: origin, Days: threat.Days{First: &t.Bins[0].Start, Last: &t.Bins[n-1].Start}})
		}
	}
	if f.Time != nil {
		cover = within(cover, f.Time.WholeDays())
	}
	return cover, nil
}

// within is what the data sets cover of some days.
func within(cover []analysis.DataSet, d threat.Days) []analysis.DataSet {
	parts := slices.Clone(cover)
	for i := range parts {
		parts[i].Days = overlap(parts[i].Days, d)
	}
	return parts
}

// overlap is what two ranges share; it may be empty: last before first.
func overlap(a, b threat.Days) threat.Days {
	if b.First != nil && (a.First == nil || *b.First > *a.First) {
		a.First = b.First
	}
	if b.Last != nil && (a.Last == nil || *b.Last < *a.Last) {
		a.Last = b.Last
	}
	return a
}

// window is the week of asof with the n weeks before it.
func (w weeks) window(n int) threat.Days {
	first, last := w.asof-threat.Day(7*n), w.asof+6
	return threat.Days{First: &first, Last: &last}
}

// whole leaves the data sets that cover the week of asof and all of the n weeks before it: one that begins or ends among weeks that are compared would
// pass for a rise or a fall. It returns a sentence about each of the others that covers some of them.
func (w weeks) whole(n int) (left weeks, others []string) {
	window := w.window(n)
	left, left.cover = w, nil
	for _, d := range within(w.cover, window) {
		first, last, ok := d.Weeks()
		switch {
		case ok && first == *window.First && last == w.asof:
			left.cover = append(left.cover, d)
		case ok:
			others = append(others, fmt.Sprintf("The data set %s covers only the weeks from %s to %s of those compared: it is left out.", d.Name, first, last))
		}
	}
	slices.Sort(others)
	return left, others
}

// names lists the data sets.
func (w weeks) names() []string {
	names := []string{}
	for _, d := range w.cover {
		names = append(names, d.Name)
	}
	slices.Sort(names)
	return names
}

// countWeeks counts what the filter or a part of it matches in the n weeks before asof and in that week.
func (s *server) countWeeks(ctx context.Context, w weeks, f threat.Filter, n int) (*analysis.Weekly, error) {
	weekly := w.empty(n)
	return weekly, s.eachIn(ctx, w, f, n, func(e threat.Event) { weekly.Add(e) })
}

// empty has the n weeks before asof and that week, and no incidents.
func (w weeks) empty(n int) *analysis.Weekly { return analysis.NewWeekly(within(w.cover, w.window(n))) }

// eachIn reads what the filter or a part of it matches in the n weeks before asof and in that week.
func (s *server) eachIn(ctx context.Context, w weeks, f threat.Filter, n int, do func(threat.Event)) error {
	if !w.covered {
		return nil
	}
	err := s.cfg.Store.Events(ctx, during(f, w.window(n)), func(e threat.Event) error {
		do(e)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read events: %w", err)
	}
	return nil
}

// during narrows a filter to a range of days with two ends.
func during(f threat.Filter, d threat.Days) threat.Filter {
	from, to := d.First.Time(), d.Last.Time().Add(24*time.Hour-time.Nanosecond)
	iv := threat.Interval{From: &from, To: &to}
	if f.Time != nil {
		iv.Certain = f.Time.Certain
		if f.Time.From != nil && f.Time.From.After(from) {
			iv.From = f.Time.From
		}
		if f.Time.To != nil && f.Time.To.Before(to) {
			iv.To = f.Time.To
		}
	}
	f.Time = &iv
	return f
}

// tellRest writes into the note what the filter matches and no week can hold: other kinds of record, and incidents without a date.
func (s *server) tellRest(ctx context.Context, note *analysis.Note, f threat.Filter) error {
	counted, any := f.Counted()
	all, err := s.cfg.Store.Counts(ctx, f, nil)
	if err != nil {
		return fmt.Errorf("count: %w", err)
	}
	if !any {
		note.Leave(reasonOtherKind, int(all.Matched))
		return nil
	}
	t, err := s.cfg.Store.Timeline(ctx, counted, "year")
	if err != nil {
		return fmt.Errorf("count the undated: %w", err)
	}
	note.Leave(analysis.ReasonNoDate, int(t.Undated))
	incidents, err := s.cfg.Store.Counts(ctx, counted, nil)
	if err != nil {
		return fmt.Errorf("count incidents: %w", err)
	}
	note.Leave(reasonOtherKind, int(all.Matched-incidents.Matched))
	return nil
}
