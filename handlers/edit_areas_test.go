package handlers_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"threatmap/threat"
)

func (e *editor) putArea(a threat.AreaOfInterest, op string, by threat.Key, reason string) threat.AreaVersion {
	e.by = by
	v := threat.AreaVersion{Area: a, Version: len(e.areas) + 1, Op: op, RecordedAt: time.Unix(int64(len(e.areas)), 0), By: "editor", Reason: reason}
	e.areas = append([]threat.AreaVersion{v}, e.areas...)
	return v
}

func (e *editor) AddArea(_ context.Context, a threat.AreaOfInterest, by threat.Key, reason string) (threat.AreaVersion, error) {
	if err := a.Check(); err != nil {
		return threat.AreaVersion{}, err
	}
	if a.ID == "" {
		a.ID = "aoi-made"
	}
	return e.putArea(a, "add", by, reason), nil
}

func (e *editor) ReplaceArea(_ context.Context, a threat.AreaOfInterest, expect int, by threat.Key, reason string) (threat.AreaVersion, error) {
	if err := a.Check(); err != nil {
		return threat.AreaVersion{}, err
	}
	if expect != len(e.areas) {
		return threat.AreaVersion{}, &threat.Error{Kind: threat.KindConflict, Detail: "somebody was quicker"}
	}
	return e.putArea(a, "change", by, reason), nil
}

func (e *editor) WithdrawArea(_ context.Context, _ string, _ int, by threat.Key, reason string) (threat.AreaVersion, error) {
	return e.putArea(e.areas[0].Area, "withdraw", by, reason), nil
}

func (e *editor) AreaVersions(_ context.Context, id string) ([]threat.AreaVersion, error) {
	if len(e.areas) == 0 || id != e.areas[0].Area.ID {
		return nil, threat.NotFound("area", id)
	}
	return e.areas, nil
}

func (e *editor) AreaVersion(ctx context.Context, id string, version int) (threat.AreaVersion, error) {
	list, err := e.AreaVersions(ctx, id)
	switch {
	case err != nil:
		return threat.AreaVersion{}, err
	case version == 0:
		return list[0], nil
	case version > len(list):
		return threat.AreaVersion{}, threat.NotFound("version", "")
	}
	return list[len(list)-version], nil
}

func (s *fake) AreaVersions(_ context.Context, id string) ([]threat.AreaVersion, error) {
	v, err := s.AreaVersion(context.Background(), id, 0)
	return []threat.AreaVersion{v}, err
}

func (s *fake) AreaVersion(_ context.Context, id string, version int) (threat.AreaVersion, error) {
	if id != "aoi-one" && id != "one" || version > 1 {
		return threat.AreaVersion{}, threat.NotFound("area", id)
	}
	return threat.AreaVersion{Area: threat.AreaOfInterest{ID: id}, Version: 1, Op: "add", RecordedAt: time.Unix(0, 0).UTC(), By: "editor"}, nil
}

const (
	areaItems = "/collections/areas/items"
	wadi      = `{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[40,34],[41,34],[41,35],[40,34]]]},"properties":{"name_en":"Wadi","kind":"aoi","source":"imagery"}}`
)

