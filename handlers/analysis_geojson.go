package handlers

import (
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"threatmap/analysis"
)

// analysisFeatures is a FeatureCollection with the method note beside it.
type analysisFeatures struct {
	Type     string            `json:"type"`
	Enough   bool              `json:"enough"`
	Reason   string            `json:"reason,omitempty"`
	Summary  any               `json:"summary"`
	Note     analysis.Note     `json:"note"`
	Features []analysisFeature `json:"features"`
}

type analysisFeature struct {
	Type       string            `json:"type"`
	ID         int               `json:"id"`
	Geometry   *geojson.Geometry `json:"geometry"`
	Properties any               `json:"properties"`
}

func newAnalysisFeature(id int, g orb.Geometry, properties any) analysisFeature {
	return analysisFeature{"Feature", id, geojson.NewGeometry(shortened(g)), properties}
}

// shortened rounds positions to 1e-6°, a decimetre.
func shortened(g orb.Geometry) orb.Geometry {
	return orb.Round(orb.Clone(g), 1e6)
}

// digits rounds to some significant digits: a density has no ten of them. By the decimal digits themselves: a power of ten to multiply by is no number any more for a p below 1e-305.
func digits(x float64, n int) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', n-1, 64), 64)
	if err != nil { // rounded up beyond the largest number
		return x
	}
	return y
}

// analysisFeaturesSchema describes a FeatureCollection of an analysis.
func analysisFeaturesSchema(summary, properties members) *openapi3.SchemaRef {
	text := openapi3.NewStringSchema().NewRef()
	return object(members{
		"type": enum("FeatureCollection").NewRef(), "enough": openapi3.NewBoolSchema().NewRef(), "reason": text, "summary": object(summary), "note": ref("Note"),
		"features": listOf(object(members{
			"type": enum("Feature").NewRef(), "id": openapi3.NewInt64Schema().NewRef(), "geometry": ref("Geometry"), "properties": object(properties),
		})),
	}, "reason")
}
