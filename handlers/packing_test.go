package handlers

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/labstack/echo/v4"
)

// packing is a server whose answers the tests choose.
func packing(answer echo.HandlerFunc) http.Handler {
	s := &server{cfg: Config{}.withDefaults()}
	e := echo.New()
	e.HTTPErrorHandler = s.problem
	e.Use(headless, compressed)
	e.GET("/*", answer)
	e.HEAD("/*", answer)
	return e
}

func send(h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, http.NoBody)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAnswersArePackedWhereThatPays(t *testing.T) {
	large := listingLike(50_000)
	answer := func(body []byte, headers ...string) echo.HandlerFunc {
		return func(c echo.Context) error {
			for i := 0; i+1 < len(headers); i += 2 {
				c.Response().Header().Set(headers[i], headers[i+1])
			}
			return c.Blob(http.StatusOK, mediaJSON, body)
		}
	}
	cases := []struct {
		name     string
		answer   echo.HandlerFunc
		target   string
		asked    []string
		coding   coding
		varies   bool
		contents []byte
	}{
		{"gzip", answer(large), "/a", []string{"Accept-Encoding", "br, gzip"}, codingGzip, true, large},
		{"zstd among equals", answer(large), "/a", []string{"Accept-Encoding", "gzip, zstd"}, codingZstd, true, large},
		{"what the client likes best", answer(large), "/a", []string{"Accept-Encoding", "gzip, zstd;q=0.9"}, codingGzip, true, large},
		{"a length that was stated goes", answer(large, "Content-Length", "50000"), "/a", []string{"Accept-Encoding", "gzip"}, codingGzip, true, large},
		{"not asked for", answer(large), "/a", nil, codingNone, true, large},
		{"refused", answer(large), "/a", []string{"Accept-Encoding", "gzip;q=0"}, codingNone, true, large},
		{"small", answer(large[:minPacked-1]), "/a", []string{"Accept-Encoding", "gzip"}, codingNone, true, large[:minPacked-1]},
		{"large enough", answer(large[:minPacked]), "/a", []string{"Accept-Encoding", "gzip"}, codingGzip, true, large[:minPacked]},
		{"a range", answer(large), "/a", []string{"Accept-Encoding", "gzip", "Range", "bytes=0-9"}, codingNone, true, large},
		{"a part", answer(large, "Content-Range", "bytes 0-1/9"), "/a", []string{"Accept-Encoding", "gzip"}, codingNone, true, large},
		{"packed media", answer(large), "/a.png", []string{"Accept-Encoding", "gzip"}, codingNone, false, large},
		{"packed by the handler", answer([]byte("packed"), "Content-Encoding", "gzip", "Content-Length", "6"), "/a", []string{"Accept-Encoding", "gzip"}, codingGzip, true, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := send(packing(c.answer), "GET", c.target, c.asked...)
			if got := coding(w.Header().Get("Content-Encoding")); w.Code != 200 || got != c.coding {
				t.Fatalf("%d, coding %q", w.Code, got)
			}
			if slices.Contains(w.Header().Values("Vary"), "Accept-Encoding") != c.varies {
				t.Errorf("Vary %q", w.Header().Values("Vary"))
			}
			body := w.Body.Bytes()
			switch {
			case c.contents == nil:
				if string(body) != "packed" || w.Header().Get("Content-Length") != "6" {
					t.Errorf("%q, %v", body, w.Header())
				}
				return
			case c.coding != codingNone:
				if w.Header().Get("Content-Length") != "" {
					t.Error("the length of the plain body is stated")
				}
				body = unpacked(t, c.coding, body)
			}
			if !bytes.Equal(body, c.contents) {
				t.Errorf("%d bytes of %d", len(body), len(c.contents))
			}
			head := send(packing(c.answer), "HEAD", c.target, c.asked...)
			if head.Body.Len() != 0 || head.Header().Get("Content-Encoding") != string(c.coding) || head.Header().Get("Content-Length") != w.Header().Get("Content-Length") {
				t.Errorf("HEAD: %d bytes, %v", head.Body.Len(), head.Header())
			}
		})
	}
}

func TestAnswersWithoutABodyStayBare(t *testing.T) {
	for _, status := range []int{204, 304} {
		w := send(packing(func(c echo.Context) error { return c.NoContent(status) }), "GET", "/", "Accept-Encoding", "gzip")
		if w.Code != status || w.Body.Len() != 0 || w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%d: %d, %v", status, w.Code, w.Header())
		}
	}
}

func TestAStreamStreamsPacked(t *testing.T) {
	for _, c := range []coding{codingGzip, codingZstd} {
		next := make(chan string)
		srv := httptest.NewServer(packing(func(e echo.Context) error {
			for line := range next {
				if _, err := io.WriteString(e.Response(), line+"\n"); err != nil {
					return err
				}
				e.Response().Flush()
			}
			return nil
		}))
		defer srv.Close()
		r, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", string(c))
		go func() { next <- "one" }()
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Body.Close()
		lines := bufio.NewReader(unpacking(t, c, w.Body))
		for _, want := range []string{"one", "two", "three"} {
			if want != "one" {
				next <- want
			}
			if got, err := lines.ReadString('\n'); err != nil || strings.TrimSpace(got) != want { // would hang, were it not flushed
				t.Fatalf("%s: %q %v", c, got, err)
			}
		}
		close(next)
		if rest, err := io.ReadAll(lines); err != nil || len(rest) != 0 {
			t.Errorf("%s: %q, %v at the end", c, rest, err)
		}
	}
}

func unpacking(t *testing.T, c coding, r io.Reader) io.Reader {
	t.Helper()
	if c == codingGzip {
		u, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	u, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(u.Close)
	return u
}

func TestAFailureIsNotPackedAsIfWhole(t *testing.T) {
	h := packing(func(c echo.Context) error {
		if c.QueryParam("after") != "" {
			_, _ = c.Response().Write(listingLike(100_000))
		}
		return errors.New("broken")
	})
	if w := send(h, "GET", "/", "Accept-Encoding", "gzip"); w.Code != 500 || !strings.Contains(w.Body.String(), "Internal Server Error") {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	srv := httptest.NewServer(h)
	defer srv.Close()
	w, err := http.Get(srv.URL + "/?after=1")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	if _, err := io.ReadAll(w.Body); err == nil {
		t.Error("the client takes a cut answer for a whole one")
	}
}
