package tiles

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"

	"threatmap/geo"
)

// MatrixSet is how the world is cut into tiles: one of the tile matrix sets of OGC's registry (OGC 17-083r4).
type MatrixSet uint8

// The sets that tiles are made in.
const (
	WebMercatorQuad MatrixSet = iota
	WorldCRS84Quad
)

// MatrixSets lists them, the usual one first.
var MatrixSets = []MatrixSet{WebMercatorQuad, WorldCRS84Quad}

// matrixFacts is what the registry says of a set.
type matrixFacts struct {
	id, title, crs, scaleSet string
	axes                     []string
	corner                   orb.Point // of the first tile, north-west
	width                    float64   // of the world, in units of the CRS
	columns                  int       // of level 0, which has one row
	metres                   float64   // of a unit of the CRS
	levels                   int
}

// halfWorld is half of Web Mercator's world in metres: π times the semi-major axis.
const (
	halfWorld       = math.Pi * 6378137
	metresOfADegree = halfWorld / 180
	tileWidth       = 256
	pixelMetres     = 0.00028 // what a pixel is taken to be where a scale is told
)

var matrixFactsOf = [...]matrixFacts{
	WebMercatorQuad: {
		"WebMercatorQuad", "Google Maps Compatible for the World", "http://www.opengis.net/def/crs/EPSG/0/3857", "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
		[]string{"X", "Y"},
		orb.Point{-halfWorld, halfWorld},
		2 * halfWorld, 1, 1, 25,
	},
	WorldCRS84Quad: {
		"WorldCRS84Quad", "CRS84 for the World", "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.opengis.net/def/wkss/OGC/1.0/GoogleCRS84Quad",
		[]string{"Lon", "Lat"},
		orb.Point{-180, 90},
		360, 2, metresOfADegree, 24,
	},
}

func (m MatrixSet) facts() matrixFacts { return matrixFactsOf[m] }

// MatrixSetByID returns the set of a name.
func MatrixSetByID(id string) (m MatrixSet, ok bool) {
	for _, m := range MatrixSets {
		if m.ID() == id {
			return m, true
		}
	}
	return 0, false
}

// ID is the name in the registry.
func (m MatrixSet) ID() string { return m.facts().id }

// Title is what people call it.
func (m MatrixSet) Title() string { return m.facts().title }

// CRS is the URI of its coordinate reference system.
func (m MatrixSet) CRS() string { return m.facts().crs }

// URI is the name in the registry, in full.
func (m MatrixSet) URI() string { return "http://www.opengis.net/def/tilematrixset/OGC/1.0/" + m.ID() }

// Deepest is the last level that has tiles: the registry's sets go on.
func (m MatrixSet) Deepest() uint32 { return MaxZoom - m.finer() }

// finer is how many levels of Web Mercator further a tile of the same width is: level 0 has as many tiles side by side as Web Mercator's level 1.
func (m MatrixSet) finer() uint32 {
	if m == WorldCRS84Quad {
		return 1
	}
	return 0
}

func (m MatrixSet) columns(level uint32) uint32 { return 1 << (level + m.finer()) }

// zoom is the level of Web Mercator whose tiles are as wide as this one. What is shown of what, and how exactly, goes by it.
func (a Address) zoom() uint32 { return a.Z + a.Set.finer() }

// bound returns what lies in the tile and up to buffer tiles beyond its edges, in lon/lat.
func (a Address) bound(buffer float64) orb.Bound {
	if a.Set == WorldCRS84Quad {
		b := geo.DegreeTile(a.Z, a.X, a.Y)
		return b.Pad(buffer * (b.Max[0] - b.Min[0]))
	}
	return maptile.New(a.X, a.Y, maptile.Zoom(a.Z)).Bound(buffer)
}

// projection takes lon/lat to units of the tile.
func (a Address) projection() orb.Projection {
	if a.Set == WorldCRS84Quad {
		b := geo.DegreeTile(a.Z, a.X, a.Y)
		scale := mvt.DefaultExtent / (b.Max[0] - b.Min[0])
		return func(p orb.Point) orb.Point { return orb.Point{(p[0] - b.Min[0]) * scale, (b.Max[1] - p[1]) * scale} }
	}
	return projection(maptile.New(a.X, a.Y, maptile.Zoom(a.Z)))
}

