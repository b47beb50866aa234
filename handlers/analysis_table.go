package handlers

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"threatmap/geo"
)

// sendFeatures answers with what was found, as GeoJSON or as a table of it with its note.
func (s *server) sendFeatures(c echo.Context, is format, name string, found analysisFeatures, head []string, cells func(properties any) []string) error {
	if is.name == asCSV.name {
		return s.sendNoted(c, found.Note, featureSheet(name, found, head, cells))
	}
	return sendJSON(c, mediaGeoJSON, found)
}

// featureSheet has a line for each feature: its number, the point that stands for it, its properties, and its outline as WKT, by which a GIS loads it. Where
// there is too little to say, its one line says so.
func featureSheet(name string, found analysisFeatures, head []string, cells func(properties any) []string) sheet {
	t := sheet{name: name, head: append(append([]string{"number", "lon", "lat"}, head...), "reason", "wkt")}
	for _, f := range found.Features {
		g := f.Geometry.Geometry()
		line := []string{strconv.Itoa(f.ID), "", ""}
		if p, ok := standsFor(g); ok {
			line[1], line[2] = plain(digits(p[0], 8)), plain(digits(p[1], 8))
		}
		t.lines = append(t.lines, append(append(line, cells(f.Properties)...), "", wkt.MarshalString(g)))
	}
	return t.orReason(found.Reason)
}

// orReason gives a table without a line one that says why there is none: a header alone would pass for "nothing was found".
func (t sheet) orReason(reason string) sheet {
	at := slices.Index(t.head, "reason")
	if len(t.lines) == 0 && at >= 0 && reason != "" {
		line := make([]string, len(t.head))
		line[at] = reason
		t.lines = [][]string{line}
	}
	return t
}

func standsFor(g orb.Geometry) (orb.Point, bool) {
	if g == nil {
		return orb.Point{}, false
	}
	return geo.Representative(g)
}

// figure writes a number as JSON would, of few digits.
func figure(x float64) string { return tableCell(&x) }
