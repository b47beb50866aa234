package formats

import (
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// cotWriter writes Cursor on Target: one <event> a feature, all of them in one <events>. An event has a point in any case, so features without a place are
// left out, and a line or an area is a point on it whose ce reaches its farthest position. docs/formats.md says what the rest is made from.
type cotWriter struct {
	block

	facts Facts
	now   time.Time
}

const (
	cotType    = "b-m-p-s-m" // a spot on the map: says nothing of friend or foe
	cotUnknown = "9999999.0" // of ce, le and hae, by the schema
)

func newCoTWriter(w io.Writer, col threat.Collection, a About) (FeatureWriter, error) {
	c := &cotWriter{block: block{w: w}, facts: NewFacts(col), now: a.Now}
	c.buf = append(c.buf, xml.Header+"<events>\n"...)
	return c, c.flush(writeBlock)
}

// Write writes one feature.
func (c *cotWriter) Write(f threat.Feature) error {
	at, ok := geo.Representative(f.Geometry)
	if !ok {
		return c.err
	}
	start, stale := c.times(f)
	c.buf = append(c.buf, `<event version="2.0"`...)
	for _, a := range [][2]string{
		{"uid", "threatmap." + c.facts.col.ID + "." + f.ID},
		{"type", cotType},
		{"how", "h-e"},
		{"time", instantText(c.now)},
		{"start", instantText(start)},
		{"stale", instantText(stale)},
	} {
		c.buf = appendAttribute(c.buf, a[0], a[1])
	}
	c.buf = append(c.buf, `><point`...)
	for _, a := range [][2]string{
		{"lat", string(appendDegrees(nil, at[1]))}, {"lon", string(appendDegrees(nil, at[0]))}, {"hae", cotUnknown}, {"ce", c.error(f, at)}, {"le", cotUnknown},
	} {
		c.buf = appendAttribute(c.buf, a[0], a[1])
	}
	c.buf = append(appendAttribute(append(c.buf, `/><detail><contact`...), "callsign", c.facts.Title(f)), `/><remarks>`...)
	c.buf = append(appendXML(c.buf, c.remarks(f)), "</remarks></detail></event>\n"...)
	return c.flush(writeBlock)
}

// End writes what stands behind the events.
func (c *cotWriter) End() error {
	c.buf = append(c.buf, "</events>\n"...)
	return c.flush(0)
}

// times are from the beginning of the first possible day to the end of the last. Where the first is not known it is the time of writing; where the last is not,
// a day after that or after the start.
func (c *cotWriter) times(f threat.Feature) (start, stale time.Time) {
	start = c.now
	last, dated := c.facts.day(f, "last_day")
	if d, ok := c.facts.day(f, "first_day"); ok {
		start = d.Time()
	} else if dated {
		start = last.Time()
	}
	if dated {
		return start, (last + 1).Time()
	}
	if start.After(c.now) {
		return start, start.AddDate(0, 0, 1)
	}
	return start, c.now.AddDate(0, 0, 1)
}

// error is ce.
func (c *cotWriter) error(f threat.Feature, at orb.Point) string {
	m, known := reach(c.facts.col, f, at)
	if !known {
		return cotUnknown
	}
	return strconv.FormatFloat(m, 'f', 1, 64)
}

// reach is the radius around a point of the place that surely holds it, in whole metres. Of a line or an area it reaches the farthest position besides.
func reach(col threat.Collection, f threat.Feature, at orb.Point) (metres float64, known bool) {
	unsure := uncertaintyOf(col, f)
	if _, isPoint := f.Geometry.(orb.Point); isPoint && unsure == nil {
		return 0, false
	}
	geo.EachRun(f.Geometry, func(run []orb.Point) {
		for _, p := range run {
			metres = max(metres, geo.Distance(at, p))
		}
	})
	if unsure != nil {
		metres += *unsure
	}
	return math.Ceil(metres), true
}

func (c *cotWriter) remarks(f threat.Feature) string {
	var lines []string
	if _, isPoint := f.Geometry.(orb.Point); !isPoint {
		lines = append(lines, "A "+typeName(f.Geometry)+": this is a point on it, ce reaches its farthest position")
	}
	for _, fact := range c.facts.Of(f) {
		lines = append(lines, fact.Title+": "+fact.Text)
	}
	return strings.Join(lines, "\n")
}

func instantText(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func appendAttribute(b []byte, name, value string) []byte {
	return append(appendXML(append(append(append(b, ' '), name...), `="`...), value), '"')
}

func appendXML(b []byte, text string) []byte {
	var s strings.Builder
	_ = xml.EscapeText(&s, []byte(text)) // a Builder takes everything
	return append(b, s.String()...)
}
