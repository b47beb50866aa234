package handlers

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/threat"
)

// operation is a GET that the API offers.
type operation struct {
	Path, ID, Summary string
	Parameters        []*openapi3.Parameter
	answers           map[string]string // media type -> name of its schema, "" = text or bytes
	empty             bool              // 204 is an answer too
}

// operations lists every GET that a catalogue has, in the order shown. A test holds it against the routes.
func operations(of *threat.Catalog) []operation {
	json := func(schema string) map[string]string { return map[string]string{mediaJSON: schema} }
	page := func(schema string) map[string]string { return map[string]string{mediaJSON: schema, mediaHTML: ""} }
	f := formatParam("json", "html")
	ops := []operation{
		{"/", "getLandingPage", "The landing page", params(f), page("LandingPage"), false},
		{"/embed", "getEmbed", "The map, for frames in the pages of allowed origins (serve --embed-from)", nil, map[string]string{mediaHTML: ""}, false},
		{"/conformance", "getConformance", "What the API conforms to", params(f), page("Conformance"), false},
		{"/api", "getAPI", "This description", params(f), map[string]string{"application/vnd.oai.openapi+json": "Object", mediaHTML: ""}, false},
		{"/api.html", "getAPIPage", "This description, to read", nil, map[string]string{mediaHTML: ""}, false},
		{"/codes", "getCodes", "The code lists: labels in English and Arabic, definitions, crosswalks", nil, json("Codes"), false},
		{"/collections", "getCollections", "The collections", params(f), page("Collections"), false},
	}
	for _, col := range of.Collections() {
		ops = append(ops, collectionOperations(col)...)
		ops = append(ops, tilesetOperations(col)...)
	}
	ops = append(ops, datasetOperations(of)...)
	ops = append(ops, styleOperations()...)
	ops = append(ops, analysisOperations()...)
	ops = append(ops, profileOperations()...)
	ops = append(ops, versionOperations()...)
	filter := slices.Clip(filterParameters(threat.Incidents)) // clipped: each operation appends its own
	return append(ops,
		operation{"/incidents/{id}", "getIncident", "Everything that is known of one incident", params(pathParam("id", "Public id"), formatParam("json"), asOfParameter()), json("Card"), false},
		operation{"/feeds/incidents.atom", "getAtomFeed", "The matching incidents that were written last, the newest first, one entry each, as an Atom feed (RFC 4287)", params(append(withoutParam(filter, asOfParam), feedLimit())...), map[string]string{mediaAtom: ""}, false},
		operation{"/feeds/incidents.json", "getJSONFeed", "The same as JSON Feed 1.1", params(append(withoutParam(filter, asOfParam), feedLimit())...), map[string]string{mediaJSONFeed: "Object"}, false},
		operation{"/places", "findPlaces", "Towns, governorates, countries, areas, corridors, borders and facilities by name: whole names first, then beginnings, beginnings of words, parts; among equals what is shown first on maps, then the more populous", params(
			queryParam("q", "A name in English or Arabic, an alias, or a part of one. Case, accents, hamza, forms of alef, ta marbuta and spaces do not matter", textIn(spokenText, "raqqa").WithMinLength(1).WithMaxLength(threat.MaxPlaceLength)).WithRequired(true),
			queryParam("lang", "The language of name, and of order among equals", enum("en", "ar").WithDefault("en")),
			queryParam("limit", "Most places; over 50 counts as 50", openapi3.NewIntegerSchema().WithMin(1).WithDefault(threat.DefaultPlaces))), json("Places"), false},
		operation{narrativesPath, "getNarratives", "What is told with saved views of the page, what was changed last first", nil, json("Narratives"), false},
		operation{narrativesPath + "/{id}", "getNarrative", "A narrative: its steps, each a view (the fragment of the page's address) with plain text. Its ETag is what If-Match of a change wants", params(pathParam("id", "Id of the narrative")), json("Narrative"), false},
		operation{"/sources", "getSources", "The publishers", nil, json("Sources"), false},
		operation{"/sources/{id}", "getSource", "One publisher", params(pathParam("id", "The publisher's name")), json("Object"), false},
		operation{"/stats/count", "getCount", "How many incidents match, and how many of them are on the map and in view", params(append(filter, boxParam("view", "west,south,east,north of the view", 4))...), json("Counts"), false},
		operation{"/stats/timeline", "getTimeline", "Matching incidents by first possible day and side", params(append(filter, queryParam("bin", "Width of a bar; auto takes the finest that gives at most some hundred bars", enum("auto", "day", "week", "month", "year").WithDefault("auto")))...), json("Timeline"), false},
		operation{"/stats/facets", "getFacets", "How often each value of a field occurs; a field's own choice is not applied to its counts", params(append(filter,
			facetFieldsParam(),
			queryParam("max", "Most values a field", openapi3.NewIntegerSchema().WithMin(1).WithMax(500).WithDefault(maxFacetValues)))...), json("Facets"), false},
		operation{answersPath, "getAnswerForms", "What a link to an answer can be made to, and how: by POST", nil, json("Object"), false},
		operation{
			"/a/{name}", "getAnswer", "A kept answer: its recipe, to read or as JSON (.json); the answer itself with .answer, .geojson, .csv or .kml. A pinned one is the same as long as nothing that it rests on is withdrawn; then it is 410 with the recipe",
			params(pathParam("name", "The recipe's hash, with an ending or without")),
			map[string]string{mediaJSON: "Object", mediaHTML: "", mediaGeoJSON: "Object", mediaCSV: "", mediaKML: ""},
			false,
		},
		operation{
			changesPath, "getChanges", "Server-sent events: one named change for each change of what may be seen, as soon as answers show it. Its id is the change counter; its data a Change as JSON. Once what was missed is told, one named position says the counter from which the line goes on. For as long as the client reads",
			params(queryParam("since", "Change counter from which on changes are told (that of an answer, or of an event); from now on if left out. The header Last-Event-ID wins over it", openapi3.NewIntegerSchema().WithMin(0))),
			map[string]string{"text/event-stream": "ChangeEvent"},
			false,
		},
		operation{"/healthz", "getHealth", "Whether the process lives", nil, json("Health"), false},
		operation{"/readyz", "getReady", "Whether data can be served", nil, json("Health"), false},
		operation{"/metrics", "getMetrics", "Numbers for Prometheus", nil, map[string]string{"text/plain": ""}, false},
	)
}

