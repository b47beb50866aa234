package handlers_test

import (
	"context"
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"

	"threatmap/threat"
)

// onlyOther has incidents of the side other, and none of any other side.
type onlyOther struct{ *fake }

func (s onlyOther) Events(ctx context.Context, f threat.Filter, yield func(threat.Event) error) error {
	if !slices.Contains(f.Codes["side"], "other") {
		return nil
	}
	return s.fake.Events(ctx, f, yield)
}

// 1,040 against none has p = 2^-1039, which is under the least number that has all of its digits (2^-1022).
func TestDifferenceTellsTheLeastOfP(t *testing.T) {
	s := &fake{events: strewn(1040)}
	for i := range s.events {
		s.events[i].Place = s.events[0].Place
	}
	cfg := config(s)
	cfg.Store = onlyOther{s}
	got := findingsIn(t, ask(t, cfg, "GET", "/analysis/difference?side=other&b_side=engagement"))
	p, _ := got.Features[0].Properties["p"].(float64)
	if len(got.Features) != 1 || p < 1.697e-313 || p > 1.699e-313 {
		t.Errorf("%d hexagons, p %v", len(got.Features), p)
	}
}

// The fake answers every filter with the same events, so that all of them are in both: refused or left out, never counted twice.
func TestDifferenceTakesNobodyTwice(t *testing.T) {
	got := findingsIn(t, ask(t, config(&fake{events: strewn(200), counter: 7}), "GET", "/analysis/difference?datetime=2019-01-01/2019-06-30&b_datetime=2018-01-01/2018-06-30"))
	if got.Enough || got.Note.Used != 0 || len(got.Features) != 0 {
		t.Errorf("%v, used %d, %d hexagons", got.Enough, got.Note.Used, len(got.Features))
	}
}

func TestDifferenceRefusesWhatIsNotClear(t *testing.T) {
	for query, names := range map[string]string{
		"": "b_datetime", "b_datetime=2018-01-01/2018-06-30": "datetime", "datetime=2019-01-01/..&b_datetime=2018-01-01/2018-06-30": "datetime",
		"datetime=2019-01-01/2019-02-01&b_datetime=2019-02-01/2019-03-01": "b_datetime", "datetime=2019-01-01/2019-02-01&b_datetime=soon": "b_datetime",
		"datetime=2019-01-01/2019-02-01&b_datetime=2018-01-01/2018-02-01&b_side=other": "b_datetime",
		"b_side=other": "side", "side=other&b_side=other": "b_side", "side=other&b_side=all": "b_side", "side=other&b_side=engagement&edge_km=0": "edge_km",
		"side=other&b_side=engagement&alpha=1": "alpha", "side=other&b_side=engagement&coarse=point&assume_uncertainty_m=5000": "assume_uncertainty_m",
	} {
		w := ask(t, config(&fake{events: strewn(20)}), "GET", "/analysis/difference?"+query)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"`+names+`"`) {
			t.Errorf("%q: %d %s", query, w.Code, w.Body)
		}
	}
}

func TestDifferenceAsTable(t *testing.T) {
	w := ask(t, config(&fake{events: strewn(200)}), "GET", "/analysis/difference?side=other&b_side=engagement&f=csv")
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || w.Code != http.StatusOK || rows[0][3] != "a" || rows[0][len(rows[0])-1] != "note_data_version" {
		t.Errorf("%v, %d: %v", err, w.Code, rows)
	}
}
