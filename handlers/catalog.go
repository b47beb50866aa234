package handlers

import (
	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// askedLayer is where a request keeps the key of the layer that it asks: answers of a layer that took another's place are tagged apart, also while the
// change counter is still the one before.
const askedLayer = "threatmap.layer"

// catalog is what is served at this moment. A request asks once.
func (s *server) catalog() *threat.Catalog { return s.cfg.Catalog() }

// asked is the collection in the request's path. Returns a KindNotFound error where there is none.
func (s *server) asked(c echo.Context) (threat.Collection, error) {
	col, err := s.catalog().Collection(param(c, "collection"))
	if err == nil && col.Layer != nil {
		c.Set(askedLayer, col.Layer.Key)
	}
	return col, err
}
