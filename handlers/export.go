package handlers

import (
	"bufio"
	"net/url"

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
		return threat.Invalid("all", "true", "a page to read never has everything", "f=geojson, csv, kml, gpkg or fgb")
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

// itemsCSV writes no links: OGC-NumberMatched tells a client that there is more.
func (s *server) itemsCSV(c echo.Context, l listing) error {
	c.Response().Header().Set("Content-Type", mediaCSV+"; charset=utf-8; header=present")
	callFile(c, l, "csv")
	out := bufio.NewWriterSize(c.Response(), holdBack)
	w, err := formats.NewCSVWriter(out, l.col)
	if err != nil {
		return err
	}
	return s.writeList(c, l, w, out)
}

// itemsKML writes no links either.
func (s *server) itemsKML(c echo.Context, l listing) error {
	c.Response().Header().Set("Content-Type", mediaKML)
	callFile(c, l, "kml")
	out := bufio.NewWriterSize(c.Response(), holdBack)
	w, err := formats.NewKMLWriter(out, l.col, formats.Meta{Title: l.col.Title, Description: l.col.Description}, s.base(c.Request()))
	if err != nil {
		return err
	}
	return s.writeList(c, l, w, out)
}

// featureWriter writes features in one of the formats.
type featureWriter interface {
	Write(f threat.Feature) error
	End() error
}

func (s *server) writeList(c echo.Context, l listing, w featureWriter, out *bufio.Writer) error {
	if _, err := s.list(c, l, w.Write); err != nil {
		return err
	}
	if err := w.End(); err != nil {
		return err
	}
	return out.Flush()
}

// callFile says what a file of the answer should be called: an export is one to be kept, a page one to be looked at.
func callFile(c echo.Context, l listing, extension string) {
	kind := "inline"
	if l.all {
		kind = "attachment"
	}
	c.Response().Header().Set("Content-Disposition", kind+`; filename="`+l.fileName()+"."+extension+`"`)
}
