package handlers

import (
	"net/http"

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
	body                      bool
	locked                    bool // wants If-Match
	parameters                []*openapi3.Parameter
}

func writes() []write {
	path, feature := "/collections/corridors/items", "feature_"+threat.Corridors.ID
	return []write{
		{Method: http.MethodPost, Path: path, ID: "create_corridors", Summary: "Draw a corridor. Without an id it gets one made of its name", status: http.StatusCreated, answers: feature, body: true},
		{Method: http.MethodPut, Path: path + "/{id}", ID: "replace_corridors", Summary: "Make the next version of a corridor", status: http.StatusOK, answers: feature, body: true, locked: true},
		{Method: http.MethodDelete, Path: path + "/{id}", ID: "withdraw_corridors", Summary: "Withdraw a corridor; its versions stay", status: http.StatusNoContent, locked: true, parameters: params(
			queryParam("reason", "Why, in one line", openapi3.NewStringSchema().WithMaxLength(threat.MaxCorridorReason)),
		)},
		{
			Method: http.MethodPost, Path: "/analysis/corridor-proposals", ID: "save_corridor_proposals", Summary: "Work a line out and save it as a proposed corridor, beside the reported ones",
			status: http.StatusCreated, answers: "feature_" + threat.CorridorProposals.ID,
			parameters: append(proposalsMethod().parameters, queryParam("rank", "Which line: 1 = least cost", openapi3.NewIntegerSchema().WithMin(1).WithMax(1+analysis.MaxAlternatives).WithDefault(1))),
		},
		{Method: http.MethodDelete, Path: "/collections/corridor_proposals/items/{id}", ID: "withdraw_corridor_proposals", Summary: "Withdraw a proposed corridor", status: http.StatusNoContent},
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
	if w.body {
		content := openapi3.Content{mediaGeoJSON: openapi3.NewMediaType().WithSchemaRef(ref("CorridorEdit"))}
		op.RequestBody = &openapi3.RequestBodyRef{Value: openapi3.NewRequestBody().WithRequired(true).WithContent(content)}
	}
	answer := openapi3.NewResponse().WithDescription("Done")
	if w.answers != "" {
		answer.Content = openapi3.Content{mediaGeoJSON: openapi3.NewMediaType().WithSchemaRef(ref(w.answers))}
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
	if w.body {
		list[http.StatusBadRequest] = "Not a corridor; the problem names the member, its value and what is accepted"
		list[http.StatusRequestEntityTooLarge] = "Longer than 1 MiB"
		list[http.StatusUnsupportedMediaType] = "Not application/geo+json"
	}
	if w.body && !w.locked {
		list[http.StatusConflict] = "There is or was a corridor of this id"
	}
	if w.locked {
		list[http.StatusNotFound] = "No such corridor, or withdrawn"
		list[http.StatusPreconditionFailed] = "Somebody else has changed the corridor meanwhile"
		list[http.StatusPreconditionRequired] = "If-Match is missing"
	}
	return list
}

// versionOperations tell of past versions.
func versionOperations() []operation {
	id := pathParam("id", "Id of the corridor")
	return []operation{
		{
			Path: "/collections/corridors/items/{id}/versions", ID: "versions_corridors", Summary: "Corridors: the versions of one, the newest first",
			Parameters: params(id, formatParam("json")), answers: map[string]string{mediaJSON: "Versions"},
		},
		{
			Path: "/corridors/{id}", ID: "getCorridor", Summary: "A corridor as it is, or as it was in a version",
			Parameters: params(id, queryParam("version", "Counted from 1; left out: the last one", openapi3.NewIntegerSchema().WithMin(1)), formatParam("json")),
			answers:    map[string]string{mediaGeoJSON: "feature_corridors"},
		},
	}
}

func versionSchemas() openapi3.Schemas {
	text := openapi3.NewStringSchema().NewRef()
	properties := openapi3.NewObjectSchema()
	for _, f := range threat.Corridors.Fields {
		s := fieldSchema(f)
		s.ReadOnly = f.Name == "version" || f.Name == "recorded_at"
		properties.WithProperty(f.Name, s)
	}
	properties.Required = []string{"kind", "half_width_km"}
	number := openapi3.NewFloat64Schema()
	position := openapi3.NewArraySchema().WithItems(number).WithMinItems(2).WithMaxItems(3)
	line := openapi3.NewObjectSchema().WithProperty("type", enum("LineString")).
		WithProperty("coordinates", openapi3.NewArraySchema().WithItems(position).WithMinItems(2).WithMaxItems(threat.MaxCorridorVertices))
	line.Required = []string{"type", "coordinates"}
	return openapi3.Schemas{
		"Versions": object(members{"id": text, "links": listOf(ref("Link")), "versions": listOf(object(members{
			"version": openapi3.NewInt64Schema().NewRef(), "op": enum("add", "change", "withdraw").NewRef(), "recorded_at": openapi3.NewDateTimeSchema().NewRef(),
			"by": enum("editor", "import", "program").NewRef(), "reason": text, "links": listOf(ref("Link")),
		}))}),
		"CorridorEdit": object(members{
			"type": enum("Feature").NewRef(), "id": text, "geometry": line.NewRef(), "properties": properties.NewRef(),
			"reason": openapi3.NewStringSchema().WithMaxLength(threat.MaxCorridorReason).NewRef(),
		}, "id", "reason"),
	}
}
