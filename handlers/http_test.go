package handlers_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"threatmap/handlers"
	"threatmap/threat"
)

func problemIn(t *testing.T, w *httptest.ResponseRecorder) handlers.Problem {
	t.Helper()
	var p handlers.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatalf("not a problem: %v\n%s", err, w.Body)
	}
	return p
}

func TestNotModified(t *testing.T) {
	for _, target := range []string{"/", "/api", "/codes", "/collections", "/collections/incidents/items", "/collections/incidents/items/one", "/incidents/one", "/stats/count", "/feeds/incidents.atom", "/feeds/incidents.json", "/places?q=a", "/tiles/incidents/0/0/0.mvt", "/tiles/incidents.json", "/static/main.js"} {
		t.Run(target, func(t *testing.T) {
			s := &fake{}
			tag := ask(t, config(s), "GET", target).Header().Get("ETag")
			if !strings.HasPrefix(tag, `W/"`) {
				t.Fatalf("ETag %q", tag)
			}
			for _, held := range []string{tag, `"other", ` + tag, "*", strings.TrimPrefix(tag, "W/")} {
				w := ask(t, config(s), "GET", target, "If-None-Match", held)
				if w.Code != 304 || w.Body.Len() != 0 || w.Header().Get("ETag") != tag {
					t.Errorf("%s: %d %q", held, w.Code, w.Body)
				}
			}
			if w := ask(t, config(s), "GET", target, "If-None-Match", `"other"`); w.Code != 200 {
				t.Errorf("another tag: %d", w.Code)
			}
		})
	}
}

// Whoever holds any answer to a question still hears what is wrong with it, and that something is not there.
func TestHoldingAnyAnswerHidesNoError(t *testing.T) {
	for target, want := range map[string]int{
		"/stats/count?corridor=nowhere": 400, "/stats/count?belt=AAA-BBB&width_km=5": 400, "/collections/incidents/items?corridor=nowhere": 400, "/tiles/incidents/0/0/0.mvt?corridor=nowhere": 400,
		"/tiles/incidents.json?corridor=nowhere": 400, "/analysis/tempo?belt=AAA-BBB&width_km=5": 400, "/collections/incidents/items/none": 404, "/incidents/none": 404,
		"/tiles/incidents/3/0/0.mvt": 304, "/collections/incidents/items?f=csv": 304,
	} {
		for _, coding := range []string{"identity", "gzip"} {
			w := ask(t, config(&fake{}), "GET", target, "If-None-Match", "*", "Accept-Encoding", coding)
			if w.Code != want || want == 304 && (w.Body.Len() > 0 || w.Header().Get("Content-Type")+w.Header().Get("Content-Encoding") != "") {
				t.Errorf("%s, %s: %d %v %q, want %d", target, coding, w.Code, w.Header(), w.Body, want)
			}
		}
	}
}

func TestAChangeChangesTheTag(t *testing.T) {
	s := &fake{}
	tag := ask(t, config(s), "GET", "/stats/count").Header().Get("ETag")
	s.counter++
	if w := ask(t, config(s), "GET", "/stats/count", "If-None-Match", tag); w.Code != 200 {
		t.Errorf("%d", w.Code)
	}
	if other := ask(t, config(s), "GET", "/stats/count?side=other").Header().Get("ETag"); other == ask(t, config(s), "GET", "/stats/count").Header().Get("ETag") {
		t.Error("two filters share a tag")
	}
}

func TestATileOfTheCurrentCounterMayBeKept(t *testing.T) {
	s := &fake{counter: 5}
	if got := ask(t, config(s), "GET", "/tiles/incidents/0/0/0.mvt?v=public-5-c0de").Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Error(got)
	}
	if got := ask(t, config(s), "GET", "/tiles/incidents/0/0/0.mvt?v=public-4-c0de").Header().Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Error(got)
	}
}

func TestHead(t *testing.T) {
	for _, target := range []string{"/", "/collections", "/collections/incidents/items", "/static/main.js", "/healthz", "/tiles/incidents/0/0/0.mvt"} {
		if w := ask(t, config(&fake{}), "HEAD", target); w.Code != 200 || w.Body.Len() != 0 {
			t.Errorf("%s: %d, %d bytes", target, w.Code, w.Body.Len())
		}
	}
}

func TestMethods(t *testing.T) {
	w := ask(t, config(&fake{}), "POST", "/collections/incidents/items")
	if allow := w.Header().Get("Allow"); w.Code != 405 || !strings.Contains(allow, "GET") || !strings.Contains(allow, "HEAD") {
		t.Errorf("%d Allow %q", w.Code, allow)
	}
	w = ask(t, config(&fake{}), "OPTIONS", "/collections", "Origin", "https://example.org", "Access-Control-Request-Method", "GET")
	if w.Code != 204 || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	w = ask(t, config(&fake{}), "GET", "/collections", "Origin", "https://example.org")
	if w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("%v", w.Header())
	}
}

