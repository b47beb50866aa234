package threat

// CRS is a coordinate reference system of EPSG's that the operator has chosen, beside those that every server speaks.
type CRS struct {
	Code       int
	NorthFirst bool // its axes are north (or latitude), then east
}
