package threat

import "github.com/paulmach/orb"

// Merge joins two statements about the same record (same origin and origin id), of whatever data set versions. Unit by unit of fields
// (mergeUnits) the highest version that says something wins, so a newer file that lacks a column never blanks it. Details that only make
// sense of something else (a precision of its position, a date range of its first day, parts of their total) come from an older version
// only where that something is the same in both; otherwise what was known no longer applies and is unknown again.
//
// Of equal versions b wins; the version "" (unknown) only fills silence. A copy (Incident.Copied) counts as older than every original
// statement, and only fills silence where it is not newer than another copy. Claims are united. Merge is idempotent, and associative and
// commutative for different versions, as long as no version goes back to a position, first day or total that one between has changed.
// It changes neither a nor b; the result shares memory with both.
func Merge(a, b Incident) Incident {
	m := merger{a: &a, b: &b}
	m.out = Incident{Origin: a.Origin, OriginID: a.OriginID, OriginVersion: a.OriginVersion, Copied: a.Copied}
	if m.prevails(ownVersion(&a), ownVersion(&b)) {
		m.out.OriginVersion, m.out.Copied = b.OriginVersion, b.Copied
	}
	for _, u := range mergeUnits {
		m.take(u)
	}
	for _, p := range mergeAnchored {
		m.takeAnchored(p)
	}
	m.out.Claims = mergeClaims(a.Claims, b.Claims)
	return m.out
}

// mergeUnit is a group of fields that is taken from one statement as a whole. level tells how much a statement says in it (0 = nothing):
// more beats less, then newer beats older.
type mergeUnit struct {
	name  string
	level func(*Incident) int
	copy  func(dst, src *Incident)
}

// anchoredUnits are an anchor and details that hold only for it.
type anchoredUnits struct {
	anchor, detail mergeUnit
	same           func(a, b *Incident) bool
}

type merger struct {
	a, b *Incident
	out  Incident
}

func (m *merger) take(u mergeUnit) *Incident {
	src := m.winner(u)
	m.copyFrom(u, src)
	return src
}

func (m *merger) takeAnchored(p anchoredUnits) {
	src := m.take(p.anchor)
	if p.same(m.a, m.b) {
		src = m.winner(p.detail)
	}
	m.copyFrom(p.detail, src)
}

func (m *merger) winner(u mergeUnit) *Incident {
	la, lb := u.level(m.a), u.level(m.b)
	if la != lb {
		if la > lb {
			return m.a
		}
		return m.b
	}
	if m.prevails(versionOf(m.a, u.name), versionOf(m.b, u.name)) {
		return m.b
	}
	return m.a
}

// prevails tells whether what b says of version vb stands over what a says of version va.
func (m *merger) prevails(va, vb string) bool {
	c := CompareVersions(m.a.Origin, va, vb)
	return vb != "" && (c < 0 || c == 0 && !isCopy(vb))
}

func (m *merger) copyFrom(u mergeUnit, src *Incident) {
	u.copy(&m.out, src)
	if v := versionOf(src, u.name); v != ownVersion(&m.out) {
		if m.out.FieldOrigin == nil {
			m.out.FieldOrigin = map[string]string{}
		}
		m.out.FieldOrigin[u.name] = v
	}
}

// versionOf returns the version that a unit of a record was taken from: FieldOrigin names those that differ from the record's own.
func versionOf(i *Incident, unit string) string {
	if v, ok := i.FieldOrigin[unit]; ok {
		return v
	}
	return ownVersion(i)
}

func ownVersion(i *Incident) string {
	if i.Copied {
		return copyMark + i.OriginVersion
	}
	return i.OriginVersion
}

func said(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

func known(code string) bool { return code != "" && code != "unknown" }

// samePlace compares positions to 1e-6 degrees (11 cm), the finest that data sets give.
func samePlace(a, b *Incident) bool { return sameGeometry(a.Place.Geometry, b.Place.Geometry) }

func sameGeometry(a, b orb.Geometry) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	p, okP := a.(orb.Point)
	q, okQ := b.(orb.Point)
	if okP && okQ {
		return near(p[0], q[0]) && near(p[1], q[1])
	}
	return orb.Equal(a, b)
}

func near(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }
