package threat

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

func TestCompareVersions(t *testing.T) {
	for _, c := range []struct {
		origin string
		order  []string // oldest first
	}{
		{"ucdp-ged", []string{"copy of ", "copy of 5.0", "copy of 24.1", "", "5.0", "652.1601.1911", "20.1", "21.1", "23.1", "24.0.1", "24.0.11", "24.1", "25.1"}},
		{"csv:x", []string{"", "652.1601.1911", "2024-01-02", "2024-11-01", "2025", "2025a", "99999999999999999999999", "draft", "final"}},
		{"seed", []string{"1", "2", "10"}},
	} {
		for i, a := range c.order {
			for j, b := range c.order {
				want := 0
				if i < j {
					want = -1
				} else if i > j {
					want = 1
				}
				if got := CompareVersions(c.origin, a, b); got != want {
					t.Errorf("%s: %q and %q: got %d, want %d", c.origin, a, b, got, want)
				}
			}
		}
	}
}

func FuzzCompareVersions(f *testing.F) {
	f.Add("21.1", "24.0.1", "652.1601.1911")
	f.Add("1.0", "1.00", "v1-")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		cmp := func(x, y string) int { return CompareVersions("ucdp-ged", x, y) }
		if cmp(a, b) != -cmp(b, a) || (cmp(a, b) == 0) != (a == b) {
			t.Errorf("%q, %q: %d and %d", a, b, cmp(a, b), cmp(b, a))
		}
		if cmp(a, b) < 0 && cmp(b, c) < 0 && cmp(a, c) >= 0 {
			t.Errorf("%q < %q < %q, but the first is not older than the last", a, b, c)
		}
	})
}

var testVersions = []string{"", "652.1601.1911", "21.1", "23.1", "24.0.1", "25.1"}

// randomIncident is a statement of the version-th version, in which any group of fields may be silent. Positions, days and totals depend
// on era, which only grows with the version: none goes back to what a version between has changed.
func randomIncident(r *rand.Rand, version, era int) Incident {
	i := Incident{Origin: "ucdp-ged", OriginID: "1", OriginVersion: testVersions[version], RecordKind: "incident", EventType: "unknown", Side: "other"}
	says := func() bool { return r.IntN(2) == 0 }
	n := r.IntN(100)
	day := Day(100 + era)
	if says() {
		i.When = When{Days: Days{First: &day}, Precision: "unknown", Basis: "event"}
		if says() {
			last := day + Day(r.IntN(3))
			i.When.Days.Last = &last
		}
		if says() {
			i.When.Precision = []string{"day", "week"}[r.IntN(2)]
		}
	}
	if says() {
		i.Place.Geometry, i.Place.Precision = orb.Point{float64(40 + era), 33}, "unknown"
		if says() {
			i.Place.Precision, i.Place.UncertaintyM = "locality", &n
		}
	}
	if says() {
		i.Place.SourceCountry = fmt.Sprint("country ", version)
		i.Title.En = fmt.Sprint("title ", version)
	}
	if says() {
		i.EventType, i.EventSubtype = "armed_violence", []string{"state_based", "non_state"}[r.IntN(2)]
	}
	if says() {
		i.Actors, i.Side = []Participant{{Actor: Actor{Name: fmt.Sprint("actor ", n), Class: "rebel"}, Role: "side_a"}}, "engagement"
	}
	if says() {
		total := era
		i.Outcomes = append(i.Outcomes, Outcome{Measure: "killed", Who: "all", Range: Range{Best: &total}})
		if says() {
			i.Outcomes = append(i.Outcomes, Outcome{Measure: "killed", Who: "civilian", Range: Range{Best: &n}})
		}
	}
	if says() {
		i.RecordKind = "aggregate"
	}
	if says() {
		i.Coarsen = map[string]string{string(Audiences[r.IntN(2)]): []string{"5km", "hide", "as_is"}[r.IntN(3)]}
	}
	if says() {
		i.Flags = append(i.Flags, fmt.Sprint("flag ", version), fmt.Sprint("source_inconsistent: ", version))
	}
	i.Claims = []Claim{{Document: Document{Version: testVersions[version]}, Field: "record", Locator: fmt.Sprint("row ", n%3)}}
	return i
}

// randomCopy is a statement read from an export.
func randomCopy(r *rand.Rand, version, era int) Incident {
	i := randomIncident(r, version, era)
	i.Copied, i.Claims[0].ExtractedBy = true, ExtractedByExport
	i.Claims[0].Document.Source.Publisher = fmt.Sprint("publisher ", version%2)
	return i
}

