package handlers

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/threat"
	"threatmap/tiles"
)

// OGC API – Tiles Part 1 (20-057): tilesets of each collection and of all of them, in the tile matrix sets of tiles.MatrixSets.

const (
	relTilesets     = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
	relTilingScheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
	relTilingList   = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
	relGeodata      = "http://www.opengis.net/def/rel/ogc/1.0/geodata"

	tilesetsPath   = "/collections/:collection/tiles"
	tilesetPath    = tilesetsPath + "/:tileMatrixSetId"
	matrixTilePath = tilesetPath + "/:tileMatrix/:tileRow/:tileCol"
	matrixSetsPath = "/tileMatrixSets"

	collectionsParam = "collections" // of tiles of all collections: only these
)

// MatrixSetItem is an entry of the list of tile matrix sets.
type MatrixSetItem struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	URI   string `json:"uri"`
	CRS   string `json:"crs"`
	Links []Link `json:"links"`
}

// MatrixSetsDoc lists them.
type MatrixSetsDoc struct {
	Sets  []MatrixSetItem `json:"tileMatrixSets"`
	Links []Link          `json:"links"`
}

// TilesetDoc is a tileset with its links.
type TilesetDoc struct {
	tiles.Tileset
	Links []TilesetLink `json:"links"`
}

// TilesetLink is a link that may be a template.
type TilesetLink struct {
	Link
	Templated bool `json:"templated,omitempty"`
}

func plainLinks(links ...Link) (list []TilesetLink) {
	for _, l := range links {
		list = append(list, TilesetLink{Link: l})
	}
	return list
}

// TilesetsDoc lists tilesets.
type TilesetsDoc struct {
	Tilesets []TilesetDoc `json:"tilesets"`
	Links    []Link       `json:"links"`
}

// matrixSets answers /tileMatrixSets.
func (s *server) matrixSets(c echo.Context) error {
	if done, err := s.openFixed(c); done || err != nil {
		return err
	}
	doc := MatrixSetsDoc{Links: []Link{{s.here(c), "self", mediaJSON, "This document"}}}
	for _, set := range tiles.MatrixSets {
		doc.Sets = append(doc.Sets, MatrixSetItem{set.ID(), set.Title(), set.URI(), set.CRS(), []Link{
			{s.href(c, matrixSetsPath+"/"+set.ID()), "item", mediaJSON, set.ID()}, // OGC's test suite looks for this relation
			{s.href(c, matrixSetsPath+"/"+set.ID()), "self", mediaJSON, set.ID()},
		}})
	}
	return sendJSON(c, mediaJSON, doc)
}

// matrixSet answers /tileMatrixSets/{id}.
func (s *server) matrixSet(c echo.Context) error {
	set, err := matrixSetOf(c)
	if err != nil {
		return err
	}
	if done, err := s.openFixed(c); done || err != nil {
		return err
	}
	return sendJSON(c, mediaJSON, struct {
		tiles.TileMatrixSet
		Links []Link `json:"links"`
	}{set.Definition(), []Link{{s.here(c), "self", mediaJSON, "This document"}}})
}

// openFixed does what comes before a document that is the program's: parameters, format, 304.
func (s *server) openFixed(c echo.Context) (done bool, err error) {
	if _, err := readQuery(c, "f"); err != nil {
		return false, err
	}
	if _, err := negotiate(c, asJSON); err != nil {
		return false, err
	}
	return matched(c, s.cfg.Version+s.here(c))
}

func matrixSetOf(c echo.Context) (tiles.MatrixSet, error) {
	id := param(c, "tileMatrixSetId")
	set, ok := tiles.MatrixSetByID(id)
	if !ok {
		return 0, threat.NotFound("tile matrix set", id)
	}
	return set, nil
}

// tilesets answers /collections/{c}/tiles.
func (s *server) tilesets(c echo.Context) error {
	col, err := s.asked(c)
	if err != nil {
		return err
	}
	if err := s.openTilesets(c, col, "f"); err != nil {
		return err
	}
	return dataJSON(s, c, func() (TilesetsDoc, error) {
		return s.listTilesets(c, col.Title, "/collections/"+col.ID+"/tiles/"), nil
	})
}

// datasetTilesets answers /tiles.
func (s *server) datasetTilesets(c echo.Context) error {
	if err := s.openTilesets(c, threat.Incidents, "f", collectionsParam); err != nil {
		return err
	}
	if _, err := s.chosen(c.QueryParams()); err != nil {
		return err
	}
	return dataJSON(s, c, func() (TilesetsDoc, error) { return s.listTilesets(c, apiTitle, "/tiles/"), nil })
}

