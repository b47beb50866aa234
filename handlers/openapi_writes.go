package handlers

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/analysis"
	"threatmap/threat"
)

// keyScheme is the name of the way in for editors.
const keyScheme = "editorKey"

func securitySchemes() openapi3.SecuritySchemes {
	return openapi3.SecuritySchemes{keyScheme: &openapi3.SecuritySchemeRef{Value: openapi3.NewSecurityScheme().WithType("http").WithScheme("bearer").
		WithDescription("A key of the role editor or admin, made by the operator with: threatmap key add --role editor")}}
}

// write is an operation that changes data, on a path that is among the operations.
type write struct {
	Method, Path, ID, Summary string
	status                    int
	answers                   string // the answer's schema, "" = no body
	sent                      string // media type of the body where it is another than the answer's
	body                      string // the body's schema, "" = none
	media                     string // of body and answer, "" = GeoJSON
	one                       string // what is written, "a corridor"
	locked                    bool   // wants If-Match
	parameters                []*openapi3.Parameter
}

func writes() []write {
	return slices.Concat(drawingWrites(threat.Corridors, "CorridorEdit", "a corridor"), drawingWrites(threat.Areas, "AreaEdit", "an area of interest"), narrativeWrites(), []write{
		{
			Method: http.MethodPost, Path: "/analysis/corridor-proposals", ID: "save_corridor_proposals", Summary: "Work a line out and save it as a proposed corridor, beside the reported ones",
			status: http.StatusCreated, answers: "feature_" + threat.CorridorProposals.ID,
			parameters: append(proposalsMethod().parameters, queryParam("rank", "Which line: 1 = least cost", openapi3.NewIntegerSchema().WithMin(1).WithMax(1+analysis.MaxAlternatives).WithDefault(1))),
		},
		{Method: http.MethodDelete, Path: "/collections/corridor_proposals/items/{id}", ID: "withdraw_corridor_proposals", Summary: "Withdraw a proposed corridor", status: http.StatusNoContent},
	})
}

// drawingWrites are the writes of a collection that editors draw.
func drawingWrites(col threat.Collection, body, one string) []write {
	path, feature := "/collections/"+col.ID+"/items", "feature_"+col.ID
	return []write{
		{Method: http.MethodPost, Path: path, ID: "create_" + col.ID, Summary: "Draw " + one + ". Without an id it gets one made of its name", status: http.StatusCreated, answers: feature, body: body, one: one},
		{Method: http.MethodPut, Path: path + "/{id}", ID: "replace_" + col.ID, Summary: "Make the next version of " + one, status: http.StatusOK, answers: feature, body: body, one: one, locked: true},
		{
			Method: http.MethodPatch, Path: path + "/{id}", ID: "update_" + col.ID, Summary: "Make the next version of " + one + " by a JSON merge patch of its Feature (RFC 7396): what it names changes, null makes a property unknown",
			status: http.StatusOK, answers: feature, body: "MergePatch", sent: mediaMergePatch, one: one, locked: true,
		},
		{Method: http.MethodDelete, Path: path + "/{id}", ID: "withdraw_" + col.ID, Summary: "Withdraw " + one + "; its versions stay", status: http.StatusNoContent, one: one, locked: true, parameters: params(
			queryParam("reason", "Why, in one line", openapi3.NewStringSchema().WithMaxLength(threat.MaxCorridorReason)),
		)},
	}
}

// describeWrites adds them to the document.
func describeWrites(doc *openapi3.T) {
	for _, w := range writes() {
		item := doc.Paths.Value(w.Path)
		op := w.openAPI()
		for _, p := range item.Get.Parameters {
			if p.Value.In == "path" {
				op.AddParameter(p.Value)
			}
		}
		for _, p := range w.parameters {
			op.AddParameter(p)
		}
		item.SetOperation(w.Method, op)
	}
}

func (w write) openAPI() *openapi3.Operation {
	op := openapi3.NewOperation()
	op.OperationID, op.Summary = w.ID, w.Summary
	op.Security = openapi3.NewSecurityRequirements().With(openapi3.NewSecurityRequirement().Authenticate(keyScheme))
	if w.locked {
		op.AddParameter(openapi3.NewHeaderParameter("If-Match").WithRequired(true).WithDescription("The ETag of the feature that the change was made from, or *").WithSchema(openapi3.NewStringSchema()))
	}
	media := cmp.Or(w.media, mediaGeoJSON)
	if w.body != "" {
		content := openapi3.Content{cmp.Or(w.sent, media): openapi3.NewMediaType().WithSchemaRef(ref(w.body))}
		op.RequestBody = &openapi3.RequestBodyRef{Value: openapi3.NewRequestBody().WithRequired(true).WithContent(content)}
	}
	answer := openapi3.NewResponse().WithDescription("Done")
	if w.answers != "" {
		answer.Content = openapi3.Content{media: openapi3.NewMediaType().WithSchemaRef(ref(w.answers))}
	}
	op.AddResponse(w.status, answer)
	problem := openapi3.Content{"application/problem+json": openapi3.NewMediaType().WithSchemaRef(ref("Problem")), mediaHTML: openapi3.NewMediaType().WithSchema(openapi3.NewStringSchema())}
	for status, why := range w.refusals() {
		op.AddResponse(status, openapi3.NewResponse().WithDescription(why).WithContent(problem))
	}
	op.Responses.Set("default", &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription("A problem").WithContent(problem)})
	return op
}

