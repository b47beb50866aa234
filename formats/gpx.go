package formats

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// gpxWriter writes GPX 1.1: a point is a waypoint, a line a track, each ring of an area a closed segment of a track. The standard wants all waypoints before
// all tracks, so tracks are set aside until the end. What has no place is left out: GPX has nothing without positions. docs/formats.md says what is made from what.
type gpxWriter struct {
	block

	facts  Facts
	base   string
	tracks aside
	track  []byte
}

func newGPXWriter(w io.Writer, col threat.Collection, a About) (FeatureWriter, error) {
	g := &gpxWriter{block: block{w: w}, facts: NewFacts(col), base: a.Base, tracks: aside{format: "gpx", dir: a.SpoolDir, limit: a.SpoolBytes}}
	g.buf = append(g.buf, xml.Header+`<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="threatmap"><metadata>`...)
	g.buf = appendElement(g.buf, "name", a.Title)
	g.buf = appendElement(g.buf, "desc", strings.TrimSpace(a.Description+" "+a.Attribution))
	if a.Base != "" {
		g.buf = append(appendAttribute(append(g.buf, "<link"...), "href", a.Base), "/>"...)
	}
	if !a.Now.IsZero() {
		g.buf = appendElement(g.buf, "time", instantText(a.Now))
	}
	g.buf = append(g.buf, "</metadata>\n"...)
	return g, g.flush(writeBlock)
}

// Write writes one feature.
func (g *gpxWriter) Write(f threat.Feature) error {
	points, lines := gpxParts(f.Geometry)
	for _, p := range points {
		g.buf = g.appendPosition(g.buf, "wpt", p)
		if at, ok := g.instant(f); ok {
			g.buf = appendElement(g.buf, "time", instantText(at))
		}
		g.buf = append(g.appendAbout(g.buf, f), "</wpt>\n"...)
	}
	if lines != nil {
		if err := g.writeTrack(f, lines); err != nil {
			return err
		}
	}
	return g.flush(writeBlock)
}

// End writes the tracks and what stands behind them.
func (g *gpxWriter) End() error {
	if err := g.flush(0); err != nil {
		return err
	}
	if _, err := g.tracks.WriteTo(g.w); err != nil {
		return fmt.Errorf("write features: %w", err)
	}
	g.buf = append(g.buf, "</gpx>\n"...)
	return g.flush(0)
}

// Close lets go of what was set aside.
func (g *gpxWriter) Close() error { return g.tracks.Close() }

func (g *gpxWriter) writeTrack(f threat.Feature, lines []orb.LineString) error {
	b := g.appendAbout(append(g.track[:0], "<trk>"...), f)
	for _, l := range lines {
		b = append(b, "<trkseg>"...)
		for _, p := range l {
			b = append(g.appendPosition(b, "trkpt", p), "</trkpt>"...)
		}
		b = append(b, "</trkseg>"...)
	}
	g.track = append(b, "</trk>\n"...)
	_, err := g.tracks.Write(g.track)
	return err
}

// gpxParts are the points and the lines that a geometry is drawn with.
func gpxParts(geom orb.Geometry) (points []orb.Point, lines []orb.LineString) {
	switch t := geom.(type) {
	case orb.Point:
		return []orb.Point{t}, nil
	case orb.MultiPoint:
		return t, nil
	case orb.LineString:
		return nil, []orb.LineString{t}
	case orb.MultiLineString:
		return nil, t
	case orb.Ring:
		return nil, []orb.LineString{orb.LineString(t)}
	case orb.Polygon:
		for _, ring := range t {
			lines = append(lines, orb.LineString(ring))
		}
	case orb.MultiPolygon:
		for _, part := range t {
			_, more := gpxParts(part)
			lines = append(lines, more...)
		}
	case orb.Collection:
		for _, part := range t {
			p, l := gpxParts(part)
			points, lines = append(points, p...), append(lines, l...)
		}
	}
	return points, lines
}

// instant is when it was, where the source gives one clock time and no range: GPX has room for nothing else, and a made-up time of day would sort and show as a known one.
func (g *gpxWriter) instant(f threat.Feature) (time.Time, bool) {
	from, known := g.facts.value(f, "occurred_from").(time.Time)
	to, both := g.facts.value(f, "occurred_to").(time.Time)
	return from, known && both && from.Equal(to)
}

// appendAbout writes what waypoints and tracks say alike, in the standard's order.
func (g *gpxWriter) appendAbout(b []byte, f threat.Feature) []byte {
	b = appendElement(b, "name", g.facts.Title(f))
	var lines []string
	for _, fact := range g.facts.Of(f) {
		lines = append(lines, fact.Title+": "+fact.Text)
	}
	b = appendElement(b, "desc", strings.Join(lines, "\n"))
	b = appendElement(b, "src", joined("; ", g.facts.text(f, "publishers"), g.facts.text(f, "source")))
	if g.base != "" {
		link := g.base + "/collections/" + g.facts.col.ID + "/items/" + f.ID + "?f=html"
		b = append(appendAttribute(append(b, "<link"...), "href", link), '>')
		b = append(appendElement(b, "text", f.ID), "</link>"...)
	}
	return appendElement(b, "type", joined(" ", g.facts.text(f, "event_type"), g.facts.text(f, "kind")))
}

// appendPosition opens an element with a position. Longitudes are below 180 in GPX.
func (g *gpxWriter) appendPosition(b []byte, name string, p orb.Point) []byte {
	lon := p[0]
	if lon >= 180 {
		lon -= 360
	}
	b = append(append(b, '<'), name...)
	b = append(appendDegrees(append(b, ` lat="`...), p[1]), `" lon="`...)
	return append(appendDegrees(b, lon), `">`...)
}

// appendElement writes an element that holds text; none where there is no text.
func appendElement(b []byte, name, text string) []byte {
	if text == "" {
		return b
	}
	b = append(append(append(b, '<'), name...), '>')
	return append(append(append(appendXML(b, text), "</"...), name...), '>')
}
