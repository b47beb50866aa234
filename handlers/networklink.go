package handlers

import (
	"github.com/labstack/echo/v4"

	"threatmap/formats"
	"threatmap/threat"
)

// networkLinkLimit is how many placemarks a view of a globe holds: what Google Earth draws without delay. What was left out is told in the document's description.
const networkLinkLimit = "5000"

// networkLink answers /collections/{c}/networklink.kml: a small file for a globe, which asks this server for what a filter matches in the view whenever that has come to rest.
func (s *server) networkLink(c echo.Context) error {
	col, q, title, err := s.view(c)
	if err != nil {
		return err
	}
	for _, name := range []string{"bbox", "bbox-crs"} {
		if q.Has(name) {
			return threat.Invalid(name, q.Get(name), "the box is that of the view, whenever it changes", "within=POLYGON((…)) for incidents, or no box")
		}
	}
	q.Set("f", "kml")
	q.Set("limit", networkLinkLimit)
	body, err := formats.KMLNetworkLink(title, s.href(c, "/collections/"+col.ID+"/items?"+q.Encode()), s.href(c, "/"))
	if err != nil {
		return err
	}
	return viewFile(c, col.ID+"-by-view.kml", mediaKML, body)
}