func feedLimit() *openapi3.Parameter {
	return queryParam("limit", "Most entries; over 200 counts as 200", openapi3.NewIntegerSchema().WithMin(1).WithDefault(defaultEntries))
}

func collectionOperations(col threat.Collection) []operation {
	f := formatParam("json", "html")
	filter := filterParameters(col)
	listing := append(params(filter...), queryParam("limit", "Most features in the answer; over 10000 counts as 10000", openapi3.NewIntegerSchema().WithMin(1).WithMax(maxLimit).WithDefault(defaultLimit)),
		queryParam("after", "Cursor from a next link", textOf(formatAfter, nil)), formatParam(append([]string{"geojson"}, offerNames(col)...)...),
		queryParam("all", "true: everything that matches in one answer, streamed for as long as the client reads; without limit and after, in any format but html", enum("true")), sortbyParameter(col))
	listing = append(listing, shownParameters(col)...)
	if col.ID == threat.Incidents.ID {
		listing = append(listing, queryParam("sort", "Order; undated records come last", enum("id", "occurred", "-occurred").WithDefault("id")))
	}
	one := append(params(pathParam("id", "Id of the feature"), f), shownParameters(col)...)
	if col.ID == threat.Incidents.ID {
		one = append(one, asOfParameter())
	}
	path, name := "/collections/"+col.ID, col.ID
	tile := append(params(pathParam("z", "Zoom"), pathParam("x", "Column"), pathParam("y", "Row, from the north")), filter...)
	return []operation{
		{path, "describe_" + name, col.Title + ": what it holds", params(f), map[string]string{mediaJSON: "Collection", mediaHTML: ""}, false},
		{path + "/schema", "schema_" + name, col.Title + ": what a feature has, as JSON Schema", params(formatParam("json")), map[string]string{mediaSchema: "Object"}, false},
		{path + "/schema/feature", "schema_feature_" + name, col.Title + ": a feature as GeoJSON has it, as JSON Schema; what is not known is null", params(formatParam("json")), map[string]string{mediaSchema: "Object"}, false},
		{path + "/sortables", "sortables_" + name, col.Title + ": what orders may be by, as JSON Schema", params(formatParam("json")), map[string]string{mediaSchema: "Object"}, false},
		{path + "/queryables", "queryables_" + name, col.Title + ": what filters may ask, as JSON Schema", params(formatParam("json")), map[string]string{mediaSchema: "Object"}, false},
		{path + "/items", "list_" + name, col.Title + ": features that match", listing, listingAnswers(col), false},
		{path + "/qgis.qlr", "qgis_" + name, col.Title + ": a layer definition for QGIS, whose layers hold what matches", filter, map[string]string{mediaQLR: ""}, false},
		{path + "/networklink.kml", "networklink_" + name, col.Title + ": a KML NetworkLink, which asks for what matches in the view whenever that has come to rest", boxless(filter), map[string]string{mediaKML: ""}, false},
		{path + "/items/{id}", "get_" + name, col.Title + ": one feature", one, map[string]string{mediaGeoJSON: "feature_" + name, mediaHTML: ""}, false},
		{"/tiles/" + name + ".json", "tilejson_" + name, col.Title + ": TileJSON", filter, map[string]string{mediaJSON: "TileJSON"}, false},
		{
			"/tiles/" + name + "/{z}/{x}/{y}.mvt", "tile_" + name, col.Title + ": one vector tile",
			append(tile, editionParam()),
			map[string]string{mediaMVT: ""},
			true,
		},
	}
}

