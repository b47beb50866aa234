package handlers_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"threatmap/handlers"
	"threatmap/threat"
)

const world = "/tiles/incidents/0/0/0.mvt"

// answer is what an http.Response says before its body.
type answer struct {
	StatusCode    int
	Header        http.Header
	ContentLength int64
}

// get sends a request through a real connection, whose client unpacks nothing; headers come in pairs.
func get(t *testing.T, srv *httptest.Server, method, target string, headers ...string) (answer, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, srv.URL+target, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w, err := srv.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{w.StatusCode, w.Header, w.ContentLength}, body
}

func TestATileIsMadeAndPackedOnceForEachCoding(t *testing.T) {
	s := &fake{large: bytes.Repeat([]byte("a tile of incidents "), 500)}
	srv := httptest.NewServer(handlers.New(config(s)))
	defer srv.Close()
	unpack := map[string]func([]byte) ([]byte, error){
		"": func(b []byte) ([]byte, error) { return b, nil },
		"gzip": func(b []byte) ([]byte, error) {
			r, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				return nil, err
			}
			return io.ReadAll(r)
		},
		"zstd": func(b []byte) ([]byte, error) {
			r, err := zstd.NewReader(nil)
			if err != nil {
				return nil, err
			}
			defer r.Close()
			return r.DecodeAll(b, nil)
		},
	}
	tag := ""
	for coding, plain := range unpack {
		s.tiles = 0
		for range 3 {
			w, body := get(t, srv, "GET", world+"?side=other&event_type=attack", "Accept-Encoding", coding)
			got, err := plain(body)
			if w.StatusCode != 200 || err != nil || !bytes.Equal(got, s.large) || w.Header.Get("Content-Encoding") != coding {
				t.Fatalf("%q: %d %v %v", coding, w.StatusCode, err, w.Header)
			}
			if w.ContentLength != int64(len(body)) || !strings.Contains(strings.Join(w.Header.Values("Vary"), ","), "Accept-Encoding") {
				t.Errorf("%q: %v", coding, w.Header)
			}
			if tag == "" {
				tag = w.Header.Get("ETag")
			}
			if w.Header.Get("ETag") != tag || !strings.HasPrefix(tag, "W/") {
				t.Errorf("%q: ETag %s, that of another coding is %s", coding, w.Header.Get("ETag"), tag)
			}
			head, none := get(t, srv, "HEAD", world+"?event_type=attack&side=other", "Accept-Encoding", coding)
			if len(none) != 0 || head.ContentLength != w.ContentLength || head.Header.Get("ETag") != tag || head.Header.Get("Content-Encoding") != coding {
				t.Errorf("HEAD %q: %v", coding, head.Header)
			}
		}
		if s.tiles != 1 {
			t.Errorf("%q: made %d times", coding, s.tiles)
		}
		s.tiles = 0
		if w, body := get(t, srv, "GET", world+"?side=other&event_type=attack", "Accept-Encoding", coding, "If-None-Match", tag); w.StatusCode != 304 || len(body) != 0 || s.tiles != 0 {
			t.Errorf("%q: %d for what the client has", coding, w.StatusCode)
		}
	}
}

func TestTagsOfTilesFollowCounterAndFilter(t *testing.T) {
	s := &fake{counter: 3}
	srv := httptest.NewServer(handlers.New(config(s)))
	defer srv.Close()
	tag := func(target string) string {
		w, _ := get(t, srv, "GET", target)
		return w.Header.Get("ETag")
	}
	first := tag(world)
	if v := tag(world + "?v=public-3-c0de"); v != first {
		t.Error("v= changes the tag: a page that follows changes would ask for every tile again")
	}
	if tag(world+"?side=other") == first || tag("/tiles/borders/0/0/0.mvt") == first {
		t.Error("two tiles share a tag")
	}
	w, _ := get(t, srv, "GET", world)
	if got := w.Header.Get("Cache-Control"); got != "public, no-cache" {
		t.Errorf("Cache-Control %q", got)
	}
	s.counter++
	if w, _ := get(t, srv, "GET", world, "If-None-Match", first); w.StatusCode != 200 || w.Header.Get("ETag") == first {
		t.Errorf("after a change: %d", w.StatusCode)
	}
}

