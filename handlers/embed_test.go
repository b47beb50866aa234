package handlers_test

import (
	"strings"
	"testing"

	"threatmap/handlers"
)

func TestOnlyEmbedMayBeFramedByOthersAndOnlyByThoseAllowed(t *testing.T) {
	allowed := config(&fake{})
	allowed.EmbedFrom = []string{"https://news.example.org", "http://localhost:3000"}
	framed := func(cfg handlers.Config, target string) (ancestors, options string) {
		t.Helper()
		w := ask(t, cfg, "GET", target, "Accept", "text/html")
		if w.Code >= 500 {
			t.Fatalf("%s: %d", target, w.Code)
		}
		for part := range strings.SplitSeq(w.Header().Get("Content-Security-Policy"), ";") {
			if list, ok := strings.CutPrefix(strings.TrimSpace(part), "frame-ancestors "); ok {
				ancestors = list
			}
		}
		return ancestors, w.Header().Get("X-Frame-Options")
	}
	if ancestors, options := framed(allowed, "/embed?embed=1"); ancestors != "'self' https://news.example.org http://localhost:3000" || options != "" {
		t.Errorf("/embed may be framed by %q, %q", ancestors, options)
	}
	for _, target := range []string{"/", "/?f=html", "/embedded", "/embed/", "/collections?f=html", "/static/main.js", "/collections/incidents/items"} {
		if ancestors, options := framed(allowed, target); ancestors != "'self'" || options != "SAMEORIGIN" {
			t.Errorf("%s may be framed by %q, %q", target, ancestors, options)
		}
	}
	if ancestors, options := framed(config(&fake{}), "/embed"); ancestors != "'self'" || options != "SAMEORIGIN" {
		t.Errorf("where nobody is allowed, /embed may be framed by %q, %q", ancestors, options)
	}
	w := ask(t, allowed, "GET", "/embed")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "<title>map</title>") || !strings.Contains(w.Header().Get("Content-Security-Policy"), "script-src 'self' 'sha256-") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

func TestOrigins(t *testing.T) {
	for _, good := range []string{"https://example.org", "http://localhost:3000", "https://[::1]:8443"} {
		if err := handlers.CheckOrigin(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "*", "example.org", "https://", "https://a.org/", "https://a.org/x", "https://a.org; script-src *", "https://*", "javascript:x", "https://u@a.org", "https://a.org b.org", "'none'"} {
		if err := handlers.CheckOrigin(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