// openTilesets does what comes before a document on tiles. A filter in its query goes into the addresses of what it links to.
func (s *server) openTilesets(c echo.Context, col threat.Collection, extra ...string) error {
	f, err := s.parseFilter(c, col, extra...)
	if err != nil {
		return err
	}
	if _, err := negotiate(c, asJSON); err != nil {
		return err
	}
	return s.cfg.Store.CheckLines(c.Request().Context(), f)
}

// listTilesets lists the tilesets beneath a path. Their templates are in each tileset's own document: what follows every link here would ask for a
// tile of the name {tileRow}.
func (s *server) listTilesets(c echo.Context, title, under string) TilesetsDoc {
	doc := TilesetsDoc{Links: []Link{{s.here(c), "self", mediaJSON, "This document"}}}
	for _, set := range tiles.MatrixSets {
		doc.Tilesets = append(doc.Tilesets, TilesetDoc{set.InBrief(title), plainLinks(
			Link{s.href(c, under+set.ID()+queryOf(c, "f", "")), "self", mediaJSON, title + " in " + set.ID()},
			s.schemeLink(c, set),
		)})
	}
	return doc
}

func (s *server) schemeLink(c echo.Context, set tiles.MatrixSet) Link {
	return Link{s.href(c, matrixSetsPath+"/"+set.ID()), relTilingScheme, mediaJSON, set.Title()}
}

