package threat

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Bounds of a layer. A file that goes beyond them is refused, or its feature rejected.
const (
	MaxLayers         = 100
	MaxLayerFeatures  = 1_000_000
	MaxLayerFields    = 200
	MaxLayerPositions = 500_000 // of one feature
	MaxLayerValues    = 1 << 20 // bytes of one feature's values
)

// Layer is what is known of a collection that somebody has added from a file.
type Layer struct {
	Key       int64 // another one each time a layer is added, under the same name too
	Features  int64
	Positions int64     // of all of them together
	Source    string    // the file, and the layer in it, that it was read from
	CRS       string    // that the file was in, as EPSG:4326
	AddedAt   time.Time // when, and by whom
	AddedBy   string
}

// LayerFeature is one feature on its way into a layer. Its place is in WGS 84 lon/lat.
type LayerFeature struct {
	Feature

	Number int   // the feature's number in its file, from 1
	FID    int64 // its own number there, over 0; 0 = it has none
	SRID   int   // the EPSG code that its place is in
}

var layerName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)

// layerNames are taken for something else: by the collections of the program, or in tiles.
var layerNames = []string{"incidents_shapes", "left_out"}

// CheckLayerName refuses a name that can't be a layer's. Returns a KindInvalid error.
func CheckLayerName(name string) error {
	const accepted = "a small letter, then at most 62 small letters, digits, _ and -"
	if !layerName.MatchString(name) {
		return Invalid("name", name, "not a name for a layer", accepted)
	}
	taken := slices.Contains(layerNames, name) || slices.ContainsFunc(Collections, func(c Collection) bool { return c.ID == name })
	if taken {
		return Invalid("name", name, "the program has something of this name itself", "another name")
	}
	return nil
}

// LayerTypes are the types that a layer's fields may have.
var LayerTypes = []FieldType{TypeString, TypeInt, TypeNumber, TypeBool, TypeDate, TypeTime, TypeJSON}

// columnsOfOurs are names that every answer or file gives to something else than a field; in GeoPackage and CSV two columns of one name can't be told apart.
var columnsOfOurs = []string{"id", "fid", "geom", "geometry", "lon", "lat", "wkt"}

// LayerFields makes the fields of a layer from the columns of a file: each under its own name, unless that is taken in answers or files (id becomes
// id_) or names a second one when capitals don't count (then a number is added). What was renamed comes back as old and new names.
func LayerFields(columns []Field) (fields []Field, renamed [][2]string) {
	taken := map[string]bool{"": true}
	for _, name := range columnsOfOurs {
		taken[name] = true
	}
	for _, f := range columns {
		name := f.Name
		for n := 1; taken[strings.ToLower(name)]; n++ {
			name = f.Name + "_"
			if n > 1 {
				name += strconv.Itoa(n)
			}
		}
		taken[strings.ToLower(name)] = true
		if name != f.Name {
			renamed = append(renamed, [2]string{f.Name, name})
		}
		if f.Title == "" {
			f.Title = f.Name
		}
		f.Name = name
		fields = append(fields, f)
	}
	return fields, renamed
}

// QueryNames are the query parameters that mean the same for every collection. A field of one of these names is no filter parameter.
var QueryNames = strings.Fields("after all as_of bbox bbox-crs crs date_match datetime f filter filter-crs filter-lang ids limit properties q skipGeometry sort sortby v")

// filterableLayerField tells whether a field can be asked for by its name in a query.
func filterableLayerField(f Field) bool {
	return f.Type != TypeJSON && f.Type != TypeTime && !slices.Contains(QueryNames, f.Name)
}

// NewLayerCollection is the collection that a layer is served as.
func NewLayerCollection(name, title, description, geomType string, fields []Field, layer Layer) Collection {
	col := Collection{ID: name, Title: title, Description: description, GeomType: geomType, Fields: slices.Clone(fields), Layer: &layer}
	for i, f := range col.Fields {
		col.Fields[i].Filterable = filterableLayerField(f)
	}
	return col
}
