package formats

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// stixWriter writes a STIX 2.1 bundle: what happened as an incident, other records as a note, each with a location where it has a place, an identity for each publisher,
// and relationships between them. Features of other collections are locations. Every id follows from the server's address and the feature's id, so a bundle that is
// read again brings nothing twice. It remembers which publishers were written, and nothing else. docs/formats.md says what is made from what, docs/adr/0032 why.
type stixWriter struct {
	block

	facts  Facts
	base   string
	space  uuid.UUID // of this server's ids
	author string    // the identity that made the objects
	known  map[uuid.UUID]bool
	some   bool // an object was written
}

const (
	mediaSTIX = "application/stix+json;version=2.1"

	// stixCreated stands where the standard wants to know when an object was first made: the collection does not say, and it must stay the same in every version.
	stixCreated = "2020-01-01T00:00:00.000Z"

	// What the public may read is TLP:CLEAR. This is the marking of TLP 2.0 as OASIS published it (cti-stix-common-objects), to the letter.
	tlpClear       = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
	tlpClearObject = `{"type":"marking-definition","spec_version":"2.1","id":"` + tlpClear + `","created":"2022-10-01T00:00:00.000Z","name":"TLP:CLEAR",` +
		`"extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":{"extension_type":"property-extension","tlp_2_0":"clear"}}}`
)

// stixConfidence is the standard's own (appendix A): verification by the scale of Admiralty credibility, 90 being "confirmed by other sources", 70 "probably true", 30 "doubtful"
// and 10 "improbable"; a corridor's by low, medium and high. What nobody has judged (unverified, a single source) has none.
var stixConfidence = map[string]map[string]int{
	"verification": {"verified": 90, "corroborated": 70, "disputed": 30, "refuted": 10},
	"confidence":   {"low": 15, "moderate": 50, "high": 85},
}

func newSTIXWriter(w io.Writer, col threat.Collection, a About) (FeatureWriter, error) {
	s := &stixWriter{block: block{w: w}, facts: NewFacts(col), base: a.Base, known: map[uuid.UUID]bool{}}
	s.space = uuid.NewSHA1(uuid.NameSpaceURL, []byte("threatmap "+a.Base))
	s.buf = appendString(append(s.buf, `{"type":"bundle","id":`...), s.id("bundle", col.ID, a.Now.UTC().Format(time.RFC3339)))
	s.buf = append(s.buf, `,"objects":[`...)
	s.object(append(s.next(), tlpClearObject...))
	s.author = s.id("identity", "")
	name := "threatmap"
	if a.Base != "" {
		name += " at " + a.Base
	}
	b := s.begin("identity", s.author, "")
	s.object(append(appendString(append(b, `,"name":`...), name), `,"identity_class":"system"}`...))
	return s, s.flush(writeBlock)
}

// Write writes one feature.
func (s *stixWriter) Write(f threat.Feature) error {
	place := s.place(f)
	if s.facts.col.ID == threat.Incidents.ID {
		s.record(f, place)
	}
	return s.flush(writeBlock)
}

// End writes what stands behind the objects.
func (s *stixWriter) End() error {
	s.buf = append(s.buf, "\n]}\n"...)
	return s.flush(0)
}

// id names an object of a type by what tells it from others of this server.
func (s *stixWriter) id(kind string, parts ...string) string {
	return kind + "--" + s.uuid(kind, parts...).String()
}

func (s *stixWriter) uuid(kind string, parts ...string) uuid.UUID {
	return uuid.NewSHA1(s.space, []byte(kind+"\x00"+strings.Join(parts, "\x00")))
}

// next begins a line.
func (s *stixWriter) next() []byte {
	if s.some {
		s.buf = append(s.buf, ',')
	}
	s.some = true
	return append(s.buf, '\n')
}

func (s *stixWriter) object(b []byte) { s.buf = b }