// queryOf is the query that was asked with, with one parameter changed; an empty value takes it away.
func queryOf(c echo.Context, name, value string) string {
	q := url.Values{}
	for k, v := range c.QueryParams() {
		q[k] = v
	}
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// tileset answers /collections/{c}/tiles/{tileMatrixSetId}.
func (s *server) tileset(c echo.Context) error {
	col, err := s.asked(c)
	if err != nil {
		return err
	}
	set, err := matrixSetOf(c)
	if err != nil {
		return err
	}
	if err := s.openTilesets(c, col, "f"); err != nil {
		return err
	}
	return dataJSON(s, c, func() (TilesetDoc, error) {
		extent, err := s.extentOf(c, col)
		if err != nil {
			return TilesetDoc{}, err
		}
		doc := s.tilesetDoc(c, set, set.Tileset(col.Title, extent, col), "/collections/"+col.ID+"/tiles/")
		doc.Links = append(doc.Links, plainLinks(
			Link{s.href(c, "/collections/"+col.ID), relGeodata, mediaJSON, col.Title},
			Link{s.href(c, "/tiles/"+col.ID+".json"+queryOf(c, "f", "")), "alternate", mediaJSON, "TileJSON, of " + tiles.WebMercatorQuad.ID()})...)
		return doc, nil
	})
}

// datasetTileset answers /tiles/{tileMatrixSetId}: the tiles of all collections, or of those that are chosen.
func (s *server) datasetTileset(c echo.Context, set tiles.MatrixSet) error {
	if err := s.openTilesets(c, threat.Incidents, "f", collectionsParam); err != nil {
		return err
	}
	cols, err := s.chosen(c.QueryParams())
	if err != nil {
		return err
	}
	return dataJSON(s, c, func() (TilesetDoc, error) {
		doc := s.tilesetDoc(c, set, set.Tileset(apiTitle, nil, cols...), "/tiles/")
		doc.Description = "The collections in one tile, a layer or two each. Filters are those of incidents and choose among these; the other layers are whole. " + collectionsParam + "= takes some of the layers only."
		return doc, nil
	})
}

func (s *server) extentOf(c echo.Context, col threat.Collection) (*orb.Bound, error) {
	bound, _, ok, err := s.cfg.Store.Extent(c.Request().Context(), col)
	if err != nil {
		return nil, fmt.Errorf("extent of %s: %w", col.ID, err)
	}
	if !ok {
		return nil, nil //nolint:nilnil // nothing is mapped
	}
	return &bound, nil
}

func (s *server) tilesetDoc(c echo.Context, set tiles.MatrixSet, t tiles.Tileset, under string) TilesetDoc {
	template := s.href(c, under+set.ID()+"/{tileMatrix}/{tileRow}/{tileCol}"+queryOf(c, "f", "mvt"))
	return TilesetDoc{t, append(plainLinks(Link{s.here(c), "self", mediaJSON, "This document"}, s.schemeLink(c, set)), TilesetLink{Link{template, "item", mediaMVT, "A tile"}, true})}
}

// matrixTile answers /collections/{c}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}.
func (s *server) matrixTile(c echo.Context) error {
	col, err := s.asked(c)
	if err != nil {
		return err
	}
	set, err := matrixSetOf(c)
	if err != nil {
		return err
	}
	a, err := tiles.ParseMatrixAddress(col, set, param(c, "tileMatrix"), param(c, "tileRow"), param(c, "tileCol"))
	if err != nil {
		return err
	}
	if err := onlyMVT(c); err != nil {
		return err
	}
	return s.tileAt(c, a, "v", "f")
}

// onlyMVT refuses f= with another format. Accept is not looked at: there is one format, and what browsers and GDAL send by themselves seldom names it.
func onlyMVT(c echo.Context) error {
	if q := c.QueryParams(); q.Has("f") && q.Get("f") != "mvt" {
		return threat.Invalid("f", q.Get("f"), "unknown format", "mvt")
	}
	return nil
}

// datasetTile answers /tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}: the tiles of several collections as one. Its ETag is that of all changes, or of the
// geography's where no incidents are among them.
func (s *server) datasetTile(c echo.Context, set tiles.MatrixSet) error {
	address := func(col threat.Collection) (tiles.Address, error) { // the route has the names of plain tiles
		return tiles.ParseMatrixAddress(col, set, param(c, "z"), param(c, "x"), param(c, "y"))
	}
	if _, err := address(threat.Incidents); err != nil {
		return err
	}
	if err := onlyMVT(c); err != nil {
		return err
	}
	f, err := s.parseFilter(c, threat.Incidents, "v", "f", collectionsParam)
	if err != nil {
		return err
	}
	cols, err := s.chosen(c.QueryParams())
	if err != nil {
		return err
	}
	asOf, err := s.tileState(c.Request().Context(), mostChanging(cols))
	if err != nil {
		return err
	}
	if done, err := s.tileTagged(c, asOf, tileText(c.QueryParams(), tiles.Address{Set: set})+c.Request().URL.Path+layerKeys(s.catalog())); done || err != nil {
		return err
	}
	var all [][]byte
	for _, col := range cols {
		a, err := address(col)
		if err != nil {
			return err
		}
		part, err := s.partOfTile(c, a, f)
		if err != nil {
			return err
		}
		all = append(all, part)
	}
	data, err := tiles.Together(all)
	if err != nil {
		return fmt.Errorf("tile of %d collections: %w", len(all), err)
	}
	tile, err := packedTile(tiles.Tile{Data: data}, answerCoding(c.Request()))
	if err != nil {
		return err
	}
	return sendTile(c, tile)
}

// mostChanging is the collection whose changes tell of those of all.
func mostChanging(cols []threat.Collection) threat.Collection {
	for _, col := range cols {
		if col.ID == threat.Incidents.ID {
			return col
		}
	}
	return cols[0]
}

// partOfTile returns one collection's tile, not packed. The filter is for incidents.
func (s *server) partOfTile(c echo.Context, a tiles.Address, f threat.Filter) ([]byte, error) {
	var q url.Values
	if a.Collection.ID != threat.Incidents.ID {
		f = threat.Filter{}
	} else {
		q = url.Values{}
		for name, values := range c.QueryParams() {
			if name != collectionsParam {
				q[name] = values
			}
		}
	}
	asOf, err := s.tileState(c.Request().Context(), a.Collection)
	if err != nil {
		return nil, err
	}
	part, err := s.keptTile(c, a, f, asOf, tileQuestion{tileText(q, a), codingNone})
	return part.body, err
}

// chosen returns the collections that a query names, all where it names none.
func (s *server) chosen(q url.Values) ([]threat.Collection, error) {
	all := s.catalog().Collections()
	if !q.Has(collectionsParam) {
		return all, nil
	}
	names := strings.Split(q.Get(collectionsParam), ",")
	var some []threat.Collection
	for _, col := range all {
		if slices.Contains(names, col.ID) {
			some = append(some, col)
		}
	}
	for i, name := range names {
		if !slices.ContainsFunc(all, func(col threat.Collection) bool { return col.ID == name }) || slices.Contains(names[:i], name) {
			return nil, threat.Invalid(collectionsParam, name, "no collection, or named twice", "ids of /collections, separated by commas")
		}
	}
	return some, nil
}
