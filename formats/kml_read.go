package formats

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// kmlLayer reads the placemarks of KML (OGC 12-007), of all folders, twice: first which data they have and of which types, then the features. Data are Data and
// SimpleData; where no placemark has any, name and description are. No library is at hand: go-kml writes only.
type kmlLayer struct {
	file  *os.File
	bound *boundedReader
	xml   *xml.Decoder
	head  LayerHead
	bare  bool // no placemark has data
	own   bool // the data id are the features' own numbers
	row   int
	begun bool // its element kml has come
}

func openKMLLayer(path string, o LayerOptions) (LayerReader, error) {
	if o.SRID != 0 && o.SRID != wgs84 {
		return nil, threat.Invalid("crs", fmt.Sprintf("EPSG:%d", o.SRID), "KML is in WGS 84 longitude and latitude", "EPSG:4326, or none")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // says it all
	}
	k := &kmlLayer{file: file, head: LayerHead{SRID: wgs84}}
	if err = k.learn(); err == nil {
		err = k.rewind()
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return k, nil
}

func (k *kmlLayer) rewind() error {
	if _, err := k.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read from the start: %w", err)
	}
	plain, err := unpack(k.file, "kml", 0) // a KMZ is a zip
	if err != nil {
		return err
	}
	k.bound, k.row, k.begun = &boundedReader{r: plain}, 0, false
	k.xml = xml.NewDecoder(k.bound)
	return nil
}

// mostKMLColumns bounds the names of data in a file.
const mostKMLColumns = 1000

func (k *kmlLayer) learn() error {
	if err := k.rewind(); err != nil {
		return err
	}
	types, names, ids := map[string]*columnType{}, []string(nil), ownNumbers{}
	add := func(name, value string) {
		if types[name] == nil {
			types[name], names = &columnType{}, append(names, name)
		}
		if value != "" {
			types[name].add(typeOfCell(value))
		}
	}
	var plain [2]bool // a placemark has a name, a description
	for {
		m, err := k.mark()
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return err
		}
		for _, d := range m.data {
			if add(d.name, d.value); d.name == "id" {
				ids.add(d.value)
			}
		}
		if len(names) > mostKMLColumns {
			return fmt.Errorf("placemarks have data of more than %d names", mostKMLColumns)
		}
		plain[0], plain[1] = plain[0] || m.name != "", plain[1] || m.description != ""
	}
	if k.bare = len(names) == 0; k.bare {
		for i, name := range []string{"name", "description"} {
			if plain[i] {
				k.head.Columns = append(k.head.Columns, threat.Field{Name: name, Type: threat.TypeString})
			}
		}
	}
	k.own = ids.kept() && len(ids.seen) == k.row // all have one
	for _, name := range names {
		if name == "id" && k.own {
			continue
		}
		k.head.Columns = append(k.head.Columns, threat.Field{Name: name, Type: types[name].fits()})
	}
	return nil
}

// Head says what the layer is.
func (k *kmlLayer) Head() LayerHead { return k.head }

// Close closes the file.
func (k *kmlLayer) Close() error { return k.file.Close() }

// Next reads one placemark.
func (k *kmlLayer) Next() (row LayerRow, err error) {
	m, err := k.mark()
	if err != nil {
		return row, err
	}
	if m.bad != nil {
		return badFeature(k.row, m.bad), nil
	}
	if k.bare {
		m.data = []kmlDatum{{"name", m.name}, {"description", m.description}}
	}
	row.Number, row.Geometry, row.SRID = k.row, m.place, wgs84
	row.Values = make([]any, len(k.head.Columns))
	for _, d := range m.data {
		if d.name == "id" && k.own {
			row.FID, _ = strconv.ParseInt(d.value, 10, 64) // learn has read it
			continue
		}
		i := slices.IndexFunc(k.head.Columns, func(f threat.Field) bool { return f.Name == d.name })
		if i < 0 || d.value == "" {
			continue
		}
		v, ok := cellValue(d.value, k.head.Columns[i].Type)
		if !ok {
			return badFeature(k.row, wrong(d.name, d.value, "not of the column's type, %s", k.head.Columns[i].Type)), nil
		}
		row.Values[i] = v
	}
	return row, nil
}

// kmlMark is a placemark.
type kmlMark struct {
	name, description string
	data              []kmlDatum
	place             orb.Geometry
	bad               *fieldError
}

type kmlDatum struct{ name, value string }

// mark reads the next placemark; io.EOF behind the last.
func (k *kmlLayer) mark() (m kmlMark, err error) {
	for {
		k.bound.left = mostLayerFeature
		token, err := k.xml.Token()
		if err == io.EOF && !k.begun { //nolint:errorlint // bare
			return m, errors.New("not KML: no element kml is in it")
		}
		if err == io.EOF { //nolint:errorlint // bare
			return m, io.EOF
		}
		if err != nil {
			return m, fmt.Errorf("read after placemark %d: %w", k.row, err)
		}
		start, ok := token.(xml.StartElement)
		k.begun = k.begun || ok && start.Name.Local == "kml"
		if ok && start.Name.Local == "Placemark" {
			k.row++
			if err := k.inside(func(e xml.StartElement) error { return k.part(&m, e) }); err != nil {
				return m, fmt.Errorf("read placemark %d: %w", k.row, err)
			}
			return m, nil
		}
	}
}

