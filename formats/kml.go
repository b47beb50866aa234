package formats

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html"
	"image/color"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/twpayne/go-kml/v3"

	"threatmap/threat"
)

// KMLWriter writes features as KML 2.2, one placemark after the other: styled by who acted and by type, with the possible days as a time span, what is known
// of place and sources in the balloon, and every field as data. A feature without a place is a placemark without one.
type KMLWriter struct {
	w    io.Writer
	col  threat.Collection
	base string // address of the server, for links to records; "" = none
	at   fieldPlaces
	buf  bytes.Buffer
	enc  *xml.Encoder
	err  error
}

// NewKMLWriter writes what stands before the placemarks. base is the address of the server that has the records, "" = none.
func NewKMLWriter(w io.Writer, col threat.Collection, m Meta, base string) (*KMLWriter, error) {
	k := &KMLWriter{w: w, col: col, base: base, at: placesOf(col)}
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
	parts := []kml.Element{kml.Name(k.title(f)), kml.Description(k.balloon(f)), kml.StyleURL("#" + k.styleOf(f))}
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

// fieldPlaces tells which value of a feature is which field.
type fieldPlaces map[string]int

func placesOf(col threat.Collection) fieldPlaces {
	at := fieldPlaces{}
	for i, f := range col.Fields {
		at[f.Name] = i
	}
	return at
}

// text spells a field; "" = not known.
func (at fieldPlaces) text(f threat.Feature, name string) string {
	i, ok := at[name]
	if !ok || i >= len(f.Values) || f.Values[i] == nil {
		return ""
	}
	return plainText(f.Values[i])
}

func plainText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, "; ")
	}
	return strings.Trim(string(appendValue(nil, v)), `"`)
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
	if k.col.ID != threat.Incidents.ID {
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
	side, kind := k.at.text(f, "side"), k.at.text(f, "event_type")
	if k.col.ID != threat.Incidents.ID || !threat.Sides.Has(side) || !threat.EventTypes.Has(kind) {
		return plainStyle
	}
	return side + "-" + kind
}

func (k *KMLWriter) title(f threat.Feature) string {
	for _, name := range []string{"title", "title_ar", "name_en", "name_ar", "border"} {
		if t := k.at.text(f, name); t != "" {
			return t
		}
	}
	if t := k.label(f, "event_type"); t != "" {
		return t
	}
	return f.ID
}

// span is the time in which it may have been; an open end is left open.
func (k *KMLWriter) span(f threat.Feature) kml.Element {
	if !k.col.HasTime {
		return nil
	}
	var ends []kml.Element
	if d, ok := k.day(f, "first_day"); ok {
		ends = append(ends, kml.Begin(d.Time()))
	}
	if d, ok := k.day(f, "last_day"); ok {
		ends = append(ends, kml.End((d + 1).Time().Add(-time.Second)))
	}
	if ends == nil {
		return nil
	}
	return kml.TimeSpan(ends...)
}

func (k *KMLWriter) day(f threat.Feature, name string) (threat.Day, bool) {
	if i, ok := k.at[name]; ok && i < len(f.Values) {
		d, ok := f.Values[i].(threat.Day)
		return d, ok
	}
	return 0, false
}

// data holds every field that is known.
func (k *KMLWriter) data(f threat.Feature) kml.Element {
	list := []kml.Element{kml.Data("id", kml.Value(f.ID))}
	for _, field := range k.col.Fields {
		if v := k.at.text(f, field.Name); v != "" {
			list = append(list, kml.Data(field.Name, kml.Value(v)))
		}
	}
	return kml.ExtendedData(list...)
}

// label is what a code means.
func (k *KMLWriter) label(f threat.Feature, name string) string {
	v := k.at.text(f, name)
	field := k.col.Field(name)
	if field == nil || field.Codes == nil {
		return v
	}
	for _, c := range field.Codes.Codes {
		if c.Code == v && c.En != "" {
			return c.En
		}
	}
	return v
}

// balloon is what a click shows: what, when, where and how surely, and who says so.
func (k *KMLWriter) balloon(f threat.Feature) string {
	var b strings.Builder
	line := func(title, text string) {
		if text != "" {
			b.WriteString("<b>" + title + ":</b> " + html.EscapeString(text) + "<br>")
		}
	}
	if k.col.ID == threat.Incidents.ID {
		line("Type", k.label(f, "event_type"))
		line("Who acted", k.label(f, "side"))
		line("When", whenText(k.at.text(f, "first_day"), k.at.text(f, "last_day")))
		line("Place", strings.Join(said(k.at.text(f, "place_name"), k.at.text(f, "place_name_ar")), " / "))
		line("Place known", strings.Join(said(k.label(f, "geo_precision"), within(k.at.text(f, "uncertainty_m"))), ", "))
		line("Killed", killed(k.at.text(f, "killed_min"), k.at.text(f, "killed_best"), k.at.text(f, "killed_max")))
		line("Actors", k.at.text(f, "actors"))
		line("Sources", k.at.text(f, "publishers"))
		line("Verification", k.label(f, "verification"))
		line("Data set", strings.Join(said(k.at.text(f, "origin"), k.at.text(f, "origin_version")), " "))
	} else {
		line("Name in Arabic", k.at.text(f, "name_ar"))
		line("Source", k.at.text(f, "source"))
	}
	if k.base != "" {
		link := html.EscapeString(k.base + "/collections/" + k.col.ID + "/items/" + f.ID + "?f=html")
		b.WriteString(`<a href="` + link + `">` + html.EscapeString(f.ID) + "</a>")
	}
	return b.String()
}

func said(parts ...string) (list []string) {
	for _, p := range parts {
		if p != "" {
			list = append(list, p)
		}
	}
	return list
}

func whenText(first, last string) string {
	switch {
	case first == last:
		return first
	case first == "":
		return "until " + last
	case last == "":
		return "from " + first
	}
	return first + " to " + last
}

func within(metres string) string {
	m, err := strconv.Atoi(metres)
	if err != nil {
		return ""
	}
	if m >= 1000 {
		return "within " + strconv.FormatFloat(float64(m)/1000, 'f', -1, 64) + " km"
	}
	return "within " + metres + " m"
}

func killed(low, best, high string) string {
	if low == high || low == "" && high == "" {
		return best
	}
	return strings.TrimSpace(best + " (" + low + "–" + high + ")")
}
