package formats

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html"
	"image/color"
	"io"
	"strings"
	"time"

	"github.com/twpayne/go-kml/v3"

	"threatmap/threat"
)

// KMLWriter writes features as KML 2.2, one placemark after the other: styled by who acted and by type, with the possible days as a time span, what is known
// of place and sources in the balloon, and every field as data. A feature without a place is a placemark without one.
type KMLWriter struct {
	w     io.Writer
	base  string // address of the server, for links to records; "" = none
	facts Facts
	buf   bytes.Buffer
	enc   *xml.Encoder
	err   error
}

// NewKMLWriter writes what stands before the placemarks. base is the address of the server that has the records, "" = none.
func NewKMLWriter(w io.Writer, col threat.Collection, m Meta, base string) (*KMLWriter, error) {
	k := &KMLWriter{w: w, base: base, facts: NewFacts(col)}
	k.enc = xml.NewEncoder(&k.buf)
	k.buf.WriteString(xml.Header + `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>`)
	head := []kml.Element{kml.Name(m.Title), kml.Description(strings.TrimSpace(m.Description + " " + m.Attribution))}
	for _, e := range append(head, k.styles()...) {
		if err := k.enc.Encode(e); err != nil {
			return nil, fmt.Errorf("write KML: %w", err)
		}
	}
	return k, k.flush(writeBlock)
}

// Write writes one feature.
func (k *KMLWriter) Write(f threat.Feature) error {
	if k.err != nil {
		return k.err
	}
	parts := []kml.Element{kml.Name(k.facts.Title(f)), kml.Description(k.balloon(f)), kml.StyleURL("#" + k.styleOf(f))}
	if span := k.span(f); span != nil {
		parts = append(parts, span)
	}
	parts = append(parts, k.data(f))
	if g := kmlGeometry(f.Geometry); g != nil {
		parts = append(parts, g)
	}
	if err := k.enc.Encode(kml.Placemark(parts...)); err != nil {
		return fmt.Errorf("write KML: %w", err)
	}
	k.buf.WriteByte('\n')
	return k.flush(writeBlock)
}

// End writes what stands behind the placemarks.
func (k *KMLWriter) End() error {
	k.buf.WriteString("</Document></kml>\n")
	return k.flush(0)
}

func (k *KMLWriter) flush(keep int) error {
	if k.err == nil && k.buf.Len() > keep {
		if _, err := k.w.Write(k.buf.Bytes()); err != nil {
			k.err = fmt.Errorf("write features: %w", err)
		}
		k.buf.Reset()
	}
	return k.err
}

// sideColors are those of the page's light theme.
var sideColors = map[string]color.RGBA{
	"adversary_action": {0xc2, 0x46, 0x1c, 0xff}, "security_action": {0x1b, 0x6c, 0xa8, 0xff}, "engagement": {0xc9, 0x98, 0x2a, 0xff}, "other": {0x7b, 0x82, 0x8a, 0xff},
}

// typeScales make what is armed larger than what is not.
var typeScales = map[string]float64{"explosive": 1.2, "attack": 1.1, "armed_violence": 1.1, "security": 1}

const plainStyle = "plain"

// styles has one for each side and type. No icon is named: a viewer would fetch it from somewhere.
func (k *KMLWriter) styles() []kml.Element {
	list := []kml.Element{style(plainStyle, sideColors["other"], 0.8)}
	if k.facts.col.ID != threat.Incidents.ID {
		return list
	}
	for _, side := range threat.Sides.Codes {
		for _, t := range threat.EventTypes.Codes {
			scale, ok := typeScales[t.Code]
			if !ok {
				scale = 0.8
			}
			list = append(list, style(side.Code+"-"+t.Code, sideColors[side.Code], scale))
		}
	}
	return list
}

func style(id string, c color.RGBA, scale float64) kml.Element {
	fill := c
	fill.A = 0x40
	return kml.SharedStyle(id,
		kml.IconStyle(kml.Color(c), kml.Scale(scale)), kml.LabelStyle(kml.Scale(0)), kml.LineStyle(kml.Color(c), kml.Width(2)), kml.PolyStyle(kml.Color(fill)))
}

func (k *KMLWriter) styleOf(f threat.Feature) string {
	side, kind := k.facts.text(f, "side"), k.facts.text(f, "event_type")
	if k.facts.col.ID != threat.Incidents.ID || !threat.Sides.Has(side) || !threat.EventTypes.Has(kind) {
		return plainStyle
	}
	return side + "-" + kind
}

// span is the time in which it may have been; an open end is left open.
func (k *KMLWriter) span(f threat.Feature) kml.Element {
	if !k.facts.col.HasTime {
		return nil
	}
	var ends []kml.Element
	if d, ok := k.facts.day(f, "first_day"); ok {
		ends = append(ends, kml.Begin(d.Time()))
	}
	if d, ok := k.facts.day(f, "last_day"); ok {
		ends = append(ends, kml.End((d + 1).Time().Add(-time.Second)))
	}
	if ends == nil {
		return nil
	}
	return kml.TimeSpan(ends...)
}

// data holds every field that is known; lists as CSV has them, so that they can be taken apart again.
func (k *KMLWriter) data(f threat.Feature) kml.Element {
	list := []kml.Element{kml.Data("id", kml.Value(f.ID))}
	for i, field := range k.facts.col.Fields {
		v := k.facts.text(f, field.Name)
		if i < len(f.Values) {
			if parts, ok := f.Values[i].([]string); ok {
				v = joinList(parts)
			}
		}
		if v != "" {
			list = append(list, kml.Data(field.Name, kml.Value(v)))
		}
	}
	return kml.ExtendedData(list...)
}

// balloon is what a click shows: what, when, where and how surely, and who says so.
func (k *KMLWriter) balloon(f threat.Feature) string {
	var b strings.Builder
	for _, fact := range k.facts.Of(f) {
		b.WriteString("<b>" + fact.Title + ":</b> " + html.EscapeString(fact.Text) + "<br>")
	}
	if k.base != "" {
		link := html.EscapeString(k.base + "/collections/" + k.facts.col.ID + "/items/" + f.ID + "?f=html")
		b.WriteString(`<a href="` + link + `">` + html.EscapeString(f.ID) + "</a>")
	}
	return b.String()
}
