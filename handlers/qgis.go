package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"threatmap/formats"
	"threatmap/threat"
)

const mediaQLR = "application/x-qgis-layer-definition"

// qgis answers /collections/{c}/qgis.qlr: a layer definition for QGIS, whose layers ask this server for what a filter matches whenever they are opened or loaded anew.
func (s *server) qgis(c echo.Context) error {
	col, q, title, err := s.view(c)
	if err != nil {
		return err
	}
	q.Set("f", "geojson")
	q.Set("all", "true")
	address := s.href(c, "/collections/"+col.ID+"/items?"+q.Encode())
	sum := sha256.Sum256([]byte(address))
	body, err := formats.QGISLayers(col, "threatmap_"+col.ID+"_"+hex.EncodeToString(sum[:6]), title, address)
	if err != nil {
		return err
	}
	return viewFile(c, col.ID+".qlr", mediaQLR, body)
}

// view reads what a file asks for again and again: a collection and a filter, which is good now. title says both.
func (s *server) view(c echo.Context) (col threat.Collection, q url.Values, title string, err error) {
	if col, err = s.asked(c); err != nil {
		return col, nil, "", err
	}
	f, err := s.parseFilter(c, col)
	if err != nil {
		return col, nil, "", err
	}
	if err := f.Check(col); err != nil {
		return col, nil, "", err
	}
	if col.ID == threat.Incidents.ID {
		if err := s.cfg.Store.CheckLines(c.Request().Context(), f); err != nil {
			return col, nil, "", err
		}
	}
	q = maps.Clone(c.QueryParams())
	title = apiTitle + ": " + col.Title
	if len(q) > 0 {
		title += ", " + spelled(q)
	}
	return col, q, title, nil
}

// viewFile answers with a file to be kept, which asks this server when it is opened.
func viewFile(c echo.Context, name, media string, body []byte) error {
	c.Response().Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Response().Header().Set("Cache-Control", revalidate)
	return c.Blob(http.StatusOK, media, body)
}