// begin writes what every object has. modified "" = never changed.
func (s *stixWriter) begin(kind, id, modified string) []byte {
	if modified == "" {
		modified = stixCreated
	}
	b := append(append(append(append(s.next(), `{"type":"`...), kind...), `","spec_version":"2.1","id":"`...), id...)
	b = append(append(append(b, `","created":"`+stixCreated+`","modified":"`...), modified...), `","object_marking_refs":["`+tlpClear+`"]`...)
	if id != s.author {
		b = append(append(append(b, `,"created_by_ref":"`...), s.author...), '"')
	}
	return b
}

// modified is when the record was written last; "" where that is not known, or before the time that stands for its beginning.
func (s *stixWriter) modified(f threat.Feature) string {
	at, _ := s.facts.value(f, "recorded_at").(time.Time)
	text := at.UTC().Format("2006-01-02T15:04:05.000Z")
	if text < stixCreated {
		return ""
	}
	return text
}

// place writes the location and returns its id; "" where the feature has no place.
func (s *stixWriter) place(f threat.Feature) string {
	at, ok := geo.Representative(f.Geometry)
	if !ok {
		return ""
	}
	id := s.id("location", s.facts.col.ID, f.ID)
	b := s.begin("location", id, s.modified(f))
	b = appendDegrees(append(b, `,"latitude":`...), at[1])
	b = appendDegrees(append(b, `,"longitude":`...), at[0])
	if m, known := reach(s.facts.col, f, at); known {
		b = strconv.AppendFloat(append(b, `,"precision":`...), m, 'f', -1, 64)
	}
	name := s.facts.Title(f)
	if s.facts.col.ID == threat.Incidents.ID {
		name = joined(" / ", s.facts.text(f, "place_name"), s.facts.text(f, "place_name_ar"))
		if name == "" {
			name = string(appendDegrees(append(appendDegrees(nil, at[1]), ", "...), at[0]))
		}
		if code := s.facts.text(f, "adm1"); code != "" { // ISO 3166-2, as the standard wants it
			b = appendString(append(b, `,"administrative_area":`...), code)
		}
	} else {
		b = s.confidence(s.references(b, f), f, "confidence")
	}
	b = appendString(append(b, `,"name":`...), name)
	if text := s.aboutPlace(f); text != "" {
		b = appendString(append(b, `,"description":`...), text)
	}
	s.object(append(b, '}'))
	return id
}

// aboutPlace says how the position is meant.
func (s *stixWriter) aboutPlace(f threat.Feature) string {
	var lines []string
	if _, isPoint := f.Geometry.(orb.Point); !isPoint {
		lines = append(lines, "A "+typeName(f.Geometry)+": this is a point on it, precision reaches its farthest position")
	}
	for _, fact := range s.facts.Of(f) {
		if s.facts.col.ID != threat.Incidents.ID || fact.Title == "Place known" {
			lines = append(lines, fact.Title+": "+fact.Text)
		}
	}
	return strings.Join(lines, "\n")
}

// record writes a record of the collection of incidents: one that is an event as an incident, others as a note, which is no event to anybody who counts.
func (s *stixWriter) record(f threat.Feature, place string) {
	publishers := s.publishers(f)
	kind := "note"
	if k := s.facts.text(f, "record_kind"); k == "incident" {
		kind = k
	}
	id := s.id(kind, s.facts.col.ID, f.ID)
	b := s.begin(kind, id, s.modified(f))
	text := s.description(f)
	if kind == "incident" {
		// Platforms take incidents of one name for one and the same (OpenCTI: name and created), so the name holds the id.
		b = appendString(append(b, `,"name":`...), s.facts.Title(f)+" ("+f.ID+")")
		b = appendString(append(b, `,"description":`...), text)
	} else {
		b = appendString(append(b, `,"abstract":`...), s.facts.Title(f))
		b = appendString(append(b, `,"content":`...), text)
		b = list(jsonBrackets, append(b, `,"object_refs":`...), s.about(place, publishers), appendString)
	}
	b = s.confidence(s.labels(s.references(b, f), f), f, "verification")
	s.object(append(b, '}'))
	if kind != "incident" {
		return
	}
	if place != "" {
		s.relate(f, id, place, "The place of the incident; its times are the first and the last day on which it may have been, at the place", true)
	}
	for _, p := range publishers {
		s.relate(f, id, p, "A publisher that the record names as a source", false)
	}
}

