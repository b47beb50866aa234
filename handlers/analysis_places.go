package handlers

import (
	"context"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/threat"
)

// placed is a finding by place, a line each: as CSV a table, as GeoJSON the places' own geometries with the same columns.
type placed struct {
	name       string
	note       analysis.Note
	collection string // that has the places, by their ids
	summary    any    // of the whole
	reason     string // why there is nothing to say of any; "" = there is
	head       []string
	lines      []placedLine
}

// placedLine tells of one place. Cells are texts, numbers, truth values, or pointers to them, nil = not known.
type placedLine struct {
	place string // "" = of no place: a line of the table, but no feature
	cells []any
}

func (p placed) sheet() sheet {
	t := sheet{name: p.name, head: p.head}
	for _, line := range p.lines {
		cells := make([]string, len(line.cells))
		for i, v := range line.cells {
			cells[i] = anyCell(v)
		}
		t.lines = append(t.lines, cells)
	}
	return t
}

func anyCell(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return tableCell(&v)
	case float64:
		return tableCell(&v)
	case bool:
		return tableCell(&v)
	case *int:
		return tableCell(v)
	case *float64:
		return tableCell(v)
	case *bool:
		return tableCell(v)
	}
	return ""
}

// properties are a line's cells by column. An empty text is null: of a value that is not there, a GIS makes neither "" nor 0.
func (p placed) properties(line placedLine) (list inOrder) {
	for i, name := range p.head {
		v := line.cells[i]
		if v == "" {
			v = nil
		}
		list = append(list, member{name, v})
	}
	return list
}

// features are the lines with the geometries of their places.
func (s *server) features(ctx context.Context, p placed) (analysisFeatures, error) {
	found := analysisFeatures{Type: "FeatureCollection", Enough: p.reason == "", Reason: p.reason, Summary: p.summary, Note: p.note, Features: []analysisFeature{}}
	places := map[string]orb.Geometry{}
	err := s.every(ctx, p.collection, func(_ threat.Collection, f threat.Feature) { places[f.ID] = f.Geometry })
	if err != nil {
		return found, err
	}
	for _, line := range p.lines {
		if line.place == "" {
			continue
		}
		f := analysisFeature{Type: "Feature", ID: len(found.Features) + 1, Properties: p.properties(line)}
		if g := places[line.place]; g != nil {
			f = newAnalysisFeature(f.ID, g, f.Properties)
		}
		found.Features = append(found.Features, f)
	}
	return found, nil
}

// sendPlaced answers with what make returns, as JSON, as features or as a table, unless the client has it already.
func sendPlaced[T any](s *server, c echo.Context, make func() (T, error), table func(T) placed) error {
	return sendOwn(s, c, make, func(v T, is format) error {
		p := table(v)
		if is.name == asCSV.name {
			return s.sendNoted(c, p.note, p.sheet())
		}
		found, err := s.features(c.Request().Context(), p)
		if err != nil {
			return err
		}
		return sendJSON(c, mediaGeoJSON, found)
	}, asGeoJSONFile, asCSV)
}
