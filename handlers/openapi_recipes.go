package handlers

import (
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
)

// describeRecipes adds the making of links to answers to the document: the one write that needs no key.
func describeRecipes(doc *openapi3.T) {
	op := openapi3.NewOperation()
	op.OperationID, op.Summary = "keepAnswer", "Make a link to an answer (/a/{hash}), pinned to what is known now or live. Anybody may; what can't be answered has none, and the same question has the same link"
	ask := openapi3.NewObjectSchema().WithProperty("address", openapi3.NewStringSchema()).WithProperty("pinned", openapi3.NewBoolSchema()).WithoutAdditionalProperties()
	ask.Required = []string{"address"}
	op.RequestBody = &openapi3.RequestBodyRef{Value: openapi3.NewRequestBody().WithRequired(true).WithContent(openapi3.NewContentWithJSONSchema(ask))}
	made := openapi3.NewContentWithJSONSchemaRef(ref("Object"))
	op.AddResponse(http.StatusCreated, openapi3.NewResponse().WithDescription("The recipe and its addresses").WithContent(made))
	op.AddResponse(http.StatusOK, openapi3.NewResponse().WithDescription("The same, which was kept already").WithContent(made))
	problem := openapi3.Content{"application/problem+json": openapi3.NewMediaType().WithSchemaRef(ref("Problem")), mediaHTML: openapi3.NewMediaType().WithSchema(openapi3.NewStringSchema())}
	for status, why := range map[int]string{
		http.StatusBadRequest: "Not an address that is answered; the problem says why", http.StatusForbidden: "A page of another origin", http.StatusRequestEntityTooLarge: "Longer than 1 MiB, or no more are kept",
		http.StatusUnsupportedMediaType: "Not JSON", http.StatusTooManyRequests: "Too many at this moment", http.StatusServiceUnavailable: "Not at this moment",
	} {
		op.AddResponse(status, openapi3.NewResponse().WithDescription(why).WithContent(problem))
	}
	op.Responses.Set("default", &openapi3.ResponseRef{Value: openapi3.NewResponse().WithDescription("A problem").WithContent(problem)})
	doc.AddOperation(answersPath, http.MethodPost, op)
}
