package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// maxEdit is the longest body of a write in bytes: 2,000 positions have some 50 kB.
const maxEdit = 1 << 20

// editTime is how long a client may take to send it.
const editTime = 20 * time.Second

// editable passes requests for collections that can be edited; to the others writing is no method. Returns KindNotFound for no collection.
func (s *server) editable(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		col, err := s.asked(c)
		if err != nil {
			return err
		}
		if !s.mayBeEdited(col) {
			c.Response().Header().Set("Allow", "GET, HEAD, OPTIONS")
			return echo.NewHTTPError(http.StatusMethodNotAllowed, "the collection "+col.ID+" can't be edited here")
		}
		if _, err := readQuery(c, writeParams(c.Request().Method)...); err != nil {
			return err
		}
		return next(c)
	}
}

// writeParams are the query parameters of a write: a withdrawal has no body that could say why.
func writeParams(method string) []string {
	if method == http.MethodDelete {
		return []string{"reason"}
	}
	return nil
}

func (s *server) mayBeEdited(col threat.Collection) bool {
	_, drawn := s.drawingOf(col)
	return s.cfg.Edit != nil && drawn
}

// options tells what may be done to a collection (with POST) or to a feature.
func (s *server) options(writes string) echo.HandlerFunc {
	return func(c echo.Context) error {
		col, err := s.asked(c)
		if err != nil {
			return err
		}
		allow := "GET, HEAD, OPTIONS"
		if s.mayBeEdited(col) {
			allow += ", " + writes
			if strings.Contains(writes, http.MethodPatch) {
				c.Response().Header().Set("Accept-Patch", mediaMergePatch)
			}
		}
		c.Response().Header().Set("Allow", allow)
		return c.NoContent(http.StatusNoContent)
	}
}

// drawn returns how the collection of the request is drawn; editable has let the request pass.
func (s *server) drawn(c echo.Context) (drawing, error) {
	col, err := s.asked(c)
	d, _ := s.drawingOf(col)
	return d, err
}

// create answers POST to /collections/{c}/items.
func (s *server) create(c echo.Context) error {
	d, err := s.drawn(c)
	if err != nil {
		return err
	}
	body, err := readEdit(c, d)
	if err != nil {
		return err
	}
	v, err := d.add(c.Request().Context(), body, keyOf(c))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Location", s.href(c, itemPath(d.col, v.id)))
	return s.written(c, http.StatusCreated, d, v)
}

// replace answers PUT to /collections/{c}/items/{id}.
func (s *server) replace(c echo.Context) error {
	d, err := s.drawn(c)
	if err != nil {
		return err
	}
	expect, err := s.expected(c, d)
	if err != nil {
		return err
	}
	body, err := readEdit(c, d)
	if err != nil {
		return err
	}
	v, err := d.replace(c.Request().Context(), param(c, "id"), body, expect, keyOf(c))
	if err != nil {
		return tooLate(err)
	}
	return s.written(c, http.StatusOK, d, v)
}

// withdraw answers DELETE of /collections/{c}/items/{id}?reason=.
func (s *server) withdraw(c echo.Context) error {
	d, err := s.drawn(c)
	if err != nil {
		return err
	}
	expect, err := s.expected(c, d)
	if err != nil {
		return err
	}
	reason := c.QueryParam("reason")
	if err := threat.CheckLine("reason", reason, threat.MaxCorridorReason); err != nil {
		return err
	}
	if err := d.withdraw(c.Request().Context(), param(c, "id"), expect, keyOf(c), reasonOf(reason, "withdrawn")); err != nil {
		return tooLate(err)
	}
	return c.NoContent(http.StatusNoContent)
}

func reasonOf(given, otherwise string) string {
	if reason := strings.TrimSpace(given); reason != "" {
		return reason
	}
	return otherwise
}

// tooLate answers 412 where somebody else was quicker than the check of If-Match.
func tooLate(err error) error {
	if threat.KindOf(err) == threat.KindConflict {
		return echo.NewHTTPError(http.StatusPreconditionFailed, err.Error())
	}
	return err
}

