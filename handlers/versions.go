package handlers

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// VersionsDoc lists the versions of a feature, the newest first.
type VersionsDoc struct {
	ID       string       `json:"id"`
	Versions []VersionDoc `json:"versions"`
	Links    []Link       `json:"links"`
}

// VersionDoc tells of one version. By says what kind of editor made it, never who.
type VersionDoc struct {
	Version    int       `json:"version"`
	Op         string    `json:"op"`
	RecordedAt time.Time `json:"recorded_at"`
	By         string    `json:"by"`
	Reason     string    `json:"reason"`
	Links      []Link    `json:"links"`
}

// versions answers /collections/{c}/items/{id}/versions.
func (s *server) versions(c echo.Context) error {
	col, err := s.asked(c)
	if err != nil {
		return err
	}
	if _, err := readQuery(c, "f"); err != nil {
		return err
	}
	if _, err := negotiate(c, asJSON); err != nil {
		return err
	}
	d, ok := s.drawingOf(col)
	if !ok {
		return threat.NotFound("versions of the collection", col.ID)
	}
	return dataJSON(s, c, func() (VersionsDoc, error) {
		id := param(c, "id")
		doc := VersionsDoc{ID: id, Links: []Link{{s.here(c), "self", mediaJSON, "This document"}}}
		list, err := d.versions(c.Request().Context(), id)
		if err != nil {
			return doc, err
		}
		if !list[0].withdrawn() {
			doc.Links = append(doc.Links, Link{s.href(c, itemPath(col, id)), "latest-version", mediaGeoJSON, "The " + d.one + " as it is now"})
		}
		for _, v := range list {
			doc.Versions = append(doc.Versions, VersionDoc{v.number, v.op, v.recordedAt, v.by, v.reason, []Link{
				{s.href(c, d.versionPath(id, v.number)), "item", mediaGeoJSON, "The " + d.one + " as it was in this version"},
			}})
		}
		return doc, nil
	})
}

// corridor answers /corridors/{id}.
func (s *server) corridor(c echo.Context) error { return s.drawnVersion(c, s.corridorDrawing()) }

// area answers /areas/{id}, of an area of interest.
func (s *server) area(c echo.Context) error { return s.drawnVersion(c, s.areaDrawing()) }

// drawnVersion answers with the last version, or the one that version= asks for. Returns KindNotFound for a withdrawn one, unless a version is
// asked for.
func (s *server) drawnVersion(c echo.Context, d drawing) error {
	q, err := readQuery(c, "version", "f")
	if err != nil {
		return err
	}
	if _, err := negotiate(c, asGeoJSON); err != nil {
		return err
	}
	wanted := 0
	if q.Has("version") {
		if wanted, err = strconv.Atoi(q.Get("version")); err != nil || wanted < 1 {
			return threat.Invalid("version", q.Get("version"), "not a version", "a whole number from 1 on")
		}
	}
	if done, err := s.unchanged(c, mediaGeoJSON); done || err != nil {
		return err
	}
	v, err := d.version(c.Request().Context(), param(c, "id"), wanted)
	if err != nil {
		return err
	}
	if v.withdrawn() && wanted == 0 {
		return d.gone(v)
	}
	links := append([]Link{{s.here(c), "self", mediaGeoJSON, "This version"}}, s.versionLinks(c, d.col, v.id)...)
	if v.number > 1 {
		links = append(links, Link{s.href(c, d.versionPath(v.id, v.number-1)), "predecessor-version", mediaGeoJSON, "The version before"})
	}
	body, err := withLinks(d.col, v.feature, links)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, mediaGeoJSON, body)
}

// versionLinks lead from what was drawn to its versions.
func (s *server) versionLinks(c echo.Context, col threat.Collection, id string) []Link {
	return []Link{{s.href(c, itemPath(col, id)+"/versions"), "version-history", mediaJSON, "Its versions"}}
}

// versioned tells a feature that has versions: a corridor, or an area of interest.
func versioned(col threat.Collection, id string) bool {
	return col.ID == threat.Corridors.ID || col.ID == threat.Areas.ID && threat.IsAOI(id)
}

// taggedByVersion sets the strong ETag of what was drawn, which If-Match wants to hear, and answers 304 to who has it.
func (s *server) taggedByVersion(c echo.Context, col threat.Collection, f threat.Feature) (bool, error) {
	version, _ := valueOf(col, f, "version").(int64)
	recorded, _ := valueOf(col, f, "recorded_at").(time.Time)
	tag, h := s.versionTag(f.ID, int(version), recorded), c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", revalidate)
	if !holds(c.Request().Header.Values("If-None-Match"), tag) {
		return false, nil
	}
	return true, c.NoContent(http.StatusNotModified)
}
