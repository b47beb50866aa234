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

// SourceDoc is one publisher, and how many documents of it are known.
type SourceDoc struct {
	threat.Source
	Documents int64 `json:"documents"`
}

// source answers /sources/{publisher}: the publisher's name is its key.
func (s *server) source(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	return dataJSON(s, c, func() (doc SourceDoc, err error) {
		doc.Source, doc.Documents, err = s.cfg.Store.Source(c.Request().Context(), param(c, "id"))
		return doc, err
	})
}
