package handlers

import (
	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// CodeListDoc is one code list; order matters, so the codes are a list too.
type CodeListDoc struct {
	Name  string        `json:"name"`
	Codes []threat.Code `json:"codes"`
}

// CodesDoc holds every code list.
type CodesDoc struct {
	Lists []CodeListDoc `json:"lists"`
}

// codes answers /codes.
func (s *server) codes(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	if done, err := matched(c, s.cfg.Version+"codes"); done || err != nil {
		return err
	}
	var doc CodesDoc
	for _, l := range threat.CodeLists() {
		doc.Lists = append(doc.Lists, CodeListDoc(l))
	}
	return sendJSON(c, mediaJSON, doc)
}
