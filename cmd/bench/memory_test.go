package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestMemoryServesTheSameBytes(t *testing.T) {
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/empty" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Encoding", r.Header.Get("Accept-Encoding"))
		_, _ = w.Write(make([]byte, 70_000))
	}))
	defer origin.Close()
	site := newSite(origin.URL)
	defer site.close()
	list := func(n int64) []string {
		if n%2 == 0 {
			return []string{"/a", "/b"}
		}
		return []string{"/empty"}
	}
	m, err := newMemory(t.Context(), site, list, true, 10)
	if err != nil {
		t.Fatal(err)
	}
	defer m.close() //nolint:errcheck // the end of the test
	s, err := measure(t.Context(), 2, 50*time.Millisecond, 0, m.clients(m.paths, true))
	if err != nil || s.Failed > 0 || s.MostBytes != 140_000 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestFailuresAreNotAnswers(t *testing.T) {
	origin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "busy", http.StatusServiceUnavailable) }))
	defer origin.Close()
	site := newSite(origin.URL)
	defer site.close()
	s, err := measure(t.Context(), 1, 10*time.Millisecond, 0, site.clients(func(int64) []string { return []string{"/a"} }, true))
	if err != nil || s.Failed == 0 || s.Requests != 0 || s.FirstFail != "/a: 503 Service Unavailable" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestStatusBytes(t *testing.T) {
	const status = "Name:\tthreatmap\nVmHWM:\t  123456 kB\nVmRSS:\t  100 kB\n"
	if got := statusBytes(status, "VmRSS"); got != 102400 {
		t.Error(got)
	}
	if got := statusBytes(status, "VmSwap"); got != 0 {
		t.Error(got)
	}
}
