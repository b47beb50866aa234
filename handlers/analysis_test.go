package handlers_test

import (
	"strings"
	"testing"
)

func TestAnalysesAreListed(t *testing.T) {
	w := ask(t, config(&fake{}), "GET", "/analysis")
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"methods":[`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := ask(t, config(&fake{}), "GET", "/analysis/astrology"); w.Code != 404 {
		t.Errorf("unknown method: %d %s", w.Code, w.Body)
	}
}
