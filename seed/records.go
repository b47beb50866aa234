package seed

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// RecordsOrigin is the origin of every seed record.
const RecordsOrigin = "seed"

// script is what records.json holds.
type script struct {
	Document struct {
		Publisher string `json:"publisher"`
		Title     string `json:"title"`
		SHA256    string `json:"sha256"`
		TLP       string `json:"tlp"`
	} `json:"document"`
	Records []record `json:"records"`
}

// record is an incident as records.json spells it: actors by key, places by name, claims by span.
type record struct {
	threat.Incident
	Row        int         `json:"row"` // in the hand reading of the document
	GeometryOf []string    `json:"geometry_of"`
	Actors     [][2]string `json:"actors"` // key, role
	Spans      []Span      `json:"spans"`
}

// Records returns the thirteen records of the article that the map starts with, in our own words. Their claims have spans and no quotes.
// The date of publication is not known. Returns ErrNoBasemap where the binary was built without the outlines that they refer to.
func Records() ([]threat.Incident, error) {
	var s script
	if err := readJSON("records.json", &s); err != nil {
		return nil, err
	}
	m, err := newMaker(s)
	if err != nil {
		return nil, err
	}
	list := make([]threat.Incident, len(s.Records))
	for i, r := range s.Records {
		if list[i], err = m.incident(r); err != nil {
			return nil, fmt.Errorf("make record %q: %w", r.OriginID, err)
		}
	}
	return list, nil
}

// maker has what the records refer to.
type maker struct {
	document threat.Document
	actors   map[string]threat.Actor
	outlines map[string]orb.Geometry // "area:CODE", "border:CODE"
}

func newMaker(s script) (*maker, error) {
	m := &maker{actors: map[string]threat.Actor{}, outlines: map[string]orb.Geometry{}}
	c, err := readCast()
	if err != nil {
		return nil, err
	}
	for _, a := range c.Actors {
		m.actors[a.Key] = a.Actor
	}
	m.document = threat.Document{Title: s.Document.Title, SHA256: s.Document.SHA256, TLP: s.Document.TLP}
	for _, source := range c.Sources {
		if source.Publisher == s.Document.Publisher {
			m.document.Source = source
		}
	}
	return m, m.readOutlines()
}

func (m *maker) readOutlines() error {
	areas, err := Areas()
	if err != nil {
		return err
	}
	for _, a := range areas.Items {
		m.outlines["area:"+a.Code] = a.Geom
	}
	borders, err := Borders()
	if err != nil {
		return err
	}
	for _, b := range borders.Items {
		m.outlines["border:"+b.Code] = b.Geom
	}
	return nil
}

func (m *maker) incident(r record) (threat.Incident, error) {
	in := r.Incident
	in.Origin, in.Workflow, in.TLP, in.Verification = RecordsOrigin, "published", m.document.TLP, "single_source"
	for _, a := range r.Actors {
		actor, ok := m.actors[a[0]]
		if !ok {
			return in, fmt.Errorf("no actor %q", a[0])
		}
		in.Actors = append(in.Actors, threat.Participant{Actor: actor, Role: a[1]})
	}
	for _, s := range r.Spans {
		in.Claims = append(in.Claims, m.claim(s))
	}
	var err error
	in.Place.Geometry, err = m.geometry(r.GeometryOf)
	return in, err
}

// claim ties the whole record to a span. Nobody has graded the publisher or the statement: F6.
func (m *maker) claim(s Span) threat.Claim {
	return threat.Claim{
		Document: m.document, Field: "record", CharStart: &s[0], CharEnd: &s[1],
		Reliability: m.document.Source.Reliability, Credibility: "6", Stance: "supports", ExtractedBy: "human",
	}
}

// geometry returns the outline that the names stand for: of one area, or the lines of some borders; nil for no names.
func (m *maker) geometry(names []string) (orb.Geometry, error) {
	var lines orb.MultiLineString
	for _, name := range names {
		switch g := m.outlines[name].(type) {
		case orb.MultiLineString:
			lines = append(lines, g...)
		case orb.MultiPolygon:
			if len(names) == 1 {
				return g, nil
			}
		}
	}
	if len(names) > 0 && len(lines) < len(names) {
		return nil, fmt.Errorf("no outline made of %s", strings.Join(names, ", "))
	}
	if lines == nil {
		return nil, nil //nolint:nilnil // a record that is not on the map
	}
	return lines, nil
}
