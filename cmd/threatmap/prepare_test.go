package main

import (
	"math/rand/v2"
	"testing"

	"threatmap/threat"
)

// Corridors and borders are prepared ahead, and a corridor that somebody redraws is asked as it is now, at once.
func TestLinesArePreparedAndFollowTheirChanges(t *testing.T) {
	t.Parallel()
	public := opened(t, startingMapURL(t), threat.Public)
	w := world{r: rand.New(rand.NewPCG(4, 9))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, public, 1500)
	r := loaded(t, public)
	if err := r.readLayers(t.Context()); err != nil {
		t.Fatal(err)
	}
	state := r.index.State()
	if n, err := r.prepare(t.Context(), state); err != nil || n < 7 {
		t.Fatalf("%d lines prepared, %v", n, err)
	}
	before, err := r.Line(t.Context(), corridors, someCorridors[1])
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.Line(t.Context(), corridors, someCorridors[1]); err != nil || again != before {
		t.Errorf("another line, though nothing has changed: %v", err)
	}
	other, err := r.Line(t.Context(), corridors, someCorridors[0])
	if err != nil {
		t.Fatal(err)
	}
	f := threat.Filter{Corridor: &threat.CorridorBand{ID: someCorridors[1], HalfWidthKM: 30}}
	w.same(t, public, r, f)

	// redrawn
	last, err := public.CorridorVersion(t.Context(), someCorridors[1], 0)
	if err != nil {
		t.Fatal(err)
	}
	c := last.Corridor
	for i := range c.Line {
		c.Line[i][1] += 0.4
	}
	if _, err := public.ReplaceCorridor(t.Context(), c, last.Version, metaOf(threat.Key{ID: 1}, "moved")); err != nil {
		t.Fatal(err)
	}
	listener := public.Listen()
	defer listener.Close()
	change, reload, err := r.source(listener).MarksSince(t.Context(), state.Head)
	if err != nil || reload {
		t.Fatal(reload, err)
	}
	next, err := state.Apply(change)
	if err != nil {
		t.Fatal(err)
	}
	if !next.SameBase(state) {
		t.Error("a redrawn corridor changes the base")
	}
	r.index.Set(next)
	w.same(t, public, r, f)
	if now, err := r.Line(t.Context(), corridors, someCorridors[1]); err != nil || now == before {
		t.Errorf("the line is as it was: %v", err)
	}
	if now, err := r.Line(t.Context(), corridors, someCorridors[0]); err != nil || now != other {
		t.Errorf("a corridor that nobody touched is another: %v", err)
	}
	withdrawn := threat.Filter{Corridor: &threat.CorridorBand{ID: "nothing-of-the-kind"}}
	if _, err := r.Counts(t.Context(), withdrawn, nil); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("an unknown corridor: %v", err)
	}
	if _, err := public.Counts(t.Context(), withdrawn, nil); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("an unknown corridor, by SQL: %v", err)
	}
}
