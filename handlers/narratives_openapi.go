package handlers

import (
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"

	"threatmap/threat"
)

func narrativeWrites() []write {
	const one = "a narrative"
	return []write{
		{Method: http.MethodPost, Path: narrativesPath, ID: "create_narrative", Summary: "Keep " + one + ". Without an id it gets one made of its title", status: http.StatusCreated, answers: "Narrative", body: "NarrativeEdit", media: mediaJSON, one: one},
		{Method: http.MethodPut, Path: narrativesPath + "/{id}", ID: "replace_narrative", Summary: "Make the next version of " + one, status: http.StatusOK, answers: "Narrative", body: "NarrativeEdit", media: mediaJSON, one: one, locked: true},
		{Method: http.MethodDelete, Path: narrativesPath + "/{id}", ID: "withdraw_narrative", Summary: "Withdraw " + one, status: http.StatusNoContent, one: one, locked: true},
	}
}

func narrativeSchemas() openapi3.Schemas {
	text := func(most int64) *openapi3.SchemaRef { return openapi3.NewStringSchema().WithMaxLength(most).NewRef() }
	whole, when := openapi3.NewInt64Schema().NewRef(), openapi3.NewDateTimeSchema().NewRef()
	id, title := openapi3.NewStringSchema().NewRef(), text(threat.MaxNarrativeTitle)
	steps := listOf(object(members{"title": title, "text": text(threat.MaxNarrativeText), "view": text(threat.MaxNarrativeView)}))
	steps.Value.WithMinItems(1).WithMaxItems(threat.MaxNarrativeSteps)
	return openapi3.Schemas{
		"Narratives":    object(members{"narratives": listOf(object(members{"id": id, "title": title, "steps": whole, "version": whole, "recorded_at": when}))}),
		"Narrative":     object(members{"id": id, "title": title, "steps": steps, "version": whole, "recorded_at": when}),
		"NarrativeEdit": object(members{"id": id, "title": title, "steps": steps}, "id"),
	}
}