// part reads an element of a placemark.
func (k *kmlLayer) part(m *kmlMark, e xml.StartElement) (err error) {
	switch e.Name.Local {
	case "name":
		m.name, err = k.text()
	case "description":
		m.description, err = k.text()
	case "ExtendedData", "SchemaData":
		return k.inside(func(e xml.StartElement) error { return k.part(m, e) })
	case "Data", "SimpleData":
		d := kmlDatum{name: attribute(e, "name")}
		if e.Name.Local == "SimpleData" {
			d.value, err = k.text()
		} else {
			d.value, err = k.valueOf()
		}
		if d.name != "" {
			m.data = append(m.data, d)
		}
	case "Point", "LineString", "LinearRing", "Polygon", "MultiGeometry":
		m.place, m.bad, err = k.geometry(e, 0)
	default:
		err = k.xml.Skip()
	}
	return err
}

// valueOf is the text of the element value in one.
func (k *kmlLayer) valueOf() (text string, err error) {
	err = k.inside(func(e xml.StartElement) error {
		if e.Name.Local != "value" {
			return k.xml.Skip()
		}
		text, err = k.text()
		return err
	})
	return text, err
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// inside hands out the elements in the one that has just begun; take reads each to its end.
func (k *kmlLayer) inside(take func(xml.StartElement) error) error {
	for {
		token, err := k.xml.Token()
		if err != nil {
			return notEnded(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := take(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// text is that of the element that has just begun.
func (k *kmlLayer) text() (string, error) {
	var b strings.Builder
	for {
		token, err := k.xml.Token()
		if err != nil {
			return "", notEnded(err)
		}
		switch t := token.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if err := k.xml.Skip(); err != nil {
				return "", notEnded(err)
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

func notEnded(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// mostKMLDepth bounds collections in collections.
const mostKMLDepth = 8

// geometry reads the element that has just begun. What is wrong with a place is bad; err ends the file.
func (k *kmlLayer) geometry(e xml.StartElement, depth int) (g orb.Geometry, bad *fieldError, err error) {
	if depth > mostKMLDepth {
		return nil, nil, fmt.Errorf("geometries lie in each other more than %d deep", mostKMLDepth)
	}
	var parts []orb.Geometry
	var points []orb.Point
	var rings orb.Polygon
	note := func(b *fieldError) {
		if bad == nil {
			bad = b
		}
	}
	err = k.inside(func(in xml.StartElement) error {
		switch in.Name.Local {
		case "coordinates":
			text, err := k.text()
			var b *fieldError
			points, b = kmlPoints(text)
			note(b)
			return err
		case "Point", "LineString", "LinearRing", "Polygon", "MultiGeometry":
			part, b, err := k.geometry(in, depth+1)
			note(b)
			if part != nil {
				parts = append(parts, part)
			}
			return err
		case "outerBoundaryIs", "innerBoundaryIs":
			outer := in.Name.Local == "outerBoundaryIs"
			return k.inside(func(ring xml.StartElement) error {
				part, b, err := k.geometry(ring, depth+1)
				note(b)
				if line, ok := part.(orb.LineString); ok && outer {
					rings = slices.Insert(rings, 0, orb.Ring(line))
				} else if ok {
					rings = append(rings, orb.Ring(line))
				}
				return err
			})
		}
		return k.xml.Skip()
	})
	if err != nil || bad != nil {
		return nil, bad, err
	}
	switch e.Name.Local {
	case "Point":
		if len(points) != 1 {
			return nil, wrong("coordinates", "", "a point has one position, not %d", len(points)), nil
		}
		return points[0], nil, nil
	case "Polygon":
		if len(rings) == 0 {
			return nil, wrong("Polygon", "", "it has no outer boundary"), nil
		}
		return rings, nil, nil
	case "MultiGeometry":
		return oneOf(parts), nil, nil
	}
	return orb.LineString(points), nil, nil
}

// oneOf is the geometry that holds the parts: of one kind where they are.
func oneOf(parts []orb.Geometry) orb.Geometry {
	var points orb.MultiPoint
	var lines orb.MultiLineString
	var polygons orb.MultiPolygon
	for _, p := range parts {
		switch p := p.(type) {
		case orb.Point:
			points = append(points, p)
		case orb.LineString:
			lines = append(lines, p)
		case orb.Polygon:
			polygons = append(polygons, p)
		}
	}
	switch len(parts) {
	case 0:
		return nil
	case len(points):
		return points
	case len(lines):
		return lines
	case len(polygons):
		return polygons
	}
	return orb.Collection(parts)
}

// kmlPoints reads positions: longitude, latitude and perhaps a height, which is left out.
func kmlPoints(text string) (points []orb.Point, bad *fieldError) {
	for one := range strings.FieldsSeq(text) {
		numbers := strings.Split(one, ",")
		if len(numbers) < 2 || len(numbers) > 3 {
			return nil, wrong("coordinates", one, "not longitude,latitude")
		}
		var p orb.Point
		for axis := range p {
			v, err := strconv.ParseFloat(numbers[axis], 64)
			if err != nil {
				return nil, wrong("coordinates", one, "not a number: %q", numbers[axis])
			}
			p[axis] = v
		}
		points = append(points, p)
	}
	return points, nil
}

// boundedReader refuses to read more than what is left, which is set anew for each placemark: no text can be made to fill the memory.
type boundedReader struct {
	r    io.Reader
	left int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("a placemark, or what stands between two, has more than %d bytes", mostLayerFeature)
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err //nolint:wrapcheck // a Reader's
}
