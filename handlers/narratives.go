package handlers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

const narrativesPath = "/narratives"

const narrativeTaken = "one JSON object with title and steps, each with title, text and view"

// NarrativeList is the answer of /narratives.
type NarrativeList struct {
	Narratives []threat.NarrativeTitle `json:"narratives"`
}

// NarrativeDoc is a narrative as it is now.
type NarrativeDoc struct {
	threat.Narrative
	Version    int       `json:"version"`
	RecordedAt time.Time `json:"recorded_at"`
}

func (s *server) narrativeRoutes(e *echo.Echo) {
	const one = narrativesPath + "/:id"
	allowed := []echo.MiddlewareFunc{s.whenReady, s.writable, s.sameOrigin, s.keyed()}
	e.POST(narrativesPath, s.addNarrative, allowed...)
	e.PUT(one, s.replaceNarrative, allowed...)
	e.DELETE(one, s.withdrawNarrative, allowed...)
}

// narratives answers /narratives.
func (s *server) narratives(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	return dataJSON(s, c, func() (NarrativeList, error) {
		list, err := s.cfg.Store.Narratives(c.Request().Context())
		return NarrativeList{append([]threat.NarrativeTitle{}, list...)}, err
	})
}

// narrative answers /narratives/{id}, with the strong ETag that a change names.
func (s *server) narrative(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	v, err := s.lastNarrative(c)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	tag := s.versionTag(v.Narrative.ID, v.Version, v.RecordedAt)
	h.Set("ETag", tag)
	h.Set("Cache-Control", revalidate)
	if holds(c.Request().Header.Values("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return sendJSON(c, mediaJSON, docOf(v))
}

func docOf(v threat.NarrativeVersion) NarrativeDoc {
	return NarrativeDoc{v.Narrative, v.Version, v.RecordedAt}
}

// lastNarrative returns the last version. Returns KindNotFound where there never was one, or it was withdrawn.
func (s *server) lastNarrative(c echo.Context) (threat.NarrativeVersion, error) {
	v, err := s.cfg.Store.NarrativeVersion(c.Request().Context(), param(c, "id"), 0)
	if err == nil && v.Op == "withdraw" {
		err = &threat.Error{Kind: threat.KindNotFound, Param: "narrative", Value: v.Narrative.ID, Detail: "was withdrawn"}
	}
	return v, err
}

// addNarrative answers POST to /narratives.
func (s *server) addNarrative(c echo.Context) error {
	n, err := readNarrative(c)
	if err != nil {
		return err
	}
	v, err := s.cfg.Edit.AddNarrative(c.Request().Context(), n, keyOf(c))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Location", s.href(c, narrativesPath+"/"+v.Narrative.ID))
	return s.sendNarrative(c, http.StatusCreated, v)
}

// replaceNarrative answers PUT to /narratives/{id}.
func (s *server) replaceNarrative(c echo.Context) error {
	expect, err := s.expectedNarrative(c)
	if err != nil {
		return err
	}
	n, err := readNarrative(c)
	if err == nil {
		err = checkID(n.ID, param(c, "id"))
	}
	if err != nil {
		return err
	}
	n.ID = param(c, "id")
	v, err := s.cfg.Edit.ReplaceNarrative(c.Request().Context(), n, expect, keyOf(c))
	if err != nil {
		return tooLate(err)
	}
	return s.sendNarrative(c, http.StatusOK, v)
}

// withdrawNarrative answers DELETE of /narratives/{id}.
func (s *server) withdrawNarrative(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	expect, err := s.expectedNarrative(c)
	if err != nil {
		return err
	}
	if err := s.cfg.Edit.WithdrawNarrative(c.Request().Context(), param(c, "id"), expect, keyOf(c)); err != nil {
		return tooLate(err)
	}
	return c.NoContent(http.StatusNoContent)
}

// expectedNarrative is expected, of narratives.
func (s *server) expectedNarrative(c echo.Context) (int, error) {
	given := c.Request().Header.Values("If-Match")
	if len(given) == 0 {
		return 0, echo.NewHTTPError(http.StatusPreconditionRequired, "If-Match is needed: the ETag of the narrative that the change was made from")
	}
	v, err := s.lastNarrative(c)
	if err != nil {
		return 0, err
	}
	return v.Version, s.ifMatch(given, version{id: v.Narrative.ID, number: v.Version, recordedAt: v.RecordedAt})
}

// readNarrative reads the body. Members that nobody knows are refused: a misspelled one would be lost.
func readNarrative(c echo.Context) (n threat.Narrative, err error) {
	if _, err := readQuery(c); err != nil {
		return n, err
	}
	body, err := readBody(c, []string{mediaJSON}, mediaJSON, narrativeTaken)
	if err != nil {
		return n, err
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&n); err != nil {
		return n, threat.Invalid("body", "", fmt.Sprintf("not a narrative: %v", err), narrativeTaken)
	}
	if d.More() {
		return n, threat.Invalid("body", "", "goes on after the narrative", narrativeTaken)
	}
	return n, nil
}

// sendNarrative answers with what has been stored.
func (s *server) sendNarrative(c echo.Context, status int, v threat.NarrativeVersion) error {
	h := c.Response().Header()
	h.Set("ETag", s.versionTag(v.Narrative.ID, v.Version, v.RecordedAt))
	h.Set("Cache-Control", "no-store")
	return c.JSON(status, docOf(v))
}
