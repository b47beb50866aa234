package threat

import (
	"slices"
	"time"

	"github.com/paulmach/orb"
)

// Incident is one record with everything that is known of it. It is what importers make, what the store writes in one transaction,
// and (as JSON, in field order) what a revision holds: the JSON of two equal records is the same bytes.
//
// Empty strings, nil pointers and nil slices mean "unknown", never zero or "none".
type Incident struct {
	Origin        string `json:"origin"`                   // the data set: "ucdp-ged", "seed", "csv:NAME"
	OriginID      string `json:"origin_id"`                // the record's own id there
	OriginVersion string `json:"origin_version,omitempty"` // the newest data set version merged into it

	// Copied is true where all that is known comes from an export of a threatmap, which holds less than the record that it was made of
	// (no parts of totals, no roles, no documents, maybe a coarsened place). Such a copy never stands over an original statement.
	Copied bool `json:"copied,omitempty"`

	RecordKind   string `json:"record_kind"`
	Count        *Range `json:"count,omitempty"` // events in an aggregate, or the number that an estimate states
	Title        Text   `json:"title"`
	Summary      Text   `json:"summary"`
	EventType    string `json:"event_type"`
	EventSubtype string `json:"event_subtype,omitempty"`
	Side         string `json:"side"`
	Success      string `json:"success"`

	When  When  `json:"when"`
	Place Place `json:"place"`

	Outcomes []Outcome     `json:"outcomes,omitempty"`
	Weapons  []string      `json:"weapons,omitempty"`
	Targets  []string      `json:"target_classes,omitempty"`
	Actors   []Participant `json:"actors,omitempty"`
	Claims   []Claim       `json:"claims,omitempty"`

	Verification string            `json:"verification"`
	Confidence   *int              `json:"confidence,omitempty"` // 0-100
	Workflow     string            `json:"workflow,omitempty"`   // "" = nothing said, which is published
	Sensitivity  []string          `json:"sensitivity,omitempty"`
	TLP          string            `json:"tlp,omitempty"`     // "" = nothing said: as strict as the strictest of its sources
	Coarsen      map[string]string `json:"coarsen,omitempty"` // audience code -> coarsening; absent = as_is
	Tags         []string          `json:"tags,omitempty"`
	Flags        []string          `json:"flags,omitempty"` // e.g. "source_inconsistent: low 3 > best 2"

	// FieldOrigin says, for each group of fields (time, place, outcomes, actors …), which data set version it was taken from.
	FieldOrigin map[string]string `json:"field_origin,omitempty"`
}

// Text is a text in one or both of the languages that the map is kept in.
type Text struct {
	En string `json:"en,omitempty"`
	Ar string `json:"ar,omitempty"`
}

// When is the possible time of an event. Days is the range of days that surely holds it.
type When struct {
	Days       Days       `json:"days"`
	From       *time.Time `json:"from,omitempty"` // clock times, only where the source gives them
	To         *time.Time `json:"to,omitempty"`
	Precision  string     `json:"precision"`
	Basis      string     `json:"basis"`
	Zone       string     `json:"zone,omitempty"` // IANA name of the local time that the source used
	ReportedAt *time.Time `json:"reported_at,omitempty"`
}

// Place is where, as far as it is known. Geometry is nil for records that are not on the map.
type Place struct {
	Geometry      orb.Geometry `json:"-"`
	WKT           string       `json:"wkt,omitempty"` // Geometry for the record's JSON; set by Canonical
	Precision     string       `json:"precision"`
	UncertaintyM  *int         `json:"uncertainty_m,omitempty"` // radius in metres
	Basis         string       `json:"basis"`
	Assumed       string       `json:"assumed,omitempty"` // an operator's stated assumption, e.g. "where_prec=2"
	Name          Text         `json:"name"`
	GazetteerID   string       `json:"gazetteer_id,omitempty"`
	SupportArea   string       `json:"support_area,omitempty"` // code of the country, governorate or area that surely holds the place
	SourceCountry string       `json:"source_country,omitempty"`
	SourceAdm1    string       `json:"source_adm1,omitempty"`
	SourceAdm2    string       `json:"source_adm2,omitempty"`
}