func TestTileAddresses(t *testing.T) {
	srv := httptest.NewServer(handlers.New(config(&fake{})))
	defer srv.Close()
	for target, want := range map[string]int{
		world: 200, "/tiles/incidents/1/0/0.mvt": 204, "/tiles/incidents/20/1048575/1048575.mvt": 204,
		"/tiles/incidents/x/0/0.mvt": 400, "/tiles/incidents/0/-1/0.mvt": 400, "/tiles/incidents/0/0/0.5.mvt": 400, "/tiles/incidents/0/0/.mvt": 400, "/tiles/incidents/+0/0/0.mvt": 400,
		"/tiles/incidents/0/1/0.mvt": 404, "/tiles/incidents/0/0/1.mvt": 404, "/tiles/incidents/21/0/0.mvt": 404, "/tiles/incidents/99999999999999999999/0/0.mvt": 404,
		"/tiles/nothing/0/0/0.mvt": 404, "/tiles/nothing.json": 404, "/tiles/incidents/0/0/0": 404, "/tiles/incidents/0/0/0.pbf": 404,
		world + "?colour=red": 400, world + "?bbox=1": 400,
	} {
		for _, method := range []string{"GET", "HEAD"} {
			w, body := get(t, srv, method, target, "Accept-Encoding", "gzip")
			if w.StatusCode != want || (want == 204 || method == "HEAD") && len(body) != 0 {
				t.Errorf("%s %s: %d, %d bytes, want %d", method, target, w.StatusCode, len(body), want)
			}
			if want >= 400 && w.Header.Get("ETag") != "" {
				t.Errorf("%s has a tag", target)
			}
			if want < 400 && w.Header.Get("ETag") == "" {
				t.Errorf("%s has no tag", target)
			}
			if want == 204 && w.Header.Get("Content-Encoding")+w.Header.Get("Content-Length") != "" {
				t.Errorf("an empty tile says %v", w.Header)
			}
		}
	}
}

func TestTheCacheOfTilesForgetsWithTheCounter(t *testing.T) {
	s := &fake{large: []byte("of counter 0")}
	srv := httptest.NewServer(handlers.New(config(s)))
	defer srv.Close()
	for n := range 3 {
		s.counter, s.large = int64(n), []byte("of counter "+strconv.Itoa(n))
		if _, body := get(t, srv, "GET", world); !bytes.Equal(body, s.large) {
			t.Errorf("counter %d: %q", n, body)
		}
	}
}

const outlines = "/tiles/borders/0/0/0.mvt"

// Tiles of other collections are kept and tagged by the counter of the geography: reports that come in do not make them anew.
func TestTilesOfOtherCollectionsFollowTheGeography(t *testing.T) {
	s := &fake{counter: 7, geography: 3, large: []byte("of geography 3")}
	srv := httptest.NewServer(handlers.New(config(s)))
	defer srv.Close()
	w, _ := get(t, srv, "GET", outlines+"?disputed=true")
	tag := w.Header.Get("ETag")
	s.counter++
	if w, body := get(t, srv, "GET", outlines+"?disputed=true"); w.Header.Get("ETag") != tag || string(body) != "of geography 3" || s.tiles != 1 {
		t.Errorf("after a change of incidents: %q, tag %s, made %d times", body, w.Header.Get("ETag"), s.tiles)
	}
	if w, _ := get(t, srv, "GET", outlines+"?disputed=true", "If-None-Match", tag); w.StatusCode != 304 {
		t.Errorf("after a change of incidents: %d for what the client has", w.StatusCode)
	}
	s.counter, s.geography, s.large = 9, 9, []byte("of geography 9")
	w, body := get(t, srv, "GET", outlines+"?disputed=true", "If-None-Match", tag)
	if w.StatusCode != 200 || string(body) != "of geography 9" || s.tiles != 2 {
		t.Errorf("after a change of the geography: %d %q, made %d times", w.StatusCode, body, s.tiles)
	}
	if _, body := get(t, srv, "GET", outlines); s.tiles != 3 || string(body) != "of geography 9" {
		t.Errorf("another filter: %q, made %d times", body, s.tiles)
	}
}