// latitudes are how far to the north and south the set reaches.
func (m MatrixSet) latitudes() float64 {
	if m == WorldCRS84Quad {
		return 90
	}
	return geo.MaxMercatorLat
}

// TileMatrixSet is a set as OGC 17-083r4 writes it.
type TileMatrixSet struct {
	ID                string       `json:"id"`
	Title             string       `json:"title"`
	URI               string       `json:"uri"`
	CRS               string       `json:"crs"`
	OrderedAxes       []string     `json:"orderedAxes"`
	WellKnownScaleSet string       `json:"wellKnownScaleSet"`
	TileMatrices      []TileMatrix `json:"tileMatrices"`
}

// TileMatrix is a level of a set.
type TileMatrix struct {
	ID               string     `json:"id"`
	ScaleDenominator float64    `json:"scaleDenominator"`
	CellSize         float64    `json:"cellSize"`
	CornerOfOrigin   string     `json:"cornerOfOrigin"`
	PointOfOrigin    [2]float64 `json:"pointOfOrigin"`
	TileWidth        int        `json:"tileWidth"`
	TileHeight       int        `json:"tileHeight"`
	MatrixWidth      int        `json:"matrixWidth"`
	MatrixHeight     int        `json:"matrixHeight"`
}

// Definition returns the whole set as the registry has it, the levels that have no tiles here too.
func (m MatrixSet) Definition() TileMatrixSet {
	f := m.facts()
	set := TileMatrixSet{ID: f.id, Title: f.title, URI: m.URI(), CRS: f.crs, OrderedAxes: f.axes, WellKnownScaleSet: f.scaleSet}
	for level := range f.levels {
		cell := f.width / tileWidth / float64(f.columns<<level)
		set.TileMatrices = append(set.TileMatrices, TileMatrix{
			ID: strconv.Itoa(level), ScaleDenominator: cell * f.metres / pixelMetres, CellSize: cell, CornerOfOrigin: "topLeft", PointOfOrigin: f.corner,
			TileWidth: tileWidth, TileHeight: tileWidth, MatrixWidth: f.columns << level, MatrixHeight: 1 << level,
		})
	}
	return set
}

// Limits are the tiles of a level that something may be in.
type Limits struct {
	TileMatrix string `json:"tileMatrix"`
	MinTileRow uint32 `json:"minTileRow"`
	MaxTileRow uint32 `json:"maxTileRow"`
	MinTileCol uint32 `json:"minTileCol"`
	MaxTileCol uint32 `json:"maxTileCol"`
}

// Limits returns, for each level that has tiles, those that meet an extent in lon/lat; nil = the world.
func (m MatrixSet) Limits(extent *orb.Bound) (list []Limits) {
	for level := range m.Deepest() + 1 {
		l := Limits{TileMatrix: strconv.FormatUint(uint64(level), 10), MaxTileRow: 1<<level - 1, MaxTileCol: m.columns(level) - 1}
		if extent != nil {
			l.MinTileCol, l.MinTileRow = m.tileAt(level, orb.Point{extent.Min[0], extent.Max[1]})
			l.MaxTileCol, l.MaxTileRow = m.tileAt(level, orb.Point{extent.Max[0], extent.Min[1]})
		}
		list = append(list, l)
	}
	return list
}

// tileAt returns the tile of a level that a position is in, pressed to the set's edge.
func (m MatrixSet) tileAt(level uint32, p orb.Point) (column, row uint32) {
	if m == WorldCRS84Quad {
		x, y := geo.DegreeCell(p)
		shift := geo.DegreeShift(level, 0)
		return x >> shift, y >> shift
	}
	key, _ := geo.TileKey(orb.Point{p[0], onTiles(p[1])})
	x, y := geo.TileKeyCell(key)
	return x >> (31 - level), y >> (31 - level)
}
