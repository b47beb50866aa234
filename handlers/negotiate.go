package handlers

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// The media types that are offered.
const (
	mediaJSON    = "application/json"
	mediaGeoJSON = "application/geo+json"
	mediaHTML    = "text/html"
	mediaCSV     = "text/csv"
	mediaGPKG    = "application/geopackage+sqlite3"
	mediaFGB     = "application/flatgeobuf"
	mediaOpenAPI = "application/vnd.oai.openapi+json;version=3.0"
)

// A format is a representation: what f= calls it, and its media types, the first being the one answered with.
type format struct {
	name  string
	media []string
}

var (
	asJSON    = format{"json", []string{mediaJSON}}
	asGeoJSON = format{"json", []string{mediaGeoJSON, mediaJSON, "application/vnd.geo+json"}}
	asHTML    = format{"html", []string{mediaHTML, "application/xhtml+xml"}}
	asCSV     = format{"csv", []string{mediaCSV}}
	asGPKG    = format{"gpkg", []string{mediaGPKG, "application/geopackage+vnd.sqlite3"}}
	asFGB     = format{"fgb", []string{mediaFGB, "application/vnd.flatgeobuf"}}
)

// negotiate picks the representation: f= wins over Accept. Returns a KindInvalid error for an unknown f, and 406 where nothing fits.
func negotiate(c echo.Context, offers ...format) (format, error) {
	c.Response().Header().Add("Vary", "Accept")
	if f := c.QueryParam("f"); f != "" || c.QueryParams().Has("f") {
		if f == "geojson" && offers[0].media[0] == mediaGeoJSON { // what exports and files are called
			return offers[0], nil
		}
		var names []string
		for _, o := range offers {
			if o.name == f {
				return o, nil
			}
			names = append(names, o.name)
		}
		return format{}, threat.Invalid("f", f, "unknown format", strings.Join(names, " "))
	}
	var all []string
	for _, o := range offers {
		all = append(all, o.media...)
	}
	media, ok := accepted(c.Request().Header.Get("Accept"), all)
	if !ok {
		return format{}, echo.NewHTTPError(http.StatusNotAcceptable, "offered: "+strings.Join(all, ", "))
	}
	for _, o := range offers {
		for _, m := range o.media {
			if m == media {
				return o, nil
			}
		}
	}
	return offers[0], nil
}

// accepted returns the offer that an Accept header likes best, the first of equals; an empty header likes all.
func accepted(accept string, offers []string) (string, bool) {
	best, top := "", 0.0
	for _, offer := range offers {
		if q := weight(accept, offer); q > top {
			best, top = offer, q
		}
	}
	return best, top > 0
}

// weight returns the q that an Accept or Accept-Encoding header gives to an offer: that of the most specific range that holds it. A
// missing Accept takes everything; a missing Accept-Encoding takes no coding.
func weight(header, offer string) float64 {
	offer, wanted, _ := strings.Cut(offer, ";") // a parameter tells it from others of its type
	kind, _, isMedia := strings.Cut(offer, "/")
	if strings.TrimSpace(header) == "" {
		if isMedia {
			return 1
		}
		return 0
	}
	q, specific := 0.0, 0
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		rank := 0
		switch strings.ToLower(strings.TrimSpace(name)) {
		case offer:
			name, _, _ := strings.Cut(cmp.Or(wanted, "profile"), "=")
			if said := mediaParameter(params, name); said == "" {
				rank = 3
			} else if said == wanted {
				rank = 4
			}
		case kind + "/*":
			rank = 2
		case "*/*", "*":
			rank = 1
		}
		if rank > specific {
			q, specific = quality(params), rank
		}
	}
	return q
}

// mediaParameter returns a parameter that says which of the offers of one media type is meant (profile, version) with its value; "" where there is none.
func mediaParameter(params, wanted string) string {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(p)), "=")
		if name == wanted {
			return name + "=" + strings.Trim(value, `"`)
		}
	}
	return ""
}

// quality reads ;q=; what cannot be read is 1, as if it were not there.
func quality(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			if q, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && q >= 0 && q <= 1 {
				return q
			}
		}
	}
	return 1
}
