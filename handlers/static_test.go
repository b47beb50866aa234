package handlers_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/zstd"

	"threatmap/handlers"
)

// site is a page of some modules, as static/ has them.
func site() fstest.MapFS {
	long := "/** " + strings.Repeat("what it is for, said at length. ", 60) + "*/\n"
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"index.html":        file(`<head><link href="/static/css/a.css"><script type="importmap">{"imports":{"lib":"/static/vendor/lib.js"}}</script><script type="module" src="/static/start.js"></script></head>`),
		"start.js":          file("import { pick } from './i18n/language.js';\ntry { await import('./main.js'); } catch { await import(`./${x}.js`); }\n"),
		"main.js":           file(long + "import {\n  a,\n} from './data/a.js';\nexport { b } from './data/b.js';\nimport './data/c.js';\nconst lazy = () => import('./lazy.js');\n/** @type {import('./typed.js').T} */\nlet x;\n"),
		"data/a.js":         file("import lib from 'lib'; import { main } from '../main.js';"),
		"data/b.js":         file("// import nothing from './never.js'\nexport const b = 1;"),
		"data/c.js":         file(""),
		"data/never.js":     file(""),
		"i18n/language.js":  file(""),
		"i18n/en.js":        file("export default {}"),
		"i18n/ckb.js":       file("export default {}"),
		"i18n/area/de.js":   file("export default {}"),
		"lazy.js":           file(""),
		"typed.js":          file(""),
		"css/a.css":         file("a{}"),
		"vendor/lib.js":     file(`import{x as y}from"./inner.js";export*from"./other.js";const s="import z from './text.js'";`),
		"vendor/inner.js":   file(""),
		"vendor/other.js":   file(""),
		"vendor/text.js":    file(""),
		"icon.png":          file(long),
		"vendor/alone.json": file("{}"),
	}
}

func TestThePageNamesTheModulesOfItsFirstViewAndItsLanguages(t *testing.T) {
	cfg := config(&fake{})
	cfg.Static = site()
	w := ask(t, cfg, "GET", "/", "Accept", "text/html")
	body := w.Body.String()
	want := "start.js i18n/language.js main.js data/a.js vendor/lib.js vendor/inner.js vendor/other.js data/b.js data/c.js"
	if got := named(body); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !strings.Contains(body, `<meta name="languages" content="ckb en">`) {
		t.Error("the languages are not named")
	}
	if plain := strings.Count(body, `"/static/`) - strings.Count(body, `"/static/~`); plain != 0 {
		t.Errorf("%d addresses have no edition: %s", plain, body)
	}
	if strings.Index(body, "importmap") > strings.Index(body, "modulepreload") {
		t.Error("a browser ignores an import map after the first module")
	}
	sum := sha256.Sum256([]byte(regexp.MustCompile(`importmap">(.*?)<`).FindStringSubmatch(body)[1]))
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
		t.Errorf("the import map that is sent may not run: %s", csp)
	}
}

// Packed modules are what the page begins with, while they are of the sources that are here.
func TestThePageBeginsWithItsPackedModules(t *testing.T) {
	sum := func(text []byte) string { s := sha256.Sum256(text); return hex.EncodeToString(s[:]) }
	files := site()
	files["packed/start.js"] = &fstest.MapFile{Data: []byte(`import{a}from"./shared/url.js";try{const{start:t}=await import("./shared/main.js").then(m=>m.M);await t()}catch{}`)}
	files["packed/shared/url.js"] = &fstest.MapFile{Data: []byte(`export const a=1;`)}
	files["packed/shared/main.js"] = &fstest.MapFile{Data: []byte(`import{a}from"./url.js";const l=()=>import("../panel/lazy.js");`)}
	files["packed/panel/lazy.js"] = &fstest.MapFile{}
	files["packed/sources.json"] = &fstest.MapFile{Data: fmt.Appendf(nil, `{"start.js": %q, "main.js": %q}`, sum(files["start.js"].Data), sum(files["main.js"].Data))}
	cfg := config(&fake{})
	cfg.Static = files
	packed := ask(t, cfg, "GET", "/", "Accept", "text/html").Body.String()
	if got := named(packed); got != "packed/start.js packed/shared/url.js packed/shared/main.js" {
		t.Errorf("the page names %s", got)
	}
	if !regexp.MustCompile(`<script type="module" src="/static/~[0-9a-f]{12}/packed/start.js">`).MatchString(packed) {
		t.Errorf("the page does not begin with the packed module: %s", packed)
	}
	for what, change := range map[string]func(fstest.MapFS){
		"a source is another": func(fs fstest.MapFS) { fs["main.js"].Data = append(fs["main.js"].Data, '\n') },
		"a source is gone":    func(fs fstest.MapFS) { fs["packed/sources.json"].Data = []byte(`{"gone.js": ""}`) },
		"no list of sources":  func(fs fstest.MapFS) { delete(fs, "packed/sources.json") },
		"an empty list":       func(fs fstest.MapFS) { fs["packed/sources.json"].Data = []byte(`{}`) },
	} {
		other := fstest.MapFS{}
		for name, file := range files {
			other[name] = &fstest.MapFile{Data: file.Data}
		}
		change(other)
		cfg.Static = other
		if page := ask(t, cfg, "GET", "/", "Accept", "text/html").Body.String(); strings.Contains(page, "packed") || !strings.HasPrefix(named(page), "start.js ") {
			t.Errorf("%s: the page names %s", what, named(page))
		}
	}
}

