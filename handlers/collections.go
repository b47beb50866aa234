package handlers

import (
	"cmp"
	"fmt"
	"math"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/threat"
)

// CollectionDoc describes a collection as OGC API – Features does.
type CollectionDoc struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	ItemType    string   `json:"itemType"`
	Extent      *Extent  `json:"extent,omitempty"`
	CRS         []string `json:"crs"`
	StorageCRS  string   `json:"storageCrs"`
	Layer       *Added   `json:"layer,omitempty"`
	Links       []Link   `json:"links"`
}

// Added tells of a collection that the operator has added from a file.
type Added struct {
	Source   string    `json:"source"`
	CRS      string    `json:"crs"` // of the file
	AddedAt  time.Time `json:"added_at"`
	Features int64     `json:"features"`
	GeomType string    `json:"geometry_type"`
}

// Extent says where and when; absent parts are not known.
type Extent struct {
	Spatial  *SpatialExtent  `json:"spatial,omitempty"`
	Temporal *TemporalExtent `json:"temporal,omitempty"`
}

// SpatialExtent is one box west, south, east, north.
type SpatialExtent struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

// TemporalExtent is one interval; null is open.
type TemporalExtent struct {
	Interval [][2]*string `json:"interval"`
	TRS      string       `json:"trs"`
}

// CollectionsDoc lists the collections.
type CollectionsDoc struct {
	Links       []Link          `json:"links"`
	Collections []CollectionDoc `json:"collections"`
}

// collections answers /collections.
func (s *server) collections(c echo.Context) error {
	is, done, err := s.openDocument(c)
	if done || err != nil {
		return err
	}
	doc := CollectionsDoc{Links: s.selfLinks(c, is, asJSON, asHTML)}
	for _, col := range s.catalog().Collections() {
		d, err := s.describe(c, col)
		if err != nil {
			return err
		}
		doc.Collections = append(doc.Collections, d)
	}
	if is.name == "html" {
		return s.page(c, 200, "collections", "Collections", doc)
	}
	return sendJSON(c, mediaJSON, doc)
}

// collection answers /collections/{c}.
func (s *server) collection(c echo.Context) error {
	col, err := s.asked(c)
	if err != nil {
		return err
	}
	is, done, err := s.openDocument(c)
	if done || err != nil {
		return err
	}
	doc, err := s.describe(c, col)
	if err != nil {
		return err
	}
	doc.Links = append(s.selfLinks(c, is, asJSON, asHTML), doc.Links...)
	if is.name == "html" {
		return s.collectionPage(c, col, doc)
	}
	return sendJSON(c, mediaJSON, doc)
}

// openDocument does what comes before every document made from data: parameters, format, 304.
func (s *server) openDocument(c echo.Context) (is format, done bool, err error) {
	if _, err = readQuery(c, "f"); err != nil {
		return is, false, err
	}
	if is, err = negotiate(c, asJSON, asHTML); err != nil {
		return is, false, err
	}
	done, err = s.unchanged(c, is.media[0])
	return is, done, err
}

func (s *server) describe(c echo.Context, col threat.Collection) (CollectionDoc, error) {
	self := s.href(c, "/collections/"+col.ID)
	d := CollectionDoc{
		ID: col.ID, Title: col.Title, Description: col.Description, ItemType: "feature", StorageCRS: crs84,
		Links: []Link{
			{self, "describedby", mediaJSON, col.Title},
			{self + "/items", "items", mediaGeoJSON, col.Title + " as GeoJSON"},
			{self + "/items?f=html", "items", mediaHTML, col.Title + " as HTML"},
			{self + "/items?f=gpkg&all=true", "enclosure", mediaGPKG, col.Title + " as a GeoPackage, all of it"},
			{self + "/items?f=fgb&all=true", "enclosure", mediaFGB, col.Title + " as FlatGeobuf, all of it"},
			{self + "/schema/feature", relFeatureSchema, mediaSchema, col.Title + ": a feature in GeoJSON"},
			{self + "/schema", relSchema, mediaSchema, col.Title + ": what a feature has"},
			{self + "/sortables", relSortables, mediaSchema, col.Title + ": what orders may be by"},
			{self + "/queryables", relQueryables, mediaSchema, col.Title + ": what filters may ask"},
			{self + "/qgis.qlr", "related", mediaQLR, col.Title + " as layers for QGIS"},
			{self + "/networklink.kml", "related", mediaKML, col.Title + " for a globe: what is in the view"},
			{self + "/tiles", relTilesets, mediaJSON, col.Title + " as vector tiles, by tile matrix set"},
			{s.href(c, "/tiles/"+col.ID+".json"), "tilejson", mediaJSON, col.Title + " as vector tiles"},
		},
	}
	for _, f := range formats.StreamFormats {
		if f.Of(col) {
			d.Links = append(d.Links, Link{self + "/items?f=" + f.Name, "items", f.Media, col.Title + " as " + f.Title})
		}
	}
	if l := col.Layer; l != nil {
		d.Layer = &Added{l.Source, l.CRS, l.AddedAt, l.Features, col.GeomType}
	}
	extent, err := s.extent(c, col)
	if err != nil {
		return d, err
	}
	d.Extent = extent
	d.CRS, err = s.crsAround(c.Request().Context(), extent)
	return d, err
}

func (s *server) extent(c echo.Context, col threat.Collection) (*Extent, error) {
	b, days, ok, err := s.cfg.Store.Extent(c.Request().Context(), col)
	if err != nil {
		return nil, fmt.Errorf("extent of %s: %w", col.ID, err)
	}
	var e Extent
	if ok {
		e.Spatial = &SpatialExtent{[][4]float64{outwards(b)}, crs84}
	}
	if col.HasTime && !days.Empty() {
		e.Temporal = &TemporalExtent{[][2]*string{{clock(days.First, "T00:00:00Z"), clock(days.Last, "T23:59:59Z")}}, "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"}
	}
	if e == (Extent{}) {
		return nil, nil //nolint:nilnil // an empty collection has no extent
	}
	return &e, nil
}

// outwards is a box with the seven decimals that positions are written with: none is outside of it, and it shows no noise of the arithmetic.
func outwards(b orb.Bound) [4]float64 {
	const steps = 1e7 // of a degree
	low := func(v float64) float64 { return cmp.Or(math.Floor(nearest(v*steps))/steps, 0) }
	high := func(v float64) float64 { return cmp.Or(math.Ceil(nearest(v*steps))/steps, 0) }
	return [4]float64{low(b.Min[0]), low(b.Min[1]), high(b.Max[0]), high(b.Max[1])}
}

// nearest is the whole number that a number of steps misses by noise only (a hundredth of a millimetre), else the number.
func nearest(v float64) float64 {
	if whole := math.Round(v); math.Abs(v-whole) < 1e-3 {
		return whole
	}
	return v
}

func clock(d *threat.Day, at string) *string {
	if d == nil {
		return nil
	}
	s := d.String() + at
	return &s
}