func TestAQueryThatIsTooLong(t *testing.T) {
	if w := ask(t, config(&fake{}), "GET", "/collections?x="+strings.Repeat("a", 9000)); w.Code != 414 {
		t.Errorf("%d", w.Code)
	}
}

func TestFailuresShowNothingInside(t *testing.T) {
	fails := func(err error, after int) *fake {
		return &fake{features: func(col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
			for range after {
				if err := yield(feature(col, "one")); err != nil {
					return "", err
				}
			}
			if err == nil {
				panic("secret")
			}
			return "", err
		}}
	}
	cases := []struct {
		name   string
		store  *fake
		status int
	}{
		{"error before the first byte", fails(errors.New("secret"), 0), 500},
		{"error in the first bytes", fails(errors.New("secret"), 3), 500},
		{"panic", fails(nil, 0), 500},
		{"time is up", fails(&threat.Error{Kind: threat.KindTimeout, Detail: "too long"}, 0), 503},
		{"unknown cursor", fails(threat.Invalid("after", "x", "not a cursor", "a next link's"), 0), 400},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := ask(t, config(c.store), "GET", "/collections/incidents/items")
			p := problemIn(t, w)
			if w.Code != c.status || p.Status != c.status || strings.Contains(w.Body.String(), "secret") || w.Header().Get("ETag") != "" {
				t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
			}
		})
	}
	t.Run("error in the middle cuts the connection", func(t *testing.T) {
		srv := httptest.NewServer(handlers.New(config(fails(errors.New("secret"), 1000))))
		defer srv.Close()
		r, err := http.Get(srv.URL + "/collections/incidents/items")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		if _, err := io.ReadAll(r.Body); err == nil {
			t.Error("the client takes a cut answer for a whole one")
		}
	})
}

func TestNotReady(t *testing.T) {
	cfg := config(&fake{})
	cfg.Ready = func() error { return errors.New("migrating") }
	for target, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/collections": 503, "/static/main.js": 200, "/conformance": 200} {
		if w := ask(t, cfg, "GET", target); w.Code != want {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
}

// A server that has lost its database goes on with what it holds, and says so.
func TestReadyTellsOfADatabaseThatIsAway(t *testing.T) {
	var late error
	h := handlers.New(handlers.Config{Store: &fake{}, Late: func() error { return late }})
	for reason, err := range map[string]error{"": nil, "not heard for long": errors.New("not heard for long")} {
		late = err
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", http.NoBody))
		var said handlers.Health
		if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil || w.Code != 200 || said.Status != "ready" || said.Reason != reason {
			t.Errorf("late %v: %d %s, %v", late, w.Code, w.Body, err)
		}
	}
}

func TestLinksNameTheRightHost(t *testing.T) {
	cfg := config(&fake{})
	forged := []string{"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https"}
	if w := ask(t, cfg, "GET", "http://map.local:81/collections", forged...); !strings.Contains(w.Body.String(), "http://map.local:81/collections") || strings.Contains(w.Body.String(), "evil") {
		t.Errorf("%.300s", w.Body)
	}
	cfg.TrustForwarded = true
	if w := ask(t, cfg, "GET", "/collections", forged...); !strings.Contains(w.Body.String(), "https://evil.example/collections") {
		t.Errorf("%.300s", w.Body)
	}
	cfg.BaseURL = "https://map.example/tm/"
	if w := ask(t, cfg, "GET", "/collections", forged...); !strings.Contains(w.Body.String(), "https://map.example/tm/collections") {
		t.Errorf("%.300s", w.Body)
	}
	r := httptest.NewRequest("GET", "/collections", http.NoBody)
	r.Host = `x"><script>`
	w := httptest.NewRecorder()
	handlers.New(config(&fake{})).ServeHTTP(w, r)
	if w.Code != 400 {
		t.Errorf("a host that is none: %d", w.Code)
	}
}

func TestThePageWithoutItsLibraries(t *testing.T) {
	cfg := config(&fake{})
	files := page()
	delete(files, "vendor/leaflet.js")
	cfg.Static = files
	if w := ask(t, cfg, "GET", "/", "Accept", "text/html"); w.Code != 503 || !strings.Contains(w.Body.String(), "static/vendor") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	cfg.Static = nil
	if w := ask(t, cfg, "GET", "/", "Accept", "text/html"); w.Code != 503 || !strings.Contains(w.Body.String(), "index.html") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestThePageMayRunItsImportMap(t *testing.T) {
	w := ask(t, config(&fake{}), "GET", "/", "Accept", "text/html")
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self' 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='") {
		t.Error(csp)
	}
}
