package handlers

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"threatmap/formats"
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
	col, err := threat.CollectionByID(param(c, "collection"))
	if err != nil {
		return err
	}
	if _, err := readQuery(c, "f"); err != nil {
		return err
	}
	if _, err := negotiate(c, asJSON); err != nil {
		return err
	}
	if col.ID != threat.Corridors.ID {
		return threat.NotFound("versions of the collection", col.ID)
	}
	return dataJSON(s, c, func() (VersionsDoc, error) {
		id := param(c, "id")
		doc := VersionsDoc{ID: id, Links: []Link{{s.here(c), "self", mediaJSON, "This document"}}}
		list, err := s.cfg.Store.CorridorVersions(c.Request().Context(), id)
		if err != nil {
			return doc, err
		}
		if !list[0].Withdrawn() {
			doc.Links = append(doc.Links, Link{s.href(c, itemPath(col, id)), "latest-version", mediaGeoJSON, "The corridor as it is now"})
		}
		for _, v := range list {
			doc.Versions = append(doc.Versions, VersionDoc{v.Version, v.Op, v.RecordedAt, v.By, v.Reason, []Link{
				{s.href(c, versionPath(id, v.Version)), "item", mediaGeoJSON, "The corridor as it was in this version"},
			}})
		}
		return doc, nil
	})
}

// corridor answers /corridors/{id}: the last version, or the one that version= asks for. Returns KindNotFound for a withdrawn one, unless a
// version is asked for.
func (s *server) corridor(c echo.Context) error {
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
	v, err := s.cfg.Store.CorridorVersion(c.Request().Context(), param(c, "id"), wanted)
	if err != nil {
		return err
	}
	if v.Withdrawn() && wanted == 0 {
		return gone(v)
	}
	links := append([]Link{{s.here(c), "self", mediaGeoJSON, "This version"}}, s.versionLinks(c, v.Corridor.ID)...)
	if v.Version > 1 {
		links = append(links, Link{s.href(c, versionPath(v.Corridor.ID, v.Version-1)), "predecessor-version", mediaGeoJSON, "The version before"})
	}
	body, err := withLinks(threat.Corridors, formats.CorridorFeature(v), links)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, mediaGeoJSON, body)
}

func versionPath(id string, version int) string {
	return "/corridors/" + id + "?version=" + strconv.Itoa(version)
}

// versionLinks lead from a corridor to its versions.
func (s *server) versionLinks(c echo.Context, id string) []Link {
	return []Link{{s.href(c, itemPath(threat.Corridors, id)+"/versions"), "version-history", mediaJSON, "Its versions"}}
}

// taggedByVersion sets the strong ETag of a corridor, which If-Match wants to hear, and answers 304 to who has it.
func (s *server) taggedByVersion(c echo.Context, f threat.Feature) (bool, error) {
	version, _ := valueOf(threat.Corridors, f, "version").(int64)
	recorded, _ := valueOf(threat.Corridors, f, "recorded_at").(time.Time)
	tag, h := s.versionTag(f.ID, int(version), recorded), c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", revalidate)
	if !holds(c.Request().Header.Values("If-None-Match"), tag) {
		return false, nil
	}
	return true, c.NoContent(http.StatusNotModified)
}
