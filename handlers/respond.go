package handlers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"
)

// sendJSON writes v, whole or not at all.
func sendJSON(c echo.Context, media string, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	return c.Blob(http.StatusOK, media, b.Bytes())
}

// dataJSON answers with what read returns, unless the client has it already.
func dataJSON[T any](s *server, c echo.Context, read func() (T, error)) error {
	if done, err := s.unchanged(c, mediaJSON); done || err != nil {
		return err
	}
	v, err := read()
	if err != nil {
		return err
	}
	return sendJSON(c, mediaJSON, v)
}
