package handlers

import (
	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// SourceList lists publishers.
type SourceList struct {
	Sources []threat.Source `json:"sources"`
}

// sources answers /sources.
func (s *server) sources(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	return dataJSON(s, c, func() (SourceList, error) {
		all, err := s.cfg.Store.Sources(c.Request().Context())
		if all == nil {
			all = []threat.Source{}
		}
		return SourceList{all}, err
	})
}

// source answers /sources/{publisher}: the publisher's name is its key.
func (s *server) source(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	return dataJSON(s, c, func() (threat.Source, error) {
		all, err := s.cfg.Store.Sources(c.Request().Context())
		if err != nil {
			return threat.Source{}, err
		}
		for _, source := range all {
			if source.Publisher == param(c, "id") {
				return source, nil
			}
		}
		return threat.Source{}, threat.NotFound("source", param(c, "id"))
	})
}
