package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/threat"
)

func TestBodiesAreBounded(t *testing.T) {
	b := bodies{most: 100_000}
	for fid := range int64(5000) {
		b.put(b.get([]int64{fid}).as, []int64{fid}, [][]byte{bytes.Repeat([]byte{'a' + byte(fid%20)}, 500)})
		if s := b.stats(); s.bytes > b.most {
			t.Fatalf("%d bytes after %d bodies", s.bytes, fid+1)
		}
	}
	if s := b.stats(); s.kept < 100 || s.bytes < s.kept*500 {
		t.Errorf("%+v", s)
	}
	if s := b.get([]int64{4999}); s.missing != 0 || s.list[0] == nil {
		t.Error("the last body was not kept")
	}
	var none bodies
	none.put(0, []int64{1}, [][]byte{{1}})
	if none.get([]int64{1}).missing != 1 || none.stats().kept != 0 {
		t.Error("a cache of no bytes keeps something")
	}
}

func TestBodiesForgetWhatChanged(t *testing.T) {
	b := bodies{most: 1 << 20}
	put := func(as int64) { b.put(as, []int64{1, 2}, [][]byte{[]byte("one"), []byte("two")}) }
	missing := func() int { return b.get([]int64{1, 2}).missing }
	as := b.get([]int64{1, 2}).as
	b.changed([]int64{2})
	if put(as); missing() != 2 {
		t.Error("what was read before a change is kept after it")
	}
	as = b.get([]int64{1, 2}).as
	if put(as); missing() != 0 {
		t.Error("nothing is kept")
	}
	if b.changed([]int64{2, 3}); missing() != 1 {
		t.Error("what changed is kept, or what did not is dropped")
	}
	if b.changed(nil); missing() != 2 || b.stats().kept != 0 || b.stats().bytes != 0 {
		t.Error("something is kept where nobody knows what changed")
	}
}

func TestPhrasesGiveBackWhatTheyShortened(t *testing.T) {
	var p phrases
	r := rand.New(rand.NewPCG(3, 3)) //nolint:gosec // a test wants the same numbers each time
	fields := threat.Incidents.Fields
	var all, short int
	for n := range 20_000 {
		f := threat.Feature{ID: threat.PublicID(int64(n)), Geometry: orb.Point{r.Float64(), 33}, Values: make([]any, len(fields))}
		if n%10 == 0 {
			f.Geometry = orb.LineString{{1, 2}, {r.Float64(), 4}}
		}
		for i, field := range fields {
			switch r.IntN(4) {
			case 0:
				f.Values[i] = json.RawMessage(`{"a": [1], "title":"x","adm0":null}`)
			case 1:
				f.Values[i] = field.Name + `,"side":"` + strings.Repeat("ب\n", r.IntN(3)*r.IntN(9))
			}
		}
		body := formats.AppendFeature(nil, threat.Incidents, f)
		s := p.shorten(nil, body)
		if got := spell(nil, p.spoken, s); !bytes.Equal(got, body) {
			t.Fatalf("%s\nbecomes\n%s", body, got)
		}
		all, short = all+len(body), short+len(s)
	}
	for _, body := range []string{"", "{}", members[2], members[1] + members[1], members[5] + members[4]} {
		if got := spell(nil, p.spoken, p.shorten(nil, []byte(body))); string(got) != body {
			t.Errorf("%q becomes %q", body, got)
		}
	}
	if len(p.spoken.ends) > phrasesEach*len(members) || short*2 > all {
		t.Errorf("%d phrases; %d bytes in short of %d", len(p.spoken.ends), short, all)
	}
}

// Pages from memory are those that the database gives, whatever was written meanwhile, and moved, coarsened or withdrawn with it.
func TestRenderedPagesAreThoseOfTheDatabase(t *testing.T) {
	t.Parallel()
	db := opened(t, startingMapURL(t), threat.Public)
	w := world{r: rand.New(rand.NewPCG(7, 7))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, db, 400)
	r := newReads(db, 1)
	source := droppingSource{db.Listen(), &r.bodies, &r.looked}
	if !r.load(t.Context(), source, slog.New(slog.DiscardHandler)) {
		t.Fatal("not loaded")
	}
	for round := range 8 {
		w.sameBodies(t, r, threat.Filter{})
		for range 3 {
			w.sameBodies(t, r, w.filter())
		}
		w.write(t, db, 1+w.r.IntN(100))
		change, reload, err := source.MarksSince(t.Context(), r.index.State().Head)
		if err != nil || reload {
			t.Fatal(reload, err)
		}
		next, err := r.index.State().Apply(change)
		if err != nil {
			t.Fatal(err)
		}
		r.index.Set(next)
		if round == 4 && !r.load(t.Context(), source, slog.New(slog.DiscardHandler)) {
			t.Fatal("not loaded")
		}
		if s := r.bodies.stats(); round == 4 && s.kept != 0 {
			t.Errorf("after a reload, %d bodies are kept", s.kept)
		}
	}
	if s := r.bodies.stats(); s.hits < 500 || s.kept == 0 {
		t.Errorf("hardly anything came from memory: %+v", s)
	}
}

