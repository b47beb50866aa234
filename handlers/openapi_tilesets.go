package handlers

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/threat"
	"threatmap/tiles"
)

// matrixSetParam names a tile matrix set in a path.
func matrixSetParam() *openapi3.Parameter {
	var ids []string
	for _, set := range tiles.MatrixSets {
		ids = append(ids, set.ID())
	}
	p := pathParam("tileMatrixSetId", "How the world is cut into tiles")
	p.Schema = enum(ids...).NewRef()
	return p
}

// tileParams are the path of a tile, the row before the column, and what is no filter.
func tileParams() []*openapi3.Parameter {
	number := func(name, description string) *openapi3.Parameter {
		p := pathParam(name, description+". 404 outside the matrix")
		p.Schema = openapi3.NewIntegerSchema().WithMin(0).NewRef()
		return p
	}
	return []*openapi3.Parameter{
		matrixSetParam(), number("tileMatrix", "Level: 0 is the world"), number("tileRow", "Row, from the north"), number("tileCol", "Column, from the west"), formatParam("mvt"), editionParam(),
	}
}

func editionParam() *openapi3.Parameter {
	return queryParam("v", "What TileJSON puts into the address: audience, change counter and the beginning of the ledger's hash; while it is current, the tile may be kept unasked", openapi3.NewStringSchema())
}

// OGC API – Tiles prescribes how the ids of its operations end (its table 11).
const (
	collectionTiles = ".collection.vector."
	datasetTiles    = "all.dataset.vector."
	getTilesets     = "getTileSetsList"
	getTileset      = "getTileSet"
	getTile         = "getTile"
)

// tilesetOperations are those of OGC API – Tiles on a collection.
func tilesetOperations(col threat.Collection) []operation {
	path, filter, f := "/collections/"+col.ID+"/tiles", slices.Clip(filterParameters(col)), formatParam("json")
	return []operation{
		{path, col.ID + collectionTiles + getTilesets, col.Title + ": tilesets, one for each tile matrix set", append(filter, f), map[string]string{mediaJSON: "Tilesets"}, false},
		{path + "/{tileMatrixSetId}", col.ID + collectionTiles + getTileset, col.Title + ": one tileset", append(filter, f, matrixSetParam()), map[string]string{mediaJSON: "Tileset"}, false},
		{path + "/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", col.ID + collectionTiles + getTile, col.Title + ": one vector tile of a tile matrix set", append(filter, tileParams()...), map[string]string{mediaMVT: ""}, true},
	}
}

// datasetOperations are those on tile matrix sets and on tiles of all collections.
func datasetOperations(of *threat.Catalog) []operation {
	var ids []string
	for _, col := range of.Collections() {
		ids = append(ids, col.ID)
	}
	f := formatParam("json")
	only := listParam(collectionsParam, "Only these collections, by id; all if left out", openapi3.NewArraySchema().WithItems(enum(ids...)).WithMinItems(1).WithUniqueItems(true))
	filter := slices.Clip(append(filterParameters(threat.Incidents), only))
	return []operation{
		{matrixSetsPath, "getTileMatrixSetsList", "The tile matrix sets", params(f), map[string]string{mediaJSON: "TileMatrixSets"}, false},
		{matrixSetsPath + "/{tileMatrixSetId}", "getTileMatrixSet", "A tile matrix set (OGC 17-083r4)", params(matrixSetParam(), f), map[string]string{mediaJSON: "TileMatrixSet"}, false},
		{"/tiles", datasetTiles + getTilesets, "Tilesets of all collections, one for each tile matrix set. Filters are those of incidents, and choose among these", append(filter, f), map[string]string{mediaJSON: "Tilesets"}, false},
		{"/tiles/{tileMatrixSetId}", datasetTiles + getTileset, "A tileset of all collections", append(filter, f, matrixSetParam()), map[string]string{mediaJSON: "Tileset"}, false},
		{"/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", datasetTiles + getTile, "A vector tile with layers of all collections", append(filter, tileParams()...), map[string]string{mediaMVT: ""}, true},
	}
}

func tilesetSchemas() openapi3.Schemas {
	text, number, whole := openapi3.NewStringSchema().NewRef(), openapi3.NewFloat64Schema().NewRef(), openapi3.NewInt64Schema().NewRef()
	links, two := listOf(ref("Link")), openapi3.NewArraySchema().WithItems(openapi3.NewFloat64Schema()).WithMinItems(2).WithMaxItems(2).NewRef()
	templates := listOf(object(members{"href": text, "rel": text, "type": text, "title": text, "templated": openapi3.NewBoolSchema().NewRef()}, "type", "title", "templated"))
	limits := object(members{"tileMatrix": text, "minTileRow": whole, "maxTileRow": whole, "minTileCol": whole, "maxTileCol": whole})
	layer := object(members{
		"id": text, "title": text, "description": text, "dataType": enum("vector").NewRef(), "geometryDimension": whole, "minTileMatrix": text, "maxTileMatrix": text,
		"propertiesSchema": object(members{"type": enum("object").NewRef(), "properties": openapi3.NewObjectSchema().NewRef()}),
	}, "title", "geometryDimension")
	return openapi3.Schemas{
		"TileMatrixSets": object(members{"links": links, "tileMatrixSets": listOf(object(members{"id": text, "title": text, "uri": text, "crs": text, "links": links}))}),
		"TileMatrixSet": object(members{
			"id": text, "title": text, "uri": text, "crs": text, "orderedAxes": listOf(text), "wellKnownScaleSet": text, "links": links,
			"tileMatrices": listOf(object(members{
				"id": text, "scaleDenominator": number, "cellSize": number, "cornerOfOrigin": enum("topLeft").NewRef(), "pointOfOrigin": two,
				"tileWidth": whole, "tileHeight": whole, "matrixWidth": whole, "matrixHeight": whole,
			})),
		}),
		"Tileset": object(members{
			"title": text, "description": text, "dataType": enum("vector").NewRef(), "crs": text, "tileMatrixSetURI": text, "mediaTypes": listOf(text), "tileMatrixSetLimits": listOf(limits),
			"boundingBox": object(members{"lowerLeft": two, "upperRight": two, "crs": text, "orderedAxes": listOf(text)}), "layers": listOf(layer), "links": templates,
		}, "description", "mediaTypes", "tileMatrixSetLimits", "boundingBox", "layers"),
		"Tilesets": object(members{"links": links, "tilesets": listOf(ref("Tileset"))}),
	}
}
