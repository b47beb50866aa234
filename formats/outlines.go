package formats

import (
	"github.com/paulmach/orb"

	"threatmap/threat"
)

// Outlines gives the boxes around the parts of a country's land, in degrees, by ISO 3166-1 alpha-3 code; none where it has none.
type Outlines func(alpha3 string) []orb.Bound

// borderSlack is how far beyond its country's boxes a position may lie without doubt, in degrees: coasts and borders are generalised, and
// events happen off them.
const borderSlack = 1

// checkOrder refuses a position that lies far from the country that the row names and would lie in it with latitude and longitude
// exchanged. Where the country is not named, or not known, there is no doubt to go by.
func (o Outlines) checkOrder(p orb.Point, latText, country string, codes []string) *fieldError {
	if o == nil || len(codes) == 0 || o.near(p, codes) || !o.near(orb.Point{p[1], p[0]}, codes) {
		return nil
	}
	if country == "" {
		country = codes[0]
	}
	return wrong("latitude", latText, "latitude and longitude are swapped: longitude %g, latitude %g is far from %s, longitude %g, latitude %g is in it",
		p[0], p[1], country, p[1], p[0])
}

func (o Outlines) near(p orb.Point, codes []string) bool {
	for _, code := range codes {
		for _, box := range o(code) {
			if box.Pad(borderSlack).Contains(p) {
				return true
			}
		}
	}
	return false
}

// checkPlace does the same for a record's place, if that is a point.
func (o Outlines) checkPlace(p *threat.Place) *fieldError {
	point, ok := p.Geometry.(orb.Point)
	if !ok {
		return nil
	}
	lat := string(appendDegrees(nil, point[1]))
	return o.checkOrder(point, lat, p.SourceCountry, threat.CountryCodes(p.SourceCountry))
}
