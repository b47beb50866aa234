package formats

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"threatmap/threat"
)

// Link is a link as OGC API spells it.
type Link struct{ Href, Rel, Type, Title string }

// Meta is what is known before the first feature; empty parts are left out.
type Meta struct{ Title, Description, Attribution string }

// GeoJSONWriter writes a FeatureCollection feature by feature: Begin, any number of Write, End. It writes in blocks and holds no more.
type GeoJSONWriter struct {
	w      io.Writer
	col    threat.Collection
	buf    []byte
	count  int64
	err    error
	reader *RenderedReader // of WriteExported
}

const writeBlock = 32 << 10

// NewGeoJSONWriter writes the features of a collection to w.
func NewGeoJSONWriter(w io.Writer, col threat.Collection) *GeoJSONWriter {
	return &GeoJSONWriter{w: w, col: col, buf: make([]byte, 0, writeBlock+4096)}
}

// Begin writes what stands before the features.
func (g *GeoJSONWriter) Begin(m Meta) error {
	g.buf = append(g.buf, `{"type":"FeatureCollection"`...)
	for _, member := range [][2]string{{"title", m.Title}, {"description", m.Description}, {"attribution", m.Attribution}} {
		if member[1] != "" {
			g.buf = appendString(append(append(append(g.buf, `,"`...), member[0]...), `":`...), member[1])
		}
	}
	g.buf = append(g.buf, `,"features":[`...)
	return g.flush(writeBlock)
}

// Write writes one feature, of incidents with where it lies on the grids of MGRS and H3, which AppendFeature leaves out.
func (g *GeoJSONWriter) Write(f threat.Feature) error {
	g.next()
	g.buf = AppendFeature(g.buf, g.col, f)
	if gridded(g.col) {
		g.buf = appendGrid(g.buf[:len(g.buf)-len("}}")], gridValues(g.col, f))
	}
	return g.flush(writeBlock)
}

// appendGrid adds the last properties of a feature, and its end.
func appendGrid(b []byte, values [2]string) []byte {
	for i, v := range values {
		b = append(append(append(b, `,"`...), gridColumns[i]...), `":`...)
		if v == "" {
			b = append(b, "null"...)
		} else {
			b = appendString(b, v)
		}
	}
	return append(b, "}}"...)
}

// WriteRendered writes one feature that AppendFeature has rendered.
func (g *GeoJSONWriter) WriteRendered(body []byte) error {
	g.next()
	g.buf = append(g.buf, body...)
	return g.flush(writeBlock)
}

// WriteExported writes one feature that AppendFeature has rendered as Write does: incidents with where they lie on grids.
func (g *GeoJSONWriter) WriteExported(body []byte) error {
	if !gridded(g.col) {
		return g.WriteRendered(body)
	}
	if g.reader == nil {
		g.reader = NewRenderedReader(g.col)
	}
	f, err := g.reader.Read(body)
	if err != nil {
		return err
	}
	g.next()
	g.buf = append(g.buf, body[:len(body)-len("}}")]...)
	g.buf = appendGrid(g.buf, gridValues(g.col, f))
	return g.flush(writeBlock)
}

func (g *GeoJSONWriter) next() {
	if g.count > 0 {
		g.buf = append(g.buf, ',')
	}
	g.buf = append(g.buf, '\n')
	g.count++
}

// End writes what stands behind the features: links, how many match in all (nil = not known) and were written, and when.
func (g *GeoJSONWriter) End(links []Link, matched *int64, returned int64, at time.Time) error {
	g.buf = append(g.buf, "\n]"...)
	if matched != nil {
		g.buf = strconv.AppendInt(append(g.buf, `,"numberMatched":`...), *matched, 10)
	}
	g.buf = strconv.AppendInt(append(g.buf, `,"numberReturned":`...), returned, 10)
	g.buf = appendValue(append(g.buf, `,"timeStamp":`...), at)
	g.buf = list(jsonBrackets, append(g.buf, `,"links":`...), links, appendLink)
	g.buf = append(g.buf, "}\n"...)
	return g.flush(0)
}

func appendLink(b []byte, l Link) []byte {
	b = appendString(append(b, `{"href":`...), l.Href)
	for _, member := range [][2]string{{"rel", l.Rel}, {"type", l.Type}, {"title", l.Title}} {
		if member[1] != "" {
			b = appendString(append(append(append(b, `,"`...), member[0]...), `":`...), member[1])
		}
	}
	return append(b, '}')
}

func (g *GeoJSONWriter) flush(keep int) error {
	if g.err == nil && len(g.buf) > keep {
		if _, err := g.w.Write(g.buf); err != nil {
			g.err = fmt.Errorf("write features: %w", err)
		}
		g.buf = g.buf[:0]
	}
	return g.err
}
