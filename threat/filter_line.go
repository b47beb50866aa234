package threat

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// CorridorBand matches incidents whose representative point is within a distance of a corridor's line, and not beyond its ends, which are
// flat (geo.Line.InBand).
type CorridorBand struct {
	ID          string
	HalfWidthKM float64 // at most MaxBeltKM; 0 = the corridor's own
}

// maxBorders bounds a list of borders; the world has some 320.
const maxBorders = 400

// What the parameters accept.
const (
	beltForms   = "borders as two countries' ISO 3166-1 alpha-3 codes in alphabetical order, such as IRQ-SYR, several separated by commas"
	widthForms  = "over 0, at most 100 (km)"
	maxLineName = 200
)

var (
	// borderCode is two countries' codes, alphaCode one's.
	borderCode = regexp.MustCompile(`^[A-Z]{3}-[A-Z]{3}$`)
	alphaCode  = regexp.MustCompile(`^[A-Z]{3}$`)
)

// IsCountry tells whether a text has the form of a country's code.
func IsCountry(s string) bool { return alphaCode.MatchString(s) }

// ParseBelt reads the parameters belt and width_km; side is a country's code or "".
//
// Returns a KindInvalid error that names the parameter.
func ParseBelt(borders, widthKM, side string) (*Belt, error) {
	list := strings.Split(borders, ",")
	slices.Sort(list)
	b := &Belt{Borders: slices.Compact(list), Side: side}
	if widthKM == "" {
		return nil, Invalid("width_km", "", "a belt needs a width", widthForms)
	}
	width, err := strconv.ParseFloat(widthKM, 64)
	if err != nil {
		return nil, Invalid("width_km", widthKM, "not a number", widthForms)
	}
	b.WidthKM = width
	return b, b.check(Incidents)
}

// ParseCorridorBand reads the parameters corridor and half_width_km; "" = the corridor's own.
//
// Returns a KindInvalid error that names the parameter.
func ParseCorridorBand(id, halfWidthKM string) (*CorridorBand, error) {
	c := &CorridorBand{ID: id}
	if halfWidthKM != "" {
		width, err := strconv.ParseFloat(halfWidthKM, 64)
		if err != nil || !(width > 0) { // NaN is not over 0 either
			return nil, Invalid("half_width_km", halfWidthKM, "not a half-width", widthForms)
		}
		c.HalfWidthKM = width
	}
	return c, c.check(Incidents)
}

func (b Belt) check(col Collection) error {
	if col.ID != Incidents.ID {
		return Invalid("belt", strings.Join(b.Borders, ","), "the collection "+col.ID+" has no distances to borders", "no belt")
	}
	if len(b.Borders) == 0 || len(b.Borders) > maxBorders {
		return Invalid("belt", strconv.Itoa(len(b.Borders))+" borders", "not a number of borders", beltForms)
	}
	for _, border := range b.Borders {
		if !borderCode.MatchString(border) {
			return Invalid("belt", border, "not a border", beltForms)
		}
	}
	if !(b.WidthKM > 0 && b.WidthKM <= MaxBeltKM) {
		return Invalid("width_km", strconv.FormatFloat(b.WidthKM, 'f', -1, 64), "not a width of a belt", widthForms)
	}
	if b.Side != "" && !slices.ContainsFunc(b.Borders, func(border string) bool { return b.Holds(border, b.Side) }) {
		return Invalid("side", b.Side, "not a country of these borders", strings.Join(b.Borders, " "))
	}
	return nil
}

func (c CorridorBand) check(col Collection) error {
	if col.ID != Incidents.ID {
		return Invalid("corridor", c.ID, "the collection "+col.ID+" is not asked by corridor", "no corridor")
	}
	if c.ID == "" || len(c.ID) > maxLineName {
		return Invalid("corridor", c.ID, "not an id of a corridor", "an id of the collection corridors")
	}
	if !(c.HalfWidthKM >= 0 && c.HalfWidthKM <= MaxBeltKM) {
		return Invalid("half_width_km", strconv.FormatFloat(c.HalfWidthKM, 'f', -1, 64), "not a half-width", widthForms)
	}
	return nil
}

// HalfWidthM returns the half-width in metres; own is the corridor's own in km, nil where it has none. Returns a KindInvalid error where there
// is none at all.
func (c CorridorBand) HalfWidthM(own *float64) (float64, error) {
	switch {
	case c.HalfWidthKM > 0:
		return c.HalfWidthKM * 1000, nil
	case own != nil && *own > 0:
		return min(*own, MaxBeltKM) * 1000, nil
	}
	return 0, Invalid("half_width_km", "", "the corridor "+c.ID+" has no half-width of its own", widthForms)
}

// UnknownBorders returns the error for borders that are not among those loaded; nil where all are.
func (b Belt) UnknownBorders(loaded []string) error {
	for _, border := range b.Borders {
		if !slices.Contains(loaded, border) {
			return Invalid("belt", border, "no border of the boundary set", someOf(loaded, "borders"))
		}
	}
	return nil
}

// UnknownCorridor returns the error for a corridor that is not there. It is about the question, not about a page that is not there.
func UnknownCorridor(id string, known []string) error {
	return Invalid("corridor", id, "there is no such corridor", someOf(known, "corridors"))
}

// someOf names what there is; where that is much, where to find it.
func someOf(names []string, collection string) string {
	const most = 60
	switch {
	case len(names) == 0:
		return "nothing: no " + collection + " are loaded"
	case len(names) > most:
		return strings.Join(names[:most], " ") + " and " + strconv.Itoa(len(names)-most) + " more: see /collections/" + collection + "/items"
	}
	return strings.Join(names, " ")
}