func (w *world) sameBodies(t *testing.T, r *reads, f threat.Filter) {
	t.Helper()
	page := threat.Page{Limit: 1 + w.r.IntN(300), Sort: oneOf(w.r, []threat.Sort{threat.SortID, threat.SortNewest})}
	var got, want []string
	next, err := r.Rendered(t.Context(), threat.Incidents, f, page, func(body []byte) error {
		got = append(got, string(body))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wantNext, err := r.DB.Features(t.Context(), threat.Incidents, f, page, func(f threat.Feature) error {
		want = append(want, string(formats.AppendFeature(nil, threat.Incidents, f)))
		return nil
	})
	if err != nil || (next == "") != (wantNext == "") || len(got) != len(want) {
		t.Fatalf("%d bodies, next %q; the database gives %d, next %q, %v", len(got), next, len(want), wantNext, err)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%s\nthe database gives\n%s", got[i], want[i])
		}
	}
}

// Other collections, and incidents until the index is loaded, come from the database.
func TestRenderedWithoutAnIndex(t *testing.T) {
	db := opened(t, startingMapURL(t), threat.Public)
	r := newReads(db, 1)
	count := func(ctx context.Context, col threat.Collection) (n int) {
		_, err := r.Rendered(ctx, col, threat.Filter{}, threat.Page{Limit: 5, Sort: threat.SortID}, func([]byte) error { n++; return nil })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	borders, err := threat.CollectionByID("borders")
	if err != nil {
		t.Fatal(err)
	}
	if got := [2]int{count(t.Context(), threat.Incidents), count(t.Context(), borders)}; got != [2]int{5, 5} {
		t.Errorf("%d features", got)
	}
}

// What is read ahead is what the database gives, all of it that fits, again after everything was forgotten, and counted as nobody's question.
func TestBodiesAreReadAhead(t *testing.T) {
	db := opened(t, startingMapURL(t), threat.Public)
	w := world{r: rand.New(rand.NewPCG(8, 8))} //nolint:gosec // a test wants the same numbers each time
	w.write(t, db, 1200)
	r := newReads(db, 4)
	source := r.source(db.Listen())
	if !r.load(t.Context(), source, slog.New(slog.DiscardHandler)) {
		t.Fatal("not loaded")
	}
	all := int64(r.index.State().Len())
	if err := r.fill(t.Context()); err != nil || r.bodies.stats().kept != all || all <= filledAtOnce {
		t.Fatalf("%+v of %d are kept; %v", r.bodies.stats(), all, err)
	}
	if s := r.bodies.stats(); s.hits+s.misses != 0 {
		t.Errorf("counted as asked for: %+v", s)
	}
	w.sameBodies(t, r, threat.Filter{})
	if s := r.bodies.stats(); s.misses != 0 || s.hits == 0 {
		t.Errorf("a page was read again: %+v", s)
	}

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	r.bodies.changed(nil)
	go func() {
		defer close(ended)
		r.keepFilled(ctx, slog.New(slog.DiscardHandler))
	}()
	awaitKept(t, r, all)
	r.bodies.changed(nil)
	awaitKept(t, r, all)
	stop()
	<-ended

	little := newReads(db, 4)
	little.index.Set(r.index.State())
	little.bodies.most = 700_000
	if err := little.fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := little.bodies.stats(); s.kept == 0 || s.kept >= all || s.bytes > little.bodies.most {
		t.Errorf("room for some: %+v of %d", s, all)
	}
}

func awaitKept(t *testing.T, r *reads, n int64) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); r.bodies.stats().kept != n; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%+v, not %d", r.bodies.stats(), n)
		}
	}
}
