package handlers

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"

	"threatmap/formats"
	"threatmap/threat"
)

const mediaMergePatch = "application/merge-patch+json"

// patch answers PATCH to /collections/{c}/items/{id}: the next version is the last one with a JSON merge patch applied to its Feature (RFC 7396). null takes a member away, which makes a
// property unknown. The outcome is held against all that a PUT is.
func (s *server) patch(c echo.Context) error {
	d, err := s.drawn(c)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Accept-Patch", mediaMergePatch)
	expect, err := s.expected(c, d)
	if err != nil {
		return err
	}
	change, err := readBody(c, []string{mediaMergePatch}, mediaMergePatch, d.accepted)
	if err != nil {
		return err
	}
	last, err := d.version(c.Request().Context(), param(c, "id"), expect)
	if err != nil {
		return err
	}
	body, err := mergePatch(formats.AppendFeature(nil, d.col, last.feature), change)
	if err != nil {
		return err
	}
	v, err := d.replace(c.Request().Context(), param(c, "id"), body, expect, keyOf(c))
	if err != nil {
		return tooLate(err)
	}
	return s.written(c, http.StatusOK, d, v)
}

// mergePatch applies a merge patch to a JSON document: RFC 7396's own fifteen lines, which no library says shorter. Numbers stay as they are spelled.
//
// Returns a KindInvalid error for a patch that is no JSON.
func mergePatch(document, patch []byte) ([]byte, error) {
	target, err := anyJSON(document)
	if err != nil {
		return nil, err
	}
	change, err := anyJSON(patch)
	if err != nil {
		return nil, threat.Invalid("body", "", "not JSON: "+err.Error(), "a JSON merge patch (RFC 7396) of a Feature")
	}
	return json.Marshal(merged(target, change))
}

func merged(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	object, ok := target.(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	for name, value := range changes {
		if value == nil {
			delete(object, name)
		} else {
			object[name] = merged(object[name], value)
		}
	}
	return object
}

func anyJSON(text []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, &json.SyntaxError{Offset: d.InputOffset()}
	}
	return v, nil
}
