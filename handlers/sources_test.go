package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"threatmap/handlers"
	"threatmap/threat"
)

// unlisted is a store that does not list its sources.
type unlisted struct{ *fake }

func (unlisted) Sources(context.Context) ([]threat.Source, error) {
	return nil, errors.New("all sources are read for one")
}

func TestOneSourceIsReadAlone(t *testing.T) {
	cfg := config(&fake{})
	cfg.Store = unlisted{&fake{}}
	answer := ask(t, cfg, http.MethodGet, "/sources/A%2FB%20&%20C")
	var doc handlers.SourceDoc
	if err := json.Unmarshal(answer.Body.Bytes(), &doc); err != nil || answer.Code != http.StatusOK || doc.Publisher != "A/B & C" || doc.Documents != 3 {
		t.Errorf("%d %+v, %v", answer.Code, doc, err)
	}
}
