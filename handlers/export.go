package handlers

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/formats"
	"threatmap/threat"
)

const itemsPath = "/collections/:collection/items"

// readAll reads all=true: everything that matches in one answer, streamed. It goes on for as long as the client reads.
func (l *listing) readAll(q url.Values) error {
	if !q.Has("all") {
		return nil
	}
	switch {
	case q.Get("all") != "true":
		return threat.Invalid("all", q.Get("all"), "not true", "true, or leave it out for a page")
	case l.is.name == "html":
		return threat.Invalid("all", "true", "a page to read never has everything", "any other format")
	}
	for _, name := range []string{"limit", "after"} {
		if q.Has(name) {
			return threat.Invalid(name, q.Get(name), "says which part is wanted, where all=true wants everything", "one of the two")
		}
	}
	l.all, l.page.Limit = true, 0
	return nil
}

// list yields what is written of the listing's features. Those of incidents are taken from bodies that are kept, as far as they are.
func (s *server) list(c echo.Context, l listing, yield func(threat.Feature) error) (next string, err error) {
	show := func(f threat.Feature) error { return yield(l.shown.of(f)) }
	if l.of.ID != threat.Incidents.ID {
		return s.cfg.Store.Features(c.Request().Context(), l.of, l.filter, l.page, show)
	}
	r := formats.NewRenderedReader(l.of)
	return s.cfg.Store.Rendered(c.Request().Context(), l.of, l.filter, l.page, func(body []byte) error {
		f, err := r.Read(body)
		if err != nil {
			return err
		}
		return show(f)
	})
}

// itemsStream writes no links: OGC-NumberMatched tells a client that there is more.
func (s *server) itemsStream(c echo.Context, l listing, f formats.StreamFormat) (err error) {
	c.Response().Header().Set("Content-Type", streamType(f))
	if f.Extension != "geojsons" && f.Extension != "fg.json" || l.all {
		callFile(c, l, f.Extension)
	}
	out := bufio.NewWriterSize(c.Response(), holdBack)
	about := formats.About{
		Meta: formats.Meta{Title: l.col.Title, Description: l.col.Description}, Base: s.base(c.Request()), Now: s.writtenAt(c), SpoolDir: s.cfg.SpoolDir, SpoolBytes: s.cfg.SpoolBytes,
	}
	if !l.all && l.matched > int64(l.page.Limit) { // where it can be read, beside OGC-NumberMatched
		about.Description += fmt.Sprintf(" This is a page of at most %d of the %d that match.", l.page.Limit, l.matched)
	}
	w, err := f.Open(out, l.col, about)
	if err != nil {
		return err
	}
	if closer, ok := w.(io.Closer); ok { // of what it set aside, whether the client stays or goes
		defer func() { err = errors.Join(err, closer.Close()) }()
	}
	if _, err := s.list(c, l, w.Write); err != nil {
		return err
	}
	if err := w.End(); err != nil {
		return err
	}
	return out.Flush()
}

// streamType is the Content-Type: it says of CSV what RFC 4180 asks for.
func streamType(f formats.StreamFormat) string {
	media, profile, _ := strings.Cut(f.Media, ";")
	if media != mediaCSV {
		return f.Media
	}
	if media += "; charset=utf-8; header=present"; profile != "" {
		media += "; " + profile
	}
	return media
}

// callFile says what a file of the answer should be called: an export is one to be kept, a page one to be looked at.
func callFile(c echo.Context, l listing, extension string) {
	kind := "inline"
	if l.all {
		kind = "attachment"
	}
	c.Response().Header().Set("Content-Disposition", kind+`; filename="`+l.fileName()+"."+extension+`"`)
}
