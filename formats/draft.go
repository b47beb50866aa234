package formats

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb/encoding/wkt"

	"threatmap/geo"
	"threatmap/threat"
)

// roleUnstated is given to actors of a file that names them without a role.
const roleUnstated = "unknown"

// draft is a record of a csv or geojson file on its way to an incident: fields are set one by one, finish checks the whole.
type draft struct {
	in         threat.Incident // Copied where the file is our own export
	lon, lat   string
	publishers []string
	doc        threat.Document
	values     map[string]string // everything as written, for the claims
	layouts    []string
	outlines   Outlines
}

func newDraft(layouts []string, outlines Outlines) *draft {
	return &draft{layouts: layouts, outlines: outlines, values: map[string]string{}, in: threat.Incident{
		RecordKind: "incident", EventType: "unknown", Side: "other", Success: "unknown", Verification: "unverified",
		When:  threat.When{Precision: "unknown", Basis: "event"},
		Place: threat.Place{Precision: "unknown", Basis: "coordinates_given"},
	}}
}

// finish puts the parts together. origin and version hold where the record names none itself.
func (d *draft) finish(origin, version, file string) (threat.Incident, *fieldError) {
	if d.in.Origin == "" {
		d.in.Origin = origin
	}
	if d.in.OriginVersion == "" {
		d.in.OriginVersion = version
	}
	if d.lon != "" || d.lat != "" {
		p, bad := readPoint(d.lon, d.lat)
		if bad != nil {
			return d.in, bad
		}
		d.in.Place.Geometry = p
	}
	if bad := d.outlines.checkPlace(&d.in.Place); bad != nil {
		return d.in, bad
	}
	if days := d.in.When.Days; days.First != nil && days.Last != nil && *days.First > *days.Last {
		return d.in, wrong("date_end", days.Last.String(), "lies before the start, %s", days.First)
	}
	if bad := d.checkOutcomes(); bad != nil {
		return d.in, bad
	}
	if d.in.OriginID == "" {
		d.in.OriginID = d.digest()
	}
	d.claims(file)
	return d.in, nil
}

// checkOutcomes refuses numbers that contradict each other, but for those that the source of an exported record was flagged for.
func (d *draft) checkOutcomes() *fieldError {
	flagged := d.in.Copied && slices.ContainsFunc(d.in.Flags, func(f string) bool { return strings.HasPrefix(f, flagInconsistent) })
	for i := range d.in.Outcomes {
		o := &d.in.Outcomes[i]
		if !o.Range.Inconsistent() {
			continue
		}
		if !flagged {
			return wrong(o.Measure+"_min", spell(o.Range), "the numbers of %s (%s) contradict min <= best <= max", o.Measure, o.Who)
		}
		o.Inconsistent = true
	}
	return nil
}

// spell writes a range as min, best and max; what is unknown is left out.
func spell(r threat.Range) string {
	var parts []string
	for _, n := range []*int{r.Min, r.Best, r.Max} {
		if n == nil {
			parts = append(parts, "")
		} else {
			parts = append(parts, strconv.Itoa(*n))
		}
	}
	return strings.Join(parts, ", ")
}

// digest is the id of a record that has none: 128 bits of the SHA-256 of its content.
func (d *draft) digest() string {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(d.values)) {
		h.Write([]byte(strconv.Quote(name) + "=" + strconv.Quote(d.values[name]) + "\n"))
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)[:16])
}

func (d *draft) claims(file string) {
	_, d.doc.TLP = d.in.Handling()
	publishers := d.publishers
	typ, rule := "unknown", "rule:"+strings.SplitN(d.in.Origin, ":", 2)[0]
	if d.in.Copied { // it names publishers, which is all that is known of the claims; without any there is nothing to say
		rule = threat.ExtractedByExport
	} else if len(publishers) == 0 {
		publishers, typ = []string{file}, "dataset"
		d.doc.Version = d.in.OriginVersion
	}
	for i, publisher := range publishers {
		doc := d.doc
		doc.Source = threat.Source{Publisher: publisher, Type: typ, Reliability: "F"}
		claim := threat.Claim{
			Document: doc, Field: "record", Locator: "id " + d.in.OriginID, Reliability: "F", Credibility: "6", Stance: "supports",
			ExtractedBy: rule,
		}
		if i == 0 {
			claim.Value = d.values
		}
		d.in.Claims = append(d.in.Claims, claim)
	}
}

// outcome returns the outcome of a measure and who, adding it where there is none yet.
func (d *draft) outcome(measure, who string) *threat.Outcome {
	for i := range d.in.Outcomes {
		if o := &d.in.Outcomes[i]; o.Measure == measure && o.Who == who {
			return o
		}
	}
	d.in.Outcomes = append(d.in.Outcomes, threat.Outcome{Measure: measure, Who: who})
	return &d.in.Outcomes[len(d.in.Outcomes)-1]
}

func (d *draft) setWKT(text string) *fieldError {
	g, err := wkt.Unmarshal(text)
	if err == nil {
		err = geo.Validate(g)
	}
	if err == nil {
		err = geo.CheckCrossings(g)
	}
	if err != nil {
		return wrong("wkt", text, "%v", err)
	}
	d.in.Place.Geometry = g
	return nil
}

// setDate sets one end of the possible time, or both: a month or a year alone is its whole range.
func (d *draft) setDate(field, text string) *fieldError {
	first, last, precision, bad := readDate(field, text, d.layouts)
	if bad != nil {
		return bad
	}
	w := &d.in.When
	if field != "date_end" && field != "last_day" {
		w.Days.First = &first
	}
	if field != "date_start" && field != "first_day" {
		w.Days.Last = &last
	}
	if w.Precision == "unknown" && precision != "" {
		w.Precision = precision
	}
	return nil
}

func setInstant(into **time.Time, field, text string) *fieldError {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return wrong(field, text, "not an instant; must be as 2025-07-24T13:00:00Z (RFC 3339)")
	}
	t = t.UTC()
	*into = &t
	return nil
}
