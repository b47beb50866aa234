package handlers

import (
	"encoding/json"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb/geojson"

	"threatmap/formats"
	"threatmap/threat"
)

// Card is everything that may be known of one incident.
type Card struct {
	threat.Record
	Feature json.RawMessage   `json:"feature"` // as in the collection
	Support *geojson.Geometry `json:"support"` // area that surely holds the place; null = unknown
	Links   []Link            `json:"links"`
}

// incident answers /incidents/{id}.
func (s *server) incident(c echo.Context) error {
	if _, err := readQuery(c, oneParams(threat.Incidents)...); err != nil {
		return err
	}
	if _, err := negotiate(c, asJSON); err != nil {
		return err
	}
	return dataJSON(s, c, func() (Card, error) {
		r, err := s.cfg.Store.Record(c.Request().Context(), param(c, "id"))
		if err != nil {
			return Card{}, err
		}
		return s.card(c, r), nil
	})
}

func (s *server) card(c echo.Context, r threat.Record) Card {
	card := Card{Record: r, Links: []Link{
		{s.here(c), "self", mediaJSON, "This record"},
		{s.href(c, "/collections/incidents/items/"+r.ID), "item", mediaGeoJSON, "The record as a feature"},
		{s.href(c, "/collections/incidents/items/"+r.ID+"?f=html"), "alternate", mediaHTML, "The record to read"},
	}}
	if r.Support != nil {
		card.Support = geojson.NewGeometry(r.Support)
	}
	card.Feature = formats.AppendFeature(nil, threat.Incidents, r.Feature)
	return card
}
