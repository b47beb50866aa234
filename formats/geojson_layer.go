package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/threat"
)

// mostLayerFeature is the longest feature of GeoJSON, in bytes.
const mostLayerFeature = 64 << 20

// geojsonLayer reads GeoJSON (RFC 7946, text sequences and lines too) twice: first which columns there are and of which types, then the features.
type geojsonLayer struct {
	file *os.File
	cut  *jsonCutter
	head LayerHead
	at   map[string]int // place of a property among the columns
	ids  ownNumbers
	id   int // place of the column for the features' ids; -1 = there is none
}

func openGeoJSONLayer(path string, o LayerOptions) (LayerReader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // says it all
	}
	g := &geojsonLayer{file: file, at: map[string]int{}, id: -1}
	g.head.SRID = o.SRID
	if err := g.learn(o); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if g.head.SRID == 0 {
		g.head.SRID = wgs84 // as RFC 7946 has it
	}
	return g, g.rewind(o)
}

func (g *geojsonLayer) rewind(o LayerOptions) error {
	text, err := layerText(g.file, "geojson", o.Encoding)
	if err != nil {
		return err
	}
	g.cut = newJSONCutter(text, mostLayerFeature)
	g.cut.crs = g.takeCRS
	return nil
}

var epsgName = regexp.MustCompile(`(?i)EPSG:(?:[\d.]*:)?(\d+)$`)

// takeCRS reads the crs member of GeoJSON 2008, which GDAL and QGIS still write.
func (g *geojsonLayer) takeCRS(raw json.RawMessage) error {
	if len(raw) == 0 || checkCRS(raw) == nil {
		return nil
	}
	var crs struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	_ = json.Unmarshal(raw, &crs) // no name then
	m := epsgName.FindStringSubmatch(crs.Properties.Name)
	if m == nil {
		return refusedCRS(crs.Properties.Name)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return refusedCRS(crs.Properties.Name)
	}
	g.head.SRID = n
	return nil
}

// learn reads the whole file for its columns.
func (g *geojsonLayer) learn(o LayerOptions) error {
	if err := g.rewind(o); err != nil {
		return err
	}
	var types []columnType
	numbered := 0
	for {
		rec, err := g.cut.next()
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read after feature %d: %w", g.cut.row, err)
		}
		f, bad := layerFeature(rec)
		if bad != nil {
			continue
		}
		if id := idText(f.ID); id != "" {
			g.ids.add(id)
			numbered++
		}
		_ = eachMember(f.Properties, func(name string, value json.RawMessage) error { // what is wrong is told when it is read
			at, known := g.at[name]
			if !known {
				if len(types) > threat.MaxLayerFields {
					return nil // the layer will be refused
				}
				at = len(types)
				g.at[name], types = at, append(types, columnType{})
				g.head.Columns = append(g.head.Columns, threat.Field{Name: name})
			}
			if t, ok := typeOfJSON(value); ok {
				types[at].add(t)
			}
			return nil
		})
	}
	for i := range types {
		g.head.Columns[i].Type = types[i].fits()
	}
	if numbered > 0 && !g.ids.kept() {
		g.id = len(g.head.Columns)
		g.head.Columns = append(g.head.Columns, threat.Field{Name: "feature_id", Type: threat.TypeString, Title: "Id in the file"})
	}
	return nil
}

// layerRawFeature is a Feature whose properties stay in their order.
type layerRawFeature struct {
	Type       string          `json:"type"`
	ID         json.RawMessage `json:"id"`
	Geometry   json.RawMessage `json:"geometry"`
	Properties json.RawMessage `json:"properties"`
}

func layerFeature(rec record) (f layerRawFeature, bad *fieldError) {
	if rec.bad != nil {
		return f, rec.bad
	}
	if err := json.Unmarshal(rec.raw, &f); err != nil {
		return f, wrong("", "", "not JSON of a feature: %v", err)
	}
	if f.Type != "Feature" {
		return f, wrong("type", f.Type, "must be Feature")
	}
	return f, nil
}

// idText spells the id of a feature, which may be a text or a number.
func idText(raw json.RawMessage) string {
	if v, ok := jsonText(raw); ok {
		return v
	}
	return ""
}

func jsonText(raw json.RawMessage) (string, bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] == 'n' {
		return "", false
	}
	if raw[0] != '"' {
		return string(raw), true
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err == nil
}

// eachMember goes through an object's members in their order.
func eachMember(object json.RawMessage, take func(name string, value json.RawMessage) error) error {
	object = bytes.TrimSpace(object)
	if len(object) == 0 || object[0] == 'n' {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(object))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.New("the properties are no object")
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err //nolint:wrapcheck // was valid JSON
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err //nolint:wrapcheck // was valid JSON
		}
		if err := take(name.(string), value); err != nil {
			return err
		}
	}
	return nil
}

// Head says what the layer is.
func (g *geojsonLayer) Head() LayerHead { return g.head }

// Close closes the file.
func (g *geojsonLayer) Close() error { return g.file.Close() }

// Next reads one feature.
func (g *geojsonLayer) Next() (row LayerRow, err error) {
	rec, err := g.cut.next()
	if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return row, io.EOF
	}
	if err != nil {
		return row, fmt.Errorf("read after feature %d: %w", g.cut.row, err)
	}
	f, bad := layerFeature(rec)
	if bad == nil {
		row, bad = g.feature(f)
	}
	if bad != nil {
		return badFeature(rec.row, bad), nil
	}
	row.Number, row.SRID = rec.row, g.head.SRID
	return row, nil
}

func (g *geojsonLayer) feature(f layerRawFeature) (row LayerRow, bad *fieldError) {
	var err error
	if row.Geometry, err = placeOf(f.Geometry); err != nil {
		return row, wrong("geometry", string(f.Geometry), "%v", err)
	}
	row.Values = make([]any, len(g.head.Columns))
	err = eachMember(f.Properties, func(name string, value json.RawMessage) error {
		at, known := g.at[name]
		if !known {
			return nil
		}
		v, ok := jsonValue(value, g.head.Columns[at].Type)
		if !ok {
			bad = wrong(name, string(value), "not a text that can be kept")
		}
		row.Values[at] = v
		return nil
	})
	if err != nil {
		return row, wrong("properties", string(f.Properties), "%v", err)
	}
	if id := idText(f.ID); id != "" && g.id >= 0 {
		row.Values[g.id] = id
	} else if id != "" && g.ids.kept() {
		row.FID, _ = strconv.ParseInt(id, 10, 64) // learn has read it
	}
	return row, bad
}

// placeOf reads a geometry whose coordinates may be of any reference system.
func placeOf(raw json.RawMessage) (orb.Geometry, error) {
	return geo.DecodeShape(raw, geo.Limits{Bytes: mostLayerFeature, Vertices: threat.MaxLayerPositions}) //nolint:wrapcheck // says it all
}

// splitHeader picks the delimiter that a header has most of.
func splitHeader(line string) byte {
	best, most := byte(','), 0
	for _, d := range []byte{',', ';', '\t'} {
		if n := strings.Count(line, string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}

var (
	latNames = []string{"lat", "latitude", "y"}
	lonNames = []string{"lon", "lng", "long", "longitude", "x"}
	wktNames = []string{"wkt", "geom", "geometry", "the_geom", "geometry_wkt", "geom_wkt"}
)

func columnNamed(header []string, names []string) int {
	for _, name := range names {
		if at := slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) }); at >= 0 {
			return at
		}
	}
	return -1
}