// Range is a number as far as it is known.
type Range struct {
	Min  *int `json:"min"`
	Best *int `json:"best"`
	Max  *int `json:"max"`
}

// Inconsistent reports whether the known numbers contradict min <= best <= max.
func (r Range) Inconsistent() bool {
	over := func(a, b *int) bool { return a != nil && b != nil && *a > *b }
	return over(r.Min, r.Best) || over(r.Best, r.Max) || over(r.Min, r.Max)
}

// Outcome is a counted consequence. The parts of a Who "all" are never added to it.
type Outcome struct {
	Measure string `json:"measure"`
	Who     string `json:"who"`
	Range
	Basis        string `json:"basis,omitempty"`
	Inconsistent bool   `json:"source_inconsistent,omitempty"` // the source itself says min > best or best > max
}

// Actor is somebody who takes part in events.
type Actor struct {
	Name     string   `json:"name"` // unique; the name used by the origin
	NameAr   string   `json:"name_ar,omitempty"`
	Aliases  []string `json:"aliases,omitempty"`
	Class    string   `json:"class"`
	OriginID string   `json:"origin_id,omitempty"` // e.g. "ucdp:234"
	Parent   string   `json:"parent,omitempty"`
}

// Participant is an actor in a role.
type Participant struct {
	Actor      Actor  `json:"actor"`
	Role       string `json:"role"`
	Confidence *int   `json:"confidence,omitempty"`
	Claimed    *bool  `json:"claimed,omitempty"`
}

// Source is a publisher.
type Source struct {
	Publisher   string `json:"publisher"` // unique
	Type        string `json:"type"`
	Scale       string `json:"scale,omitempty"`
	Lang        string `json:"lang,omitempty"`
	Reliability string `json:"reliability"` // default Admiralty grade, F = cannot be judged
	URL         string `json:"url,omitempty"`
}

// Document is something a source published.
type Document struct {
	Source             Source     `json:"source"`
	URL                string     `json:"url,omitempty"`
	Title              string     `json:"title,omitempty"`
	Published          Days       `json:"published"` // both ends nil = unknown
	PublishedPrecision string     `json:"published_precision,omitempty"`
	RetrievedAt        *time.Time `json:"retrieved_at,omitempty"`
	SHA256             string     `json:"sha256,omitempty"`  // hex, of the document's bytes
	Version            string     `json:"version,omitempty"` // of a data set
	Licence            string     `json:"licence,omitempty"`
	Attribution        string     `json:"attribution,omitempty"`
	TLP                string     `json:"tlp"`
}

// ExtractedByExport marks claims that were read from an export of a threatmap: second-hand, of the publisher's name only.
const ExtractedByExport = "rule:export"

// Claim ties a value of a record to the place in a document that says so.
type Claim struct {
	Document    Document          `json:"document"`
	Field       string            `json:"field"`                // which field it supports; "record" = the whole of it
	CharStart   *int              `json:"char_start,omitempty"` // Unicode code points, half open
	CharEnd     *int              `json:"char_end,omitempty"`
	Quote       string            `json:"quote,omitempty"`
	Locator     string            `json:"locator,omitempty"` // page, line or row id
	Value       map[string]string `json:"value,omitempty"`   // what the source wrote, by its own column names
	Reliability string            `json:"reliability"`
	Credibility string            `json:"credibility"`
	Stance      string            `json:"stance"`
	ExtractedBy string            `json:"extracted_by"` // "human" or "rule:ID"
}

// Handling returns the workflow and the TLP that hold: what is said; where nothing is, published, and the strictest TLP of the sources.
func (i *Incident) Handling() (workflow, tlp string) {
	if workflow = i.Workflow; workflow == "" {
		workflow = "published"
	}
	if i.TLP != "" {
		return workflow, i.TLP
	}
	strictest := 0
	for n := range i.Claims {
		strictest = max(strictest, slices.IndexFunc(TLPs.Codes, func(c Code) bool { return c.Code == i.Claims[n].Document.TLP }))
	}
	return workflow, TLPs.Codes[strictest].Code
}

// Published tells whether the public sees a record that is handled so.
func Published(workflow, tlp string) bool {
	return (workflow == "published" || workflow == "frozen") && tlp == "CLEAR"
}
