package handlers

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"threatmap/formats"
	"threatmap/threat"
)

const (
	mediaAtom     = "application/atom+xml"
	mediaJSONFeed = "application/feed+json"

	defaultEntries = 50
	maxEntries     = 200
)

// atom answers /feeds/incidents.atom.
func (s *server) atom(c echo.Context) error { return s.feed(c, mediaAtom, formats.Feed.Atom) }

// jsonFeed answers /feeds/incidents.json.
func (s *server) jsonFeed(c echo.Context) error {
	return s.feed(c, mediaJSONFeed, formats.Feed.JSON)
}

// feed tells the newest changes of a view: the matching records that were written last, one entry each, as the audience sees them.
func (s *server) feed(c echo.Context, media string, spell func(formats.Feed) ([]byte, error)) error {
	f, err := s.parseFilter(c, threat.Incidents, "limit")
	if err != nil {
		return err
	}
	limit := defaultEntries
	if q := c.QueryParams(); q.Has("limit") {
		if limit, err = readLimit(q.Get("limit")); err != nil {
			return err
		}
	}
	if done, err := s.unchanged(c, media); done || err != nil {
		return err
	}
	newest, err := s.cfg.Store.Newest(c.Request().Context(), f, min(limit, maxEntries))
	if err != nil {
		return err
	}
	body, err := spell(s.feedOf(c, newest))
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, media+"; charset=utf-8", body)
}

func (s *server) feedOf(c echo.Context, newest []threat.Feature) formats.Feed {
	feed := formats.Feed{ID: s.here(c), Title: apiTitle + ": newest changes", Subtitle: "All incidents", Updated: s.cfg.Now()}
	q := maps.Clone(c.QueryParams())
	q.Del("limit")
	feed.Home = s.href(c, "/collections/incidents/items?f=html")
	if len(q) > 0 {
		feed.Subtitle, feed.Home = "Incidents with "+spelled(q), feed.Home+"&"+q.Encode()
	}
	facts := formats.NewFacts(threat.Incidents)
	for i, f := range newest {
		entry := s.entryOf(c, facts, f)
		if i == 0 {
			feed.Updated = entry.Updated
		}
		feed.Entries = append(feed.Entries, entry)
	}
	return feed
}

// spelled is a filter to be read.
func spelled(q url.Values) string {
	parts := make([]string, 0, len(q))
	for _, name := range slices.Sorted(maps.Keys(q)) {
		parts = append(parts, name+" = "+q.Get(name))
	}
	return strings.Join(parts, ", ")
}

// entryOf says what a record is in words, of its place with how surely it is known, and who says so.
func (s *server) entryOf(c echo.Context, facts formats.Facts, f threat.Feature) formats.FeedEntry {
	entry := formats.FeedEntry{ID: s.href(c, "/collections/incidents/items/"+f.ID), Title: facts.Title(f), Updated: s.cfg.Now(), Place: f.Geometry}
	var lines []string
	for _, fact := range facts.Of(f) {
		lines = append(lines, fact.Title+": "+fact.Text)
	}
	entry.Text = strings.Join(lines, "\n")
	for i, field := range threat.Incidents.Fields {
		switch v := f.Values[i].(type) {
		case string:
			if field.Name == "event_type" || field.Name == "side" {
				entry.Tags = append(entry.Tags, v)
			}
		case time.Time:
			if field.Name == "recorded_at" {
				entry.Updated = v
			}
		}
	}
	return entry
}
