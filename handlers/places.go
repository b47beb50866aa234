package handlers

import (
	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/threat"
)

// PlacesDoc lists places that were found.
type PlacesDoc struct {
	Places []PlaceDoc `json:"places"`
}

// PlaceDoc is a place to go to.
type PlaceDoc struct {
	Collection string     `json:"collection"`
	ID         string     `json:"id"`
	Kind       string     `json:"kind"`
	Name       string     `json:"name"` // in the language asked for, where it is known
	NameEn     string     `json:"name_en"`
	NameAr     string     `json:"name_ar,omitempty"`
	Matched    string     `json:"matched"` // the name that was found
	Adm0       string     `json:"adm0,omitempty"`
	Population *int64     `json:"population,omitempty"`
	Position   orb.Point  `json:"position"`
	BBox       [4]float64 `json:"bbox"` // west over east crosses the antimeridian
}

// places answers /places.
func (s *server) places(c echo.Context) error {
	q, err := readQuery(c, "q", "lang", "limit")
	if err != nil {
		return err
	}
	limit := 0
	if q.Has("limit") {
		if limit, err = readLimit(q.Get("limit")); err != nil {
			return err
		}
	}
	asked, err := threat.NewPlaceQuery(q.Get("q"), q.Get("lang"), limit)
	if err != nil {
		return err
	}
	return dataJSON(s, c, func() (PlacesDoc, error) {
		found, err := s.cfg.Store.Places(c.Request().Context(), asked)
		doc := PlacesDoc{Places: make([]PlaceDoc, 0, len(found))}
		for _, p := range found {
			doc.Places = append(doc.Places, placeDoc(p, asked.Lang))
		}
		return doc, err
	})
}

func placeDoc(p threat.FoundPlace, lang string) PlaceDoc {
	name := p.NameEn
	if lang == "ar" && p.NameAr != "" {
		name = p.NameAr
	}
	b := p.BBox
	return PlaceDoc{
		p.Collection, p.ID, p.Kind, name, p.NameEn, p.NameAr, p.Matched, p.Adm0, p.Population, p.Position,
		[4]float64{b.West, b.South, b.East, b.North},
	}
}
