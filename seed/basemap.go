package seed

import "github.com/paulmach/orb"

// Country is one outline of the default point of view of Natural Earth, 1:10m. CodeBasis is iso_3166_1, user_assigned (XKX) or
// natural_earth (what ISO 3166-1 has no code for). A ring may touch itself: make it valid before SQL that needs simple polygons.
type Country struct {
	Code      string           `json:"code"` // ISO 3166-1 alpha-3
	CodeBasis string           `json:"code_basis"`
	NameEn    string           `json:"name_en"`
	NameAr    string           `json:"name_ar"`
	Geom      orb.MultiPolygon `json:"-"`
}

// Border is the land line between countries A and B (A < B), exactly as both outlines have it. NoteSource says who holds what Note says.
type Border struct {
	Code       string              `json:"code"` // "IRQ-SYR"
	A          string              `json:"a"`
	B          string              `json:"b"`
	Disputed   bool                `json:"disputed"`
	Note       string              `json:"note"`
	NoteSource string              `json:"note_source"`
	Geom       orb.MultiLineString `json:"-"`
}

// District is a governorate. Its outline comes from another edition than the countries': along a border the two differ by some hundred
// metres.
type District struct {
	Code   string           `json:"code"` // ISO 3166-2
	Adm0   string           `json:"adm0"` // ISO 3166-1 alpha-3
	NameEn string           `json:"name_en"`
	NameAr string           `json:"name_ar"`
	Geom   orb.MultiPolygon `json:"-"`
}

// Place is a town. Population is nil where GeoNames states none; Rank 1 is shown first, 5 last.
type Place struct {
	ID         string    `json:"id"` // "geonames:98182"
	NameEn     string    `json:"name_en"`
	NameAr     string    `json:"name_ar"` // of the main ones only
	Adm0       string    `json:"adm0"`
	Population *int      `json:"population"`
	Rank       int       `json:"rank"`
	Kind       string    `json:"kind"` // GeoNames feature code
	Geom       orb.Point `json:"-"`
}

// Countries returns the outlines of the whole world, by code.
// Returns ErrNoBasemap where the binary was built without them, as do Borders, Admin1, Places and Areas.
func Countries() (Layer[Country], error) {
	return readBase("countries", func(c Country, g orb.Geometry) (Country, error) {
		var err error
		c.Geom, err = as[orb.MultiPolygon](g)
		return c, err
	})
}

// Borders returns the land borders of Iraq, Syria and Lebanon, by code.
func Borders() (Layer[Border], error) {
	return readBase("borders", func(b Border, g orb.Geometry) (Border, error) {
		var err error
		b.Geom, err = as[orb.MultiLineString](g)
		return b, err
	})
}

// Admin1 returns the governorates of Iraq, Syria and Lebanon, by code. The UNDOF zone of Syria is in none of them.
func Admin1() (Layer[District], error) {
	return readBase("admin1", func(d District, g orb.Geometry) (District, error) {
		var err error
		d.Geom, err = as[orb.MultiPolygon](g)
		return d, err
	})
}

// Places returns the towns of the three countries and the main ones of their neighbours, by rank.
func Places() (Layer[Place], error) {
	return readBase("places", func(p Place, g orb.Geometry) (Place, error) {
		var err error
		p.Geom, err = as[orb.Point](g)
		return p, err
	})
}
