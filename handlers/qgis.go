package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"

	"github.com/labstack/echo/v4"

	"threatmap/formats"
	"threatmap/threat"
)

const mediaQLR = "application/x-qgis-layer-definition"

// qgis answers /collections/{c}/qgis.qlr: a layer definition for QGIS, whose layers ask this server for what a filter matches whenever they are opened or loaded anew.
func (s *server) qgis(c echo.Context) error {
	col, err := s.asked(c)
	if err != nil {
		return err
	}
	f, err := parseFilter(c, col)
	if err != nil {
		return err
	}
	if err := f.Check(col); err != nil {
		return err
	}
	if col.ID == threat.Incidents.ID {
		if err := s.cfg.Store.CheckLines(c.Request().Context(), f); err != nil {
			return err
		}
	}
	q := maps.Clone(c.QueryParams())
	title := apiTitle + ": " + col.Title
	if len(q) > 0 {
		title += ", " + spelled(q)
	}
	q.Set("f", "geojson")
	q.Set("all", "true")
	address := s.href(c, "/collections/"+col.ID+"/items?"+q.Encode())
	sum := sha256.Sum256([]byte(address))
	body, err := formats.QGISLayers(col, "threatmap_"+col.ID+"_"+hex.EncodeToString(sum[:6]), title, address)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+col.ID+`.qlr"`)
	c.Response().Header().Set("Cache-Control", revalidate)
	return c.Blob(http.StatusOK, mediaQLR, body)
}