func TestTilesMayBeKeptUnaskedWhileTheirCounterIsCurrent(t *testing.T) {
	srv := httptest.NewServer(handlers.New(config(&fake{counter: 7, geography: 3})))
	defer srv.Close()
	for target, want := range map[string]bool{
		world + "?v=public-7-c0de": true, world + "?v=public-3-c0de": false, outlines + "?v=public-3-c0de": true, outlines + "?v=public-7-c0de": false, outlines: false,
		world + "?v=7": false, world + "?v=public-7-beef": false, world + "?v=admin-7-c0de": false,
	} {
		w, _ := get(t, srv, "GET", target)
		if got := strings.Contains(w.Header.Get("Cache-Control"), "immutable"); got != want {
			t.Errorf("%s: %q", target, w.Header.Get("Cache-Control"))
		}
	}
	for collection, want := range map[string]string{"incidents": "v=public-7-c0de", "borders": "v=public-3-c0de"} {
		if _, body := get(t, srv, "GET", "/tiles/"+collection+".json"); !strings.Contains(string(body), "/"+collection+"/{z}/{x}/{y}.mvt?"+want+`"`) {
			t.Errorf("%s: %s", collection, body)
		}
	}
}

// A database that was restored from a backup comes to the same counters with other data, and another audience sees other data at the same counter:
// nothing that was kept of one is taken for the other's.
func TestAnotherDatabaseOrAudienceHasOtherTags(t *testing.T) {
	for _, target := range []string{world, outlines, "/stats/count", "/collections/incidents/items", "/analysis/tempo?asof=2019-12-30"} {
		s := &fake{counter: 7, geography: 3, large: []byte("of one")}
		srv := httptest.NewServer(handlers.New(config(s)))
		w, _ := get(t, srv, "GET", target)
		tag := w.Header.Get("ETag")
		if w, _ := get(t, srv, "GET", target, "If-None-Match", tag); w.StatusCode != 304 {
			t.Errorf("%s: %d for what the client has", target, w.StatusCode)
		}
		s.chain, s.large = "-restored", []byte("of the other")
		w, body := get(t, srv, "GET", target, "If-None-Match", tag)
		if w.StatusCode != 200 || strings.HasPrefix(target, "/tiles") && string(body) != "of the other" {
			t.Errorf("%s of another database: %d %.100q", target, w.StatusCode, body)
		}
		srv.Close()
		admin := config(&fake{counter: 7, geography: 3})
		admin.Audience = threat.Admin
		if w := ask(t, admin, "GET", target, "If-None-Match", tag); w.Code != 200 {
			t.Errorf("%s for another audience: %d", target, w.Code)
		}
	}
}

// While the index is loaded anew after a change of the geography, the same counter may be answered otherwise later: such tiles are not kept.
func TestTilesOfAPassingStateAreNotKept(t *testing.T) {
	s := &fake{counter: 7, passing: true, large: []byte("passing")}
	srv := httptest.NewServer(handlers.New(config(s)))
	defer srv.Close()
	early, _ := get(t, srv, "GET", world+"?v=public-7-c0de%2B")
	if strings.Contains(early.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("Cache-Control %q", early.Header.Get("Cache-Control"))
	}
	if get(t, srv, "GET", world); s.tiles != 2 {
		t.Errorf("made %d times", s.tiles)
	}
	s.passing, s.large = false, []byte("to stay")
	if w, body := get(t, srv, "GET", world, "If-None-Match", early.Header.Get("ETag")); w.StatusCode != 200 || string(body) != "to stay" {
		t.Errorf("when loaded: %d %q", w.StatusCode, body)
	}
}

// While the database answers, a tile may be made from memory that has just been loaded and is older than the counter: it is not kept, and
// its tag is not one of the tags to come.
func TestTilesAreNotKeptBeforeTheIndexIsLoaded(t *testing.T) {
	for _, target := range []string{world, outlines} {
		s, cold := &fake{counter: 12, geography: 12, large: []byte("older")}, errors.New("loading")
		cfg := config(s)
		cfg.Warm = func() error { return cold }
		srv := httptest.NewServer(handlers.New(cfg))
		early, _ := get(t, srv, "GET", target+"?v=public-12-c0de")
		if strings.Contains(early.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: Cache-Control %q", target, early.Header.Get("Cache-Control"))
		}
		cold, s.large = nil, []byte("of counter 12")
		if w, body := get(t, srv, "GET", target, "If-None-Match", early.Header.Get("ETag")); w.StatusCode != 200 || string(body) != "of counter 12" {
			t.Errorf("%s, when loaded: %d %q", target, w.StatusCode, body)
		}
		srv.Close()
	}
}