func canonical(t *testing.T, i Incident) string {
	t.Helper()
	b, err := i.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestMergeDoesNotDependOnOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 4_000 {
		eras := []int{r.IntN(2), r.IntN(2), r.IntN(2)}
		slices.Sort(eras)
		v := r.Perm(len(testVersions))[:3]
		slices.Sort(v)
		a, b, c := randomIncident(r, v[0], eras[0]), randomIncident(r, v[1], eras[1]), randomIncident(r, v[2], eras[2])
		if got, want := canonical(t, Merge(b, a)), canonical(t, Merge(a, b)); got != want {
			t.Fatalf("case %d: not commutative\n%s\n%s", n, got, want)
		}
		want := canonical(t, Merge(Merge(a, b), c))
		for name, merged := range map[string]Incident{"a(bc)": Merge(a, Merge(b, c)), "(ac)b": Merge(Merge(a, c), b), "(cb)a": Merge(Merge(c, b), a)} {
			if got := canonical(t, merged); got != want {
				t.Fatalf("case %d: %s is not (ab)c\n%s\n%s\na %s\nb %s\nc %s", n, name, got, want, canonical(t, a), canonical(t, b), canonical(t, c))
			}
		}
		m := Merge(a, b)
		for name, again := range map[string]Incident{"itself": Merge(m, m), "the older": Merge(m, a), "the newer": Merge(m, b)} {
			if got, want := canonical(t, again), canonical(t, m); got != want {
				t.Fatalf("case %d: merging %s again changes it\n%s\n%s", n, name, got, want)
			}
		}
	}
}

// A copy and an original give the same whichever comes first, and a copy of what is stored changes nothing.
func TestCopiesNeverStandOverOriginals(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for n := range 4_000 {
		v := r.Perm(len(testVersions))
		slices.Sort(v[:2])
		older, newer, copied := randomIncident(r, v[0], 1), randomIncident(r, v[1], 1), randomCopy(r, v[2], 1)
		newer.Claims[0].Document.Source.Publisher = "publisher 0"
		if v[0] == 0 || v[1] == 0 { // the version "" keeps what it finds, so that its order matters
			continue
		}
		want := canonical(t, Merge(Merge(older, newer), copied))
		for name, merged := range map[string]Incident{"copy first": Merge(Merge(copied, older), newer), "copy between": Merge(Merge(older, copied), newer)} {
			if got := canonical(t, merged); got != want {
				t.Fatalf("case %d: %s differs\n%s\n%s", n, name, got, want)
			}
		}
		m := Merge(older, copied)
		if got := canonical(t, Merge(m, copied)); got != canonical(t, m) {
			t.Fatalf("case %d: the copy again changes\n%s\n%s", n, canonical(t, m), got)
		}
		lessSaid := Merge(older, newer)
		lessSaid.Copied, lessSaid.OriginVersion, lessSaid.FieldOrigin, lessSaid.Title.En = true, "99.1", nil, "a title of its own"
		lessSaid.Claims, lessSaid.Place.Geometry = nil, orb.Point{1, 2}
		if stored := Merge(older, newer); stored.Title.En != "" && stored.Place.Geometry != nil {
			if got := canonical(t, Merge(stored, lessSaid)); got != canonical(t, stored) {
				t.Fatalf("case %d: a copy overwrites\n%s\n%s", n, canonical(t, stored), got)
			}
		}
	}
}

// A newer copy takes the place of an older one, where no original is; one of the same version does not.
func TestCopiesOfCopies(t *testing.T) {
	copyOf := func(version, title string) Incident {
		return Incident{Origin: "ucdp-ged", OriginID: "1", OriginVersion: version, Copied: true, Title: Text{En: title}}
	}
	for _, c := range []struct{ name, version, want string }{{"newer", "25.1", "b"}, {"the same", "21.1", "a"}, {"older", "20.1", "a"}, {"unknown", "", "a"}} {
		if m := Merge(copyOf("21.1", "a"), copyOf(c.version, "b")); m.Title.En != c.want || !m.Copied {
			t.Errorf("%s: got %+v", c.name, m)
		}
	}
	versionless := Incident{Origin: "ucdp-ged", OriginID: "1", Title: Text{En: "b"}, Summary: Text{En: "only here"}}
	if m := Merge(copyOf("21.1", "a"), versionless); m.Title.En != "a" || m.Summary.En != "only here" || m.OriginVersion != "21.1" || !m.Copied {
		t.Errorf("a file without a version overwrites: %+v", m)
	}
}

func TestCanonicalReadsBackTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 500 {
		want := canonical(t, randomIncident(r, n%len(testVersions), n%2))
		back, err := FromCanonical([]byte(want))
		if err != nil {
			t.Fatal(err)
		}
		if got := canonical(t, back); got != want {
			t.Fatalf("got\n%s\n%s", got, want)
		}
	}
	for _, g := range []orb.Geometry{
		orb.Point{1e-7, -33.123456789012345},
		orb.LineString{{1, 2}, {3, 4}},
		orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}},
		orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}},
		orb.MultiPoint{{1, 2}},
		orb.MultiLineString{{{1, 2}, {3, 4}}},
		orb.Collection{orb.Point{1, 2}, orb.LineString{{1, 2}, {3, 4}}},
	} {
		back, err := FromCanonical([]byte(canonical(t, Incident{Place: Place{Geometry: g}})))
		if err != nil || !orb.Equal(back.Place.Geometry, g) {
			t.Errorf("%v came back as %v, %v", g, back.Place.Geometry, err)
		}
	}
}

func TestMergeOfPlaces(t *testing.T) {
	older := Incident{Origin: "ucdp-ged", OriginVersion: "652.1601.1911", Place: Place{Geometry: orb.Point{40, 33}, Precision: "locality", SourceAdm1: "Homs"}}
	for name, c := range map[string]struct {
		point orb.Point
		want  string
	}{"same position keeps the precision": {orb.Point{40.0000004, 33}, "locality"}, "another position has none": {orb.Point{40.1, 33}, "unknown"}} {
		newer := Incident{Origin: "ucdp-ged", OriginVersion: "21.1", Place: Place{Geometry: c.point, Precision: "unknown"}}
		m := Merge(older, newer)
		if m.Place.Precision != c.want || m.Place.Geometry != c.point || m.Place.SourceAdm1 != "Homs" {
			t.Errorf("%s: got %+v", name, m.Place)
		}
	}
}

func TestNewerVersionDoesNotShowAWithheldPlace(t *testing.T) {
	i := Incident{Origin: "csv:x", OriginID: "1", OriginVersion: "1", Workflow: "published", TLP: "CLEAR"}
	withheld := i
	withheld.Coarsen = map[string]string{"public": "5km", "member": "1km"}
	for _, c := range []struct {
		version string
		says    map[string]string
		want    string
	}{
		{"1", nil, "map[member:1km public:5km]"},
		{"2", nil, "map[member:1km public:5km]"},
		{"2", map[string]string{"member": "as_is"}, "map[member:as_is public:5km]"},
		{"2", map[string]string{"public": "as_is"}, "map[member:1km public:as_is]"},
		{"", map[string]string{"public": "as_is"}, "map[member:1km public:5km]"},
	} {
		next := i
		next.OriginVersion, next.Coarsen = c.version, c.says
		if got := fmt.Sprint(Merge(withheld, next).Coarsen); got != c.want {
			t.Errorf("version %q says %v: %s, want %s", c.version, c.says, got, c.want)
		}
	}
	if fmt.Sprint(withheld.Coarsen) != "map[member:1km public:5km]" {
		t.Errorf("merging changed what it was given: %v", withheld.Coarsen)
	}
}

func TestNewerVersionDoesNotPublishWhatWasHeldBack(t *testing.T) {
	held := Incident{Origin: "csv:x", OriginID: "1", OriginVersion: "1", Workflow: "withdrawn", TLP: "AMBER"}
	for _, c := range []struct{ workflow, tlp, want string }{
		{"", "", "withdrawn AMBER"}, {"published", "", "published AMBER"}, {"", "CLEAR", "withdrawn CLEAR"},
	} {
		m := Merge(held, Incident{Origin: "csv:x", OriginID: "1", OriginVersion: "2", Workflow: c.workflow, TLP: c.tlp})
		workflow, tlp := m.Handling()
		if got := workflow + " " + tlp; got != c.want {
			t.Errorf("a newer version says %q %q: %s, want %s", c.workflow, c.tlp, got, c.want)
		}
	}
}

func TestHandlingIsAsStrictAsTheStrictestSource(t *testing.T) {
	i := Incident{Claims: []Claim{{Document: Document{TLP: "CLEAR"}}, {Document: Document{TLP: "AMBER"}}, {Document: Document{TLP: "GREEN"}}}}
	if workflow, tlp := i.Handling(); workflow != "published" || tlp != "AMBER" {
		t.Errorf("%s %s", workflow, tlp)
	}
	i.TLP = "CLEAR" // somebody decided
	if _, tlp := i.Handling(); tlp != "CLEAR" {
		t.Errorf("what is said does not hold: %s", tlp)
	}
	if workflow, tlp := new(Incident).Handling(); workflow != "published" || tlp != "CLEAR" {
		t.Errorf("%s %s", workflow, tlp)
	}
}