func (w write) refusals() map[int]string {
	list := map[int]string{
		http.StatusUnauthorized: "No key, or one that is not known", http.StatusForbidden: "A key of another role, or a page of another origin",
		http.StatusTooManyRequests: "Too many wrong keys",
	}
	if len(w.parameters) > 0 {
		list[http.StatusBadRequest] = "A parameter is wrong; the problem names it, its value and what is accepted"
	}
	if w.body != "" {
		list[http.StatusBadRequest] = "Not " + w.one + "; the problem names the member, its value and what is accepted"
		list[http.StatusRequestEntityTooLarge] = "Longer than 1 MiB"
		list[http.StatusUnsupportedMediaType] = "Not " + cmp.Or(w.sent, w.media, mediaGeoJSON)
	}
	if w.body != "" && !w.locked {
		list[http.StatusConflict] = "There is or was " + w.one + " of this id"
	}
	if w.locked {
		list[http.StatusNotFound] = "There is not " + w.one + " of this id, or it was withdrawn"
		list[http.StatusPreconditionFailed] = "Somebody else has made another version meanwhile"
		list[http.StatusPreconditionRequired] = "If-Match is missing"
	}
	return list
}

// versionOperations tell of past versions.
func versionOperations() []operation {
	return append(drawingVersions(threat.Corridors, "corridor", "getCorridor", "A corridor"), drawingVersions(threat.Areas, "area of interest", "getArea", "An area of interest")...)
}

func drawingVersions(col threat.Collection, one, get, title string) []operation {
	id := pathParam("id", "Id of the "+one)
	return []operation{
		{
			Path: "/collections/" + col.ID + "/items/{id}/versions", ID: "versions_" + col.ID, Summary: col.Title + ": the versions of one, the newest first",
			Parameters: params(id, formatParam("json")), answers: map[string]string{mediaJSON: "Versions"},
		},
		{
			Path: "/" + col.ID + "/{id}", ID: get, Summary: title + " as it is, or as it was in a version",
			Parameters: params(id, queryParam("version", "Counted from 1; left out: the last one", openapi3.NewIntegerSchema().WithMin(1)), formatParam("json")),
			answers:    map[string]string{mediaGeoJSON: "feature_" + col.ID},
		},
	}
}

func versionSchemas() openapi3.Schemas {
	text := openapi3.NewStringSchema().NewRef()
	position := openapi3.NewArraySchema().WithItems(openapi3.NewFloat64Schema()).WithMinItems(2).WithMaxItems(3)
	line := coordinatesSchema("LineString", openapi3.NewArraySchema().WithItems(position).WithMinItems(2).WithMaxItems(threat.MaxCorridorVertices))
	polygon := openapi3.NewArraySchema().WithItems(openapi3.NewArraySchema().WithItems(position).WithMinItems(4)).WithMinItems(1)
	surface := openapi3.NewOneOfSchema(coordinatesSchema("Polygon", polygon), coordinatesSchema("MultiPolygon", openapi3.NewArraySchema().WithItems(polygon).WithMinItems(1)))
	return openapi3.Schemas{
		"Versions": object(members{"id": text, "links": listOf(ref("Link")), "versions": listOf(object(members{
			"version": openapi3.NewInt64Schema().NewRef(), "op": enum("add", "change", "withdraw").NewRef(), "recorded_at": openapi3.NewDateTimeSchema().NewRef(),
			"by": enum("editor", "import", "program").NewRef(), "reason": text, "links": listOf(ref("Link")),
		}))}),
		"MergePatch":   openapi3.NewObjectSchema().NewRef(),
		"CorridorEdit": editSchema(line, editedProperties(threat.Corridors, "kind", "half_width_km")),
		"AreaEdit":     editSchema(surface, editedProperties(threat.Areas)),
	}
}

func editSchema(geometry, properties *openapi3.Schema) *openapi3.SchemaRef {
	return object(members{
		"type": enum("Feature").NewRef(), "id": openapi3.NewStringSchema().NewRef(), "geometry": geometry.NewRef(), "properties": properties.NewRef(),
		"reason": openapi3.NewStringSchema().WithMaxLength(threat.MaxCorridorReason).NewRef(),
	}, "id", "reason")
}

func coordinatesSchema(kind string, coordinates *openapi3.Schema) *openapi3.Schema {
	g := openapi3.NewObjectSchema().WithProperty("type", enum(kind)).WithProperty("coordinates", coordinates)
	g.Required = []string{"type", "coordinates"}
	return g
}

// editedProperties are those of a collection, less what the server makes itself.
func editedProperties(col threat.Collection, required ...string) *openapi3.Schema {
	properties := openapi3.NewObjectSchema()
	for _, f := range col.Fields {
		s := fieldSchema(f)
		s.ReadOnly = madeByServer(f)
		properties.WithProperty(f.Name, s)
	}
	properties.Required = required
	return properties
}
