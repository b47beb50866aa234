package index

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"threatmap/threat"
)

// Gazetteer finds places by name. It never changes.
type Gazetteer struct{ list []gazetted }

type gazetted struct {
	place threat.NamedPlace
	names []foldedName // English, Arabic, then the others
}

// foldedName is a name as it is compared.
type foldedName struct{ name, folded, tight string }

// How well a name matches, the best first.
const (
	matchExact = iota
	matchBegins
	matchWordBegins
	matchWithin
	matchNot
)

// NewGazetteer takes the places that can be found.
func NewGazetteer(places []threat.NamedPlace) *Gazetteer {
	g := &Gazetteer{make([]gazetted, 0, len(places))}
	for _, p := range places {
		one := gazetted{place: p}
		for _, name := range append([]string{p.NameEn, p.NameAr}, p.Aliases...) {
			one.add(name)
		}
		g.list = append(g.list, one)
	}
	return g
}

// add leaves out what folds to a name that is there: the names in the two languages always are.
func (g *gazetted) add(name string) {
	folded := threat.Fold(name)
	if len(g.names) >= 2 && (folded == "" || slices.ContainsFunc(g.names, func(s foldedName) bool { return s.folded == folded })) {
		return
	}
	g.names = append(g.names, foldedName{name, folded, tight(folded)})
}

// tight leaves out spaces: Deir Ezzor and Deir ez-Zor are one.
func tight(folded string) string { return strings.ReplaceAll(folded, " ", "") }

// Find returns what matches best: a whole name, the beginning of one, of a word of one, then any part; among equals what is shown first on maps, then
// where most people live.
func (g *Gazetteer) Find(q threat.PlaceQuery) []threat.FoundPlace {
	type hit struct {
		match, at int
		name      string
	}
	var hits []hit
	sought := tight(q.Name)
	for i := range g.list {
		best := hit{match: matchNot, at: i}
		for _, s := range g.list[i].names {
			if m := s.match(q.Name, sought); m < best.match {
				best.match, best.name = m, s.name
			}
		}
		if best.match < matchNot {
			hits = append(hits, best)
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		p, o := &g.list[a.at].place, &g.list[b.at].place
		return cmp.Or(cmp.Compare(a.match, b.match), cmp.Compare(p.Rank, o.Rank), cmp.Compare(people(o), people(p)),
			cmp.Compare(named(p, q.Lang), named(o, q.Lang)), cmp.Compare(p.Collection, o.Collection), cmp.Compare(p.ID, o.ID))
	})
	found := make([]threat.FoundPlace, 0, min(q.Limit, len(hits)))
	for _, h := range hits[:min(q.Limit, len(hits))] {
		found = append(found, threat.FoundPlace{NamedPlace: g.list[h.at].place, Matched: h.name})
	}
	return found
}

func (s *foldedName) match(sought, tightly string) int {
	switch {
	case s.folded == sought || s.tight == tightly:
		return matchExact
	case strings.HasPrefix(s.tight, tightly):
		return matchBegins
	case strings.Contains(s.folded, " "+sought):
		return matchWordBegins
	case strings.Contains(s.tight, tightly):
		return matchWithin
	}
	return matchNot
}

func people(p *threat.NamedPlace) int64 {
	if p.Population == nil {
		return math.MinInt64
	}
	return *p.Population
}

func named(p *threat.NamedPlace, lang string) string {
	if lang == "ar" && p.NameAr != "" {
		return p.NameAr
	}
	return p.NameEn
}

// Held returns the features of a collection, not to be changed; ok is false where they are not held.
func (l *Layers) Held(collection string) (features []threat.Feature, ok bool) {
	held := l.held.Load()
	if held == nil || (*held)[collection] == nil {
		return nil, false
	}
	return (*held)[collection].features, true
}
