package handlers

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"threatmap/geo"
	"threatmap/threat"
)

// recipeOf reads the recipe of an answer from its address: what it asks, less the format and the part of it that is wanted. Whether it can be answered is
// not asked here.
//
// Returns a KindInvalid error where the address is none of an answer of ours.
func (s *server) recipeOf(address string) (r threat.Recipe, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
		return r, threat.Invalid("address", address, "not the address of an answer", recipeForms)
	}
	if !recipePath(u.Path) {
		return r, threat.Invalid("address", u.Path, "not an answer that has a recipe", recipeForms)
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return r, threat.Invalid("address", address, "its query can't be read", recipeForms)
	}
	r = threat.Recipe{Method: u.EscapedPath(), Filter: map[string]string{}, Parameters: map[string]string{}}
	filter := filterParams(threat.Incidents)
	for _, name := range slices.Sorted(maps.Keys(q)) {
		switch value := q.Get(name); {
		case len(q[name]) > 1:
			return r, threat.Invalid(name, strings.Join(q[name], " and "), "given more than once", "one value")
		case slices.Contains(notInRecipes, name):
		case name == "seed":
			n, err := readSeed(q)
			if err != nil {
				return r, err
			}
			r.Seed = &n
		case slices.Contains(filter, name):
			r.Filter[name] = canonical(name, canonicalBox(name, value))
		default:
			r.Parameters[name] = value
		}
	}
	if r.Seed == nil && draws(u.Path) {
		r.Seed = new(uint64(1))
	}
	return r, nil
}

const recipeForms = "path and query of a listing of incidents, /stats/…, a profile of a belt or a corridor, or /analysis/…, such as /stats/count?adm0=IRQ"

// notInRecipes say in which form, and which part of it, an answer is wanted; as_of has its own place.
var notInRecipes = []string{"f", "all", "limit", "after", "v", asOfParam}

// canonicalBox writes a box in one way.
func canonicalBox(name, value string) string {
	if name == "bbox" {
		if b, err := geo.ParseBBox(value); err == nil {
			return b.String()
		}
	}
	return value
}

// recipePath tells the paths of answers that a recipe can be of.
func recipePath(path string) bool {
	switch parts := strings.Split(strings.TrimPrefix(path, "/"), "/"); parts[0] {
	case "collections":
		return path == incidentsPath
	case "stats":
		return slices.Contains([]string{"/stats/count", "/stats/timeline", "/stats/facets"}, path)
	case "belts", "corridors":
		return len(parts) == 3 && parts[2] == "profile" || len(parts) == 4 && parts[0] == "corridors" && parts[2] == "compare"
	case "analysis": // indicators are of now
		return len(parts) == 2 && parts[1] != "indicators" && slices.ContainsFunc(methods(), func(m method) bool { return m.name == parts[1] })
	}
	return false
}

const incidentsPath = "/collections/incidents/items"

// draws tells whether a method takes a seed.
func draws(path string) bool {
	name, ok := strings.CutPrefix(path, "/analysis/")
	if !ok {
		return false
	}
	for _, m := range methods() {
		if m.name != name {
			continue
		}
		for _, p := range m.parameters {
			if p.Name == "seed" {
				return true
			}
		}
	}
	return false
}

// recipeQuery is the query that makes the answer, in no certain form.
func recipeQuery(r threat.Recipe) url.Values {
	q := url.Values{}
	for name, value := range r.Filter {
		q.Set(name, value)
	}
	for name, value := range r.Parameters {
		q.Set(name, value)
	}
	if r.Seed != nil {
		q.Set("seed", strconv.FormatUint(*r.Seed, 10))
	}
	if r.AsOf != nil {
		q.Set(asOfParam, r.AsOf.UTC().Format(time.RFC3339Nano))
	}
	return q
}

// evidenceFilter matches the records that an answer rests on, or more of them: of a profile all that are near, of two that are compared those of both.
func (s *server) evidenceFilter(ctx context.Context, r threat.Recipe) (threat.Filter, error) {
	q := url.Values{}
	for name, value := range r.Filter {
		q.Set(name, value)
	}
	parts := strings.Split(strings.TrimPrefix(r.Method, "/"), "/")
	if r.Method == "/analysis/difference" {
		for _, name := range []string{"datetime", "date_match", "side"} {
			q.Del(name)
		}
	}
	if parts[0] == "belts" || parts[0] == "corridors" { // the width of the path's line
		q.Del(map[string]string{"belts": "width_km", "corridors": "half_width_km"}[parts[0]])
	}
	f, err := s.filterOf(ctx, q, threat.Incidents)
	if err != nil {
		return f, err
	}
	if parts[0] == "belts" && f.Belt == nil {
		border, err := url.PathUnescape(parts[1])
		if err != nil {
			return f, threat.Invalid("address", r.Method, "not a border", recipeForms)
		}
		f.Belt = &threat.Belt{Borders: []string{border}, WidthKM: threat.MaxBeltKM}
	}
	return f, nil
}
