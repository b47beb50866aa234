package threat

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// NamedPlace is something that has a name and a place: a town, an area, a corridor, a border, a governorate, a country, a facility.
type NamedPlace struct {
	Collection string
	ID         string
	Kind       string // place, area, corridor, border, governorate, country or facility
	NameEn     string
	NameAr     string // "" = not known
	Aliases    []string
	Adm0       string // ISO 3166-1 alpha-3, where it is known
	Population *int64
	Rank       int // 1 is shown first
	Position   orb.Point
	BBox       geo.BBox
}

// PlaceKinds are the collections that a search for places goes through, and what one of each is called.
var PlaceKinds = []struct{ Collection, Kind string }{
	{"places", "place"},
	{"admin1", "governorate"},
	{"admin0", "country"},
	{"areas", "area"},
	{"corridors", "corridor"},
	{"borders", "border"},
	{"facilities", "facility"},
}

// Limits of a search for places.
const (
	MaxPlaces      = 50
	DefaultPlaces  = 10
	MaxPlaceLength = 100 // characters
)

// PlaceQuery asks for places by name.
type PlaceQuery struct {
	Name  string // folded
	Lang  string // en or ar: which names come first among equals
	Limit int
}

// NewPlaceQuery checks a search. lang "" is English; limit 0 is DefaultPlaces, one over MaxPlaces counts as that.
func NewPlaceQuery(q, lang string, limit int) (PlaceQuery, error) {
	accepted := fmt.Sprintf("a name or the beginning of one, at most %d characters", MaxPlaceLength)
	if !utf8.ValidString(q) || utf8.RuneCountInString(q) > MaxPlaceLength {
		return PlaceQuery{}, Invalid("q", strings.ToValidUTF8(string([]rune(q)[:min(20, utf8.RuneCountInString(q))]), "�"), "too long, or not UTF-8", accepted)
	}
	name := Fold(q)
	if !strings.ContainsFunc(name, told) {
		return PlaceQuery{}, Invalid("q", strings.Map(visible, q), "holds no letter or digit", accepted)
	}
	if lang == "" {
		lang = "en"
	}
	if !slices.Contains([]string{"en", "ar"}, lang) {
		return PlaceQuery{}, Invalid("lang", lang, "unknown language", "en ar")
	}
	if limit == 0 {
		limit = DefaultPlaces
	}
	return PlaceQuery{name, lang, min(limit, MaxPlaces)}, nil
}

// FoundPlace is a place, with the name by which it was found.
type FoundPlace struct {
	NamedPlace
	Matched string
}