// expected returns the version that If-Match names, which must be the last one. Returns 428 without If-Match, 412 where it names another.
func (s *server) expected(c echo.Context, d drawing) (number int, err error) {
	given := c.Request().Header.Values("If-Match")
	if len(given) == 0 {
		return 0, echo.NewHTTPError(http.StatusPreconditionRequired, "If-Match is needed: the ETag of the feature that the change was made from")
	}
	if d.col.ID == threat.Areas.ID && !threat.IsAOI(param(c, "id")) {
		return 0, echo.NewHTTPError(http.StatusForbidden, "regions of the starting map are not edited; areas of interest are, whose ids begin with "+threat.AOIPrefix)
	}
	v, err := d.version(c.Request().Context(), param(c, "id"), 0)
	if err != nil {
		return 0, err
	}
	if v.withdrawn() {
		return 0, d.gone(v)
	}
	return v.number, s.ifMatch(given, v)
}

// ifMatch returns 412 where If-Match does not name the version.
func (s *server) ifMatch(given []string, v version) error {
	tags := strings.Split(strings.Join(given, ","), ",") // ours hold no comma
	for i := range tags {
		tags[i] = strings.TrimSpace(tags[i])
	}
	if !slices.Contains(tags, "*") && !slices.Contains(tags, s.versionTag(v.id, v.number, v.recordedAt)) {
		return echo.NewHTTPError(http.StatusPreconditionFailed, fmt.Sprintf("If-Match is not the ETag of the last version, which is %d; read it again", v.number))
	}
	return nil
}

func (d drawing) gone(v version) error {
	return &threat.Error{
		Kind: threat.KindNotFound, Param: d.one, Value: v.id, Detail: "was withdrawn; its versions stay readable",
		Accepted: d.versionPath(v.id, v.number-1),
	}
}

// versionTag is the strong ETag of a feature as GeoJSON: the same for whoever reads it and whoever wrote it.
func (s *server) versionTag(id string, version int, recorded time.Time) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%d|%d|%s", id, version, recorded.UnixMicro(), s.cfg.Version))
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// readEdit reads the body. Returns 415 for another media type, 413 for more than a MiB.
func readEdit(c echo.Context, d drawing) ([]byte, error) {
	return readBody(c, asGeoJSON.media, mediaGeoJSON, d.accepted)
}

func readBody(c echo.Context, taken []string, best, accepted string) ([]byte, error) {
	r := c.Request()
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(taken, media) {
		if r.Method == http.MethodPost {
			c.Response().Header().Set("Accept-Post", best)
		}
		return nil, echo.NewHTTPError(http.StatusUnsupportedMediaType, fmt.Sprintf("Content-Type is %q; taken: %s", r.Header.Get("Content-Type"), best))
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return nil, echo.NewHTTPError(http.StatusUnsupportedMediaType, fmt.Sprintf("Content-Encoding is %q; bodies are taken as they are", coding))
	}
	_ = http.NewResponseController(c.Response()).SetReadDeadline(time.Now().Add(editTime)) //nolint:forbidigo // a deadline of the network is real time
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxEdit))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &threat.Error{Kind: threat.KindTooLarge, Param: "body", Detail: fmt.Sprintf("is longer than %d bytes", maxEdit), Accepted: accepted}
	case err != nil:
		return nil, threat.Invalid("body", "", "ended before it was whole", accepted)
	}
	return body, nil
}

// written answers with what has been stored.
func (s *server) written(c echo.Context, status int, d drawing, v version) error {
	body, err := withLinks(d.col, v.feature, append([]Link{
		{s.href(c, itemPath(d.col, v.id)), "self", mediaGeoJSON, "This " + d.one},
	}, s.versionLinks(c, d.col, v.id)...))
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("ETag", s.versionTag(v.id, v.number, v.recordedAt))
	h.Set("Cache-Control", "no-store")
	return c.Blob(status, mediaGeoJSON, body)
}
