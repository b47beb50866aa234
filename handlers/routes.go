package handlers

import "github.com/labstack/echo/v4"

// routes is every route. HEAD is answered wherever GET is.
func (s *server) routes(e *echo.Echo) {
	get := func(path string, h echo.HandlerFunc) {
		e.GET(path, h)
		e.HEAD(path, h)
	}
	data := func(path string, h echo.HandlerFunc) { get(path, s.whenReady(h)) }

	get("/", s.landing)
	get("/embed", s.embed)
	get("/conformance", s.conformance)
	get("/api", s.api)
	get("/api.html", s.apiPage)
	get("/ogc.css", s.stylesheet)
	get("/codes", s.codes)
	get("/static/*", s.static)
	get("/healthz", s.healthz)
	get("/readyz", s.readyz)
	get("/metrics", s.metricsPage)

	data("/collections", s.collections)
	data("/collections/:collection", s.collection)
	data("/collections/:collection/qgis.qlr", s.qgis)
	data("/collections/:collection/networklink.kml", s.networkLink)
	data(queryablesPath, s.queryables)
	data(schemaPath, s.schema)
	data(featurePath, s.featureSchema)
	data(sortablesPath, s.sortables)
	data(itemsPath, s.items)
	data("/collections/:collection/items/:id", s.item)
	data("/collections/:collection/items/:id/versions", s.versions)
	data("/belts/:border/profile", questioned(s.beltProfile))
	data("/corridors/:id", s.corridor)
	data("/areas/:id", s.area)
	data("/corridors/:id/profile", questioned(s.corridorProfile))
	data("/corridors/:id/compare/:other", questioned(s.corridorsCompared))
	data("/incidents/:id", s.incident)
	data("/places", s.places)
	data(narrativesPath, s.narratives)
	data(narrativesPath+"/:id", s.narrative)
	data("/feeds/incidents.atom", s.atom)
	data("/feeds/incidents.json", s.jsonFeed)
	data("/sources", s.sources)
	data("/sources/:id", s.source)
	data("/stats/count", s.count)
	data("/stats/timeline", s.timeline)
	data("/stats/facets", s.facets)
	get(answersPath, s.answerForms)
	data(answerPath, s.withRecipes(s.answer))
	e.POST(answersPath, s.withRecipes(s.keepAnswer), s.whenReady, s.sameOrigin)
	e.GET(changesPath, s.whenReady(s.changes))
	get("/analysis", s.analyses)
	for _, m := range methods() {
		data("/analysis/"+m.name, questioned(func(c echo.Context) error { return m.answer(s, c) }))
	}
	data("/analysis/indicators/:id", s.indicator)
	get(matrixSetsPath, s.matrixSets)
	get(matrixSetsPath+"/:tileMatrixSetId", s.matrixSet)
	get(stylesPath, s.listStyles)
	get(stylesPath+"/:styleId", s.style)
	data(tilesetsPath, s.tilesets)
	data(tilesetPath, s.tileset)
	data(matrixTilePath, s.matrixTile)
	data("/tiles", s.datasetTilesets)
	data("/tiles/:name", s.tileJSON)
	data("/tiles/:collection/:z/:x/:y", s.tile)

	const items, item = itemsPath, "/collections/:collection/items/:id"
	e.OPTIONS(items, s.options("POST"))
	e.OPTIONS(item, s.options("PUT, PATCH, DELETE"))
	edit := []echo.MiddlewareFunc{s.whenReady, s.editable, s.sameOrigin, s.keyed()}
	e.POST(items, s.create, edit...)
	e.PUT(item, s.replace, edit...)
	e.PATCH(item, s.patch, edit...)
	e.DELETE(item, s.withdraw, edit...)
	s.proposalRoutes(e)
	s.narrativeRoutes(e)
}