// boxless leaves out the box, which is that of the view.
func boxless(filter []*openapi3.Parameter) (rest []*openapi3.Parameter) {
	for _, p := range filter {
		if !strings.HasPrefix(p.Name, "bbox") {
			rest = append(rest, p)
		}
	}
	return rest
}

// offerNames are what f= may be of a listing.
func offerNames(col threat.Collection) []string {
	var names []string
	for _, o := range offersOf(col) {
		names = append(names, o.name)
	}
	return names
}

// listingAnswers are the media types of a listing.
func listingAnswers(col threat.Collection) map[string]string {
	answers := map[string]string{}
	for _, o := range offersOf(col) {
		if answers[o.media[0]] = ""; strings.Contains(o.media[0], "+json") && !strings.HasSuffix(o.media[0], "-seq") {
			answers[o.media[0]] = "Object"
		}
	}
	answers[mediaGeoJSON] = "features_" + col.ID
	return answers
}

func (o operation) openAPI() *openapi3.Operation {
	op := openapi3.NewOperation()
	op.OperationID, op.Summary = o.ID, o.Summary
	for _, p := range o.Parameters {
		op.AddParameter(p)
	}
	content := openapi3.Content{}
	for media, schema := range o.answers {
		content[media] = openapi3.NewMediaType()
		if schema != "" {
			content[media].Schema = ref(schema)
		} else {
			content[media].Schema = openapi3.NewStringSchema().NewRef()
		}
	}
	problem := openapi3.Content{"application/problem+json": openapi3.NewMediaType().WithSchemaRef(ref("Problem")), mediaHTML: openapi3.NewMediaType().WithSchema(openapi3.NewStringSchema())}
	op.AddResponse(200, openapi3.NewResponse().WithDescription("The answer").WithContent(content))
	op.AddResponse(304, openapi3.NewResponse().WithDescription("Not changed since the ETag in If-None-Match"))
	if o.empty {
		op.AddResponse(204, openapi3.NewResponse().WithDescription("Nothing there"))
	}
	if o.Path == "/incidents/{id}" || o.Path == "/a/{name}" || o.Path == "/collections/incidents/items/{id}" {
		op.AddResponse(410, openapi3.NewResponse().WithDescription("It was public and has been withdrawn: when, and why where that is public").WithContent(problem))
	}
	if schema, ok := backgroundAnswers[o.Path]; ok {
		op.AddResponse(202, openapi3.NewResponse().WithDescription("Under way: ask the same address again after Retry-After seconds").WithJSONSchemaRef(ref(schema)))
	}
	op.Responses.Set("default", &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription("A problem: which parameter, its value, what is accepted").WithContent(problem)})
	return op
}
