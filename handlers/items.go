package handlers

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"threatmap/formats"
	"threatmap/threat"
)

// listing is what an items request asks for.
type listing struct {
	of      threat.Collection // what is listed
	col     threat.Collection // the same, less the properties that are not written
	shown   shown
	filter  threat.Filter
	page    threat.Page
	is      format
	matched int64
	all     bool // everything that matches, not a page
}

// holdBack is how many bytes of a stream wait for its first error.
const holdBack = 32 << 10

var itemFormats = []format{asGeoJSON, asHTML, asGPKG, asFGB}

// offersOf are the formats of a collection's features: those above, and what is written in a stream.
func offersOf(col threat.Collection) []format {
	offers := slices.Clip(itemFormats)
	for _, f := range formats.StreamFormats {
		if f.Of(col) {
			offers = append(offers, format{f.Name, append([]string{f.Media}, f.Also...)})
		}
	}
	return offers
}

// items answers /collections/{c}/items.
func (s *server) items(c echo.Context) error {
	l, err := s.readListing(c)
	if err != nil {
		return err
	}
	if done, err := s.unchanged(c, l.is.media[0]); done || err != nil {
		return err
	}
	if l.matched, err = s.cfg.Store.Count(c.Request().Context(), l.of, l.filter); err != nil {
		return err
	}
	c.Response().Header().Set("OGC-NumberMatched", strconv.FormatInt(l.matched, 10))
	if l.is.name == "html" {
		return s.itemsPage(c, l)
	}
	if f, ok := formats.StreamFormatByName(l.is.name); ok {
		return s.itemsStream(c, l, f)
	}
	if formats.IsFileFormat(l.is.name) {
		return s.itemsFile(c, l)
	}
	return s.itemsGeoJSON(c, l)
}

func (s *server) readListing(c echo.Context) (l listing, err error) {
	if l.of, err = s.asked(c); err != nil {
		return l, err
	}
	if l.filter, err = s.parseFilter(c, l.of, append(append(pageParams(l.of), shownParams...), "f")...); err != nil {
		return l, err
	}
	if l.page, err = parsePage(c.QueryParams(), l.of); err != nil {
		return l, err
	}
	if l.shown, l.col, err = readShown(c.QueryParams(), s.spoken, l.of); err != nil {
		return l, err
	}
	if l.is, err = negotiate(c, offersOf(l.col)...); err != nil {
		return l, err
	}
	if l.is.name != "json" && l.is.name != "html" && l.shown.crs.uri != crs84 {
		return l, threat.Invalid("crs", l.shown.crs.uri, "f="+l.is.name+" has longitude and latitude only", crs84+", or f=json")
	}
	return l, l.readAll(c.QueryParams())
}

// listLinks are the links of a page of a listing.
func (s *server) listLinks(c echo.Context, l listing, next string) []Link {
	links := s.selfLinks(c, l.is, offersOf(l.col)...)
	if next != "" {
		links = append(links, Link{Href: s.here(c, "after", next), Rel: "next", Type: l.is.media[0], Title: "Next page"})
	}
	return append(links, Link{Href: s.href(c, "/collections/"+l.col.ID), Rel: "collection", Type: mediaJSON, Title: l.col.Title})
}

// itemsGeoJSON streams: formats holds back the first bytes, so that an early error can still become a problem document.
func (s *server) itemsGeoJSON(c echo.Context, l listing) error {
	c.Response().Header().Set("Content-Type", mediaGeoJSON)
	l.shown.crs.tell(c)
	if l.all {
		callFile(c, l, "geojson")
	}
	w := formats.NewGeoJSONWriter(c.Response(), l.col)
	if err := w.Begin(formats.Meta{Title: l.col.Title}); err != nil {
		return err
	}
	returned, next, err := s.writeGeoJSON(c, l, w)
	if err != nil {
		return err
	}
	return w.End(formatLinks(s.listLinks(c, l, next)), &l.matched, returned, s.writtenAt(c))
}

func (s *server) writeGeoJSON(c echo.Context, l listing, w *formats.GeoJSONWriter) (returned int64, next string, err error) {
	if !l.shown.all() {
		var body []byte
		var waiting []threat.Feature
		write := func() error {
			if err := l.shown.allPlaced(c.Request().Context(), waiting); err != nil {
				return err
			}
			for _, f := range waiting {
				returned++
				body = formats.AppendFeature(body[:0], l.col, f)
				if err := w.WriteRendered(body); err != nil {
					return err
				}
			}
			waiting = waiting[:0]
			return nil
		}
		next, err = s.list(c, l, func(f threat.Feature) error {
			if l.shown.atOnce() > 1 {
				f.Values = slices.Clone(f.Values) // which are good until the next one only
			}
			if waiting = append(waiting, f); len(waiting) < l.shown.atOnce() {
				return nil
			}
			return write()
		})
		if err == nil {
			err = write()
		}
		return returned, next, err
	}
	write := w.WriteRendered
	if l.all {
		write = w.WriteExported
	}
	next, err = s.cfg.Store.Rendered(c.Request().Context(), l.of, l.filter, l.page, func(body []byte) error {
		returned++
		return write(body)
	})
	return returned, next, err
}

// item answers /collections/{c}/items/{id}.
func (s *server) item(c echo.Context) error {
	col, err := s.asked(c)
	if err != nil {
		return err
	}
	q, err := readQuery(c, append(oneParams(col), shownParams...)...)
	if err != nil {
		return err
	}
	shown, less, err := readShown(q, s.spoken, col)
	if err != nil {
		return err
	}
	is, err := negotiate(c, asGeoJSON, asHTML)
	if err != nil {
		return err
	}
	byVersion := versioned(col, param(c, "id")) && is.name != "html" && shown.all()
	if !byVersion {
		if done, err := s.unchanged(c, is.media[0]); done || err != nil {
			return err
		}
	}
	f, err := s.cfg.Store.Feature(c.Request().Context(), col, param(c, "id"))
	if err != nil {
		return err
	}
	if byVersion {
		if done, err := s.taggedByVersion(c, col, f); done || err != nil {
			return err
		}
	}
	links := append(s.selfLinks(c, is, asGeoJSON, asHTML), Link{Href: s.href(c, "/collections/"+col.ID), Rel: "collection", Type: mediaJSON, Title: col.Title})
	if versioned(col, f.ID) {
		links = append(links, s.versionLinks(c, col, f.ID)...)
	}
	if is.name == "html" {
		return s.itemPage(c, less, shown.of(f), links)
	}
	if f, err = shown.placed(c.Request().Context(), shown.of(f)); err != nil {
		return err
	}
	shown.crs.tell(c)
	body, err := withLinks(less, f, links)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, mediaGeoJSON, body)
}