// named are the modules that a page names, in order.
func named(page string) string {
	var got []string
	for _, m := range regexp.MustCompile(`<link rel="modulepreload" href="/static/~[0-9a-f]{12}/([^"]*)">`).FindAllStringSubmatch(page, -1) {
		got = append(got, m[1])
	}
	return strings.Join(got, " ")
}

func TestFilesOfThePageAreKeptForGoodByTheirEdition(t *testing.T) {
	cfg := config(&fake{})
	cfg.Static = site()
	edition := editionOf(t, cfg)
	for target, want := range map[string]string{
		"/static/" + edition + "/main.js": "public, max-age=31536000, immutable", "/static/main.js": "public, no-cache", "/static/~000000000000/main.js": "public, no-cache",
		"/": "public, no-cache",
	} {
		w := ask(t, cfg, "GET", target, "Accept", "text/html")
		if got := w.Header().Get("Cache-Control"); w.Code != 200 || got != want {
			t.Errorf("%s: %d, %q, want %q", target, w.Code, got, want)
		}
		if again := ask(t, cfg, "GET", target, "Accept", "text/html", "If-None-Match", w.Header().Get("ETag")); again.Code != 304 || again.Body.Len() > 0 || again.Header().Get("Cache-Control") != want {
			t.Errorf("%s again: %d %v", target, again.Code, again.Header())
		}
	}
	if w := ask(t, cfg, "GET", "/static/"+edition+"/nothing.js"); w.Code != 404 || strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("what is not there: %d %v", w.Code, w.Header())
	}
	changed := config(&fake{})
	files := site()
	files["data/b.js"].Data = []byte("export const b = 2;")
	changed.Static = files
	if editionOf(t, changed) == edition {
		t.Error("another file, and the same edition")
	}
}

func editionOf(t *testing.T, cfg handlers.Config) string {
	t.Helper()
	m := regexp.MustCompile(`/static/(~[0-9a-f]{12})/start\.js`).FindStringSubmatch(ask(t, cfg, "GET", "/", "Accept", "text/html").Body.String())
	if m == nil {
		t.Fatal("the page has no edition")
	}
	return m[1]
}

func TestFilesOfThePageArePackedAsSmallAsMayBe(t *testing.T) {
	cfg := config(&fake{})
	files := site()
	cfg.Static = files
	main := files["main.js"].Data
	w := ask(t, cfg, "GET", "/static/main.js", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Vary") != "Accept-Encoding" || !bytes.Equal(gunzipped(t, w), main) {
		t.Errorf("gzip: %v", w.Header())
	}
	w = ask(t, cfg, "GET", "/static/main.js", "Accept-Encoding", "gzip, deflate, br, zstd")
	decoder, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close()
	if got, err := decoder.DecodeAll(w.Body.Bytes(), nil); err != nil || w.Header().Get("Content-Encoding") != "zstd" || !bytes.Equal(got, main) {
		t.Errorf("zstd: %v %v", w.Header(), err)
	}
	for target, headers := range map[string][]string{
		"/static/main.js": {"Accept-Encoding", "gzip", "Range", "bytes=0-9"}, "/static/css/a.css": {"Accept-Encoding", "gzip"}, "/static/icon.png": {"Accept-Encoding", "gzip"},
	} {
		if w := ask(t, cfg, "GET", target, headers...); w.Header().Get("Content-Encoding") != "" || w.Code >= 300 {
			t.Errorf("%s: %d %v", target, w.Code, w.Header())
		}
	}
	if w := ask(t, cfg, "HEAD", "/static/main.js", "Accept-Encoding", "gzip"); w.Code != 200 || w.Body.Len() > 0 || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("HEAD: %d %v", w.Code, w.Header())
	}
}

func gunzipped(t *testing.T, w *httptest.ResponseRecorder) []byte {
	t.Helper()
	r, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