func TestAnAreaOfInterestIsEdited(t *testing.T) {
	e := &editor{fake: &fake{}}
	ask, key := editing(e), []string{"Authorization", "Bearer edits"}
	w := ask("POST", areaItems, strings.Replace(wadi, `{`, `{"reason":"imagery",`, 1), key...)
	if w.Code != 201 || w.Header().Get("Location") != "http://example.com"+areaItems+"/aoi-made" || !strings.Contains(w.Body.String(), `"version":1`) || !strings.Contains(w.Body.String(), `"kind":"aoi"`) || e.by.ID != 7 {
		t.Fatal(w.Code, w.Header(), w.Body)
	}
	tag := w.Header().Get("ETag")
	target := areaItems + "/aoi-made"
	if w := ask("PUT", target, wadi, key...); w.Code != 428 {
		t.Error(w.Code, w.Body)
	}
	if w = ask("PUT", target, strings.Replace(wadi, "Wadi", "Wadi Hauran", 1), append(key, "If-Match", tag)...); w.Code != 200 || !strings.Contains(w.Body.String(), `"version":2`) {
		t.Fatal(w.Code, w.Body)
	}
	if w := ask("PUT", target, wadi, append(key, "If-Match", tag)...); w.Code != 412 {
		t.Error(w.Code, w.Body)
	}
	if w := ask("GET", target+"/versions", ""); w.Code != 200 || !strings.Contains(w.Body.String(), "/areas/aoi-made?version=1") {
		t.Error(w.Code, w.Body)
	}
	if w := ask("GET", "/areas/aoi-made?version=1", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"name_en":"Wadi"`) {
		t.Error(w.Code, w.Body)
	}
	if w := ask("DELETE", target+"?reason=done", "", append(key, "If-Match", "*")...); w.Code != 204 || e.areas[0].Reason != "done" {
		t.Error(w.Code, w.Body)
	}
	if w := ask("GET", "/areas/aoi-made", ""); w.Code != 404 || !strings.Contains(w.Body.String(), "withdrawn") {
		t.Error(w.Code, w.Body)
	}
	if w := ask("OPTIONS", areaItems, ""); !strings.Contains(w.Header().Get("Allow"), "POST") {
		t.Error(w.Header())
	}
}

func TestBadAreasAreNotWritten(t *testing.T) {
	e := &editor{fake: &fake{}}
	ask, key := editing(e), []string{"Authorization", "Bearer edits"}
	shape := func(g string) string { return `{"type":"Feature","geometry":` + g + `,"properties":{"name_en":"a"}}` }
	var many strings.Builder
	for i := range 5001 {
		fmt.Fprintf(&many, "[%f,%f],", 40+float64(i)/1e4, 34+float64(i*i)/1e8)
	}
	for body, parameter := range map[string]string{
		strings.Replace(wadi, `"aoi"`, `"zone"`, 1):                      "kind",
		strings.Replace(wadi, `"source"`, `"half_width_km"`, 1):          "half_width_km",
		strings.Replace(wadi, `"Wadi"`, `""`, 1):                         "name_en",
		strings.Replace(wadi, `{`, `{"id":"syrian-badia",`, 1):           "id",
		strings.Replace(wadi, `{`, `{"id":"aoi-A",`, 1):                  "id",
		strings.Replace(wadi, `"kind"`, `"uncertainty_km":-1,"kind"`, 1): "uncertainty_km",
		strings.Replace(wadi, `"kind"`, `"method":"by hand","kind"`, 1):  "method",
		shape(`null`): "geometry",
		shape(`{"type":"Point","coordinates":[40,34]}`):                                       "geometry",
		shape(`{"type":"Polygon","coordinates":[[[40,34],[41,34],[41,35]]]}`):                 "geometry",
		shape(`{"type":"Polygon","coordinates":[[[40,34],[42,36],[42,34],[40,36],[40,34]]]}`): "geometry",
		shape(`{"type":"Polygon","coordinates":[[[179,0],[-179,0],[-179,1],[179,0]]]}`):       "geometry",
		shape(`{"type":"Polygon","coordinates":[[` + many.String() + `[40,34]]]}`):            "geometry",
	} {
		w := ask("POST", areaItems, body, key...)
		if p := problemIn(t, w); w.Code != 400 || p.Parameter != parameter || p.Accepted == "" {
			t.Errorf("%.150s: %d %+v", body, w.Code, p)
		}
	}
	if w := ask("POST", areaItems, wadi); w.Code != 401 {
		t.Error(w.Code)
	}
	if w := ask("POST", areaItems, wadi, "Authorization", "Bearer reads"); w.Code != 403 {
		t.Error(w.Code)
	}
	for _, method := range []string{"PUT", "DELETE"} {
		if w := ask(method, areaItems+"/syrian-badia", wadi, append(key, "If-Match", "*")...); w.Code != 403 || !strings.Contains(w.Body.String(), "aoi-") {
			t.Errorf("%s of a region: %d %s", method, w.Code, w.Body)
		}
	}
	if len(e.areas) != 0 {
		t.Error("something was written")
	}
}