// about is what a note is of. The standard wants something; where there is neither a place nor a publisher it is who tells of it.
func (s *stixWriter) about(place string, publishers []string) []string {
	refs := publishers
	if place != "" {
		refs = append([]string{place}, refs...)
	}
	if len(refs) == 0 {
		return []string{s.author}
	}
	return refs
}

// publishers returns their identities, and writes those that were not yet.
func (s *stixWriter) publishers(f threat.Feature) (ids []string) {
	names, _ := s.facts.value(f, "publishers").([]string)
	for _, name := range names {
		key := s.uuid("identity", name)
		id := "identity--" + key.String()
		if name == "" || slices.Contains(ids, id) {
			continue
		}
		if ids = append(ids, id); s.known[key] {
			continue
		}
		s.known[key] = true
		s.object(append(appendString(append(s.begin("identity", id, ""), `,"name":`...), name), `,"identity_class":"organization"}`...))
	}
	return ids
}

// relate says related-to, which claims nothing: "targets" would say of an arrest that it was aimed at the village.
func (s *stixWriter) relate(f threat.Feature, from, to, why string, timed bool) {
	b := s.begin("relationship", s.id("relationship", from, to), s.modified(f))
	b = append(append(append(append(b, `,"relationship_type":"related-to","source_ref":"`...), from...), `","target_ref":"`...), to...)
	b = appendString(append(b, `","description":`...), why)
	if timed {
		if d, ok := s.facts.day(f, "first_day"); ok {
			b = append(appendDay(append(b, `,"start_time":"`...), d), `T00:00:00Z"`...)
		}
		if d, ok := s.facts.day(f, "last_day"); ok {
			b = append(appendDay(append(b, `,"stop_time":"`...), d), `T23:59:59Z"`...)
		}
	}
	s.object(append(b, '}'))
}

func (s *stixWriter) description(f threat.Feature) string {
	lines := []string{s.facts.Title(f)}
	for _, fact := range s.facts.Of(f) {
		lines = append(lines, fact.Title+": "+fact.Text)
	}
	return strings.Join(lines, "\n")
}

// references lead to the record here, where all of its documents are, and name it in the data set that it came from.
func (s *stixWriter) references(b []byte, f threat.Feature) []byte {
	b = appendString(append(b, `,"external_references":[{"source_name":"threatmap","external_id":`...), f.ID)
	if s.base != "" {
		b = appendString(append(b, `,"url":`...), s.base+"/collections/"+s.facts.col.ID+"/items/"+f.ID)
	}
	if origin, id := s.facts.text(f, "origin"), s.facts.text(f, "origin_id"); origin != "" && id != "" {
		b = appendString(append(appendString(append(b, `},{"source_name":`...), joined(" ", origin, s.facts.text(f, "origin_version"))), `,"external_id":`...), id)
	}
	return append(b, "}]"...)
}

func (s *stixWriter) labels(b []byte, f threat.Feature) []byte {
	var words []string
	for _, name := range []string{"record_kind", "event_type", "event_subtype", "side", "verification"} {
		if code := s.facts.text(f, name); code != "" {
			words = append(words, name+":"+code)
		}
	}
	if words == nil {
		return b
	}
	return list(jsonBrackets, append(b, `,"labels":`...), words, appendString)
}

func (s *stixWriter) confidence(b []byte, f threat.Feature, field string) []byte {
	if s.facts.col.Layer != nil { // whose column of that name means something else
		return b
	}
	if n, ok := stixConfidence[field][s.facts.text(f, field)]; ok {
		b = strconv.AppendInt(append(b, `,"confidence":`...), int64(n), 10)
	}
	return b
}
