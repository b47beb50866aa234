package threat

// Incidents is the collection of everything reported.
var Incidents = Collection{
	ID: "incidents", Title: "Incidents", GeomType: "Geometry", HasTime: true,
	Description: "Reported incidents and other records (aggregates, patterns, estimates, assessments, context), each with its source, its precision and its history. Reports are not events; arrests measure effort.",
	Fields: []Field{
		{Name: "record_kind", Type: TypeString, Title: "Kind of record", Filterable: true, Facet: true, Codes: &RecordKinds},
		{Name: "title", Type: TypeString, Title: "Title"},
		{Name: "title_ar", Type: TypeString, Title: "Title in Arabic"},
		{Name: "event_type", Type: TypeString, Title: "Type", Filterable: true, Facet: true, Codes: &EventTypes},
		{Name: "event_subtype", Type: TypeString, Title: "Subtype", Filterable: true, Facet: true, Codes: &EventSubtypes},
		{Name: "side", Type: TypeString, Title: "Who acted", Filterable: true, Facet: true, Codes: &Sides},
		{Name: "success", Type: TypeString, Title: "Success", Filterable: true, Codes: &Successes},
		{Name: "first_day", Type: TypeDate, Title: "First possible day"},
		{Name: "last_day", Type: TypeDate, Title: "Last possible day"},
		{Name: "occurred_from", Type: TypeTime, Title: "First possible instant", Definition: "Only where the source gives a clock time."},
		{Name: "occurred_to", Type: TypeTime, Title: "Last possible instant", Definition: "Only where the source gives a clock time."},
		{Name: "date_precision", Type: TypeString, Title: "Date precision", Filterable: true, Facet: true, Codes: &DatePrecisions},
		{Name: "date_basis", Type: TypeString, Title: "What the date is of", Filterable: true, Codes: &DateBases},
		{Name: "geo_precision", Type: TypeString, Title: "Place precision", Filterable: true, Facet: true, Codes: &GeoPrecisions},
		{Name: "uncertainty_m", Type: TypeInt, Title: "Place uncertainty", Unit: "m", Definition: "Radius that surely holds the place; null where the source does not say."},
		{Name: "place_name", Type: TypeString, Title: "Place"},
		{Name: "place_name_ar", Type: TypeString, Title: "Place in Arabic"},
		{Name: "adm0", Type: TypeString, Title: "Country", Filterable: true, Facet: true, Definition: "ISO 3166-1 alpha-3 of the country outline that holds the place; null where none does."},
		{Name: "adm1", Type: TypeString, Title: "Governorate", Filterable: true, Facet: true, Definition: "ISO 3166-2 code of the governorate outline that holds the place."},
		{Name: "source_country", Type: TypeString, Title: "Country as the source wrote it", Filterable: true},
		{Name: "killed_min", Type: TypeInt, Title: "Killed, lowest"},
		{Name: "killed_best", Type: TypeInt, Title: "Killed, best estimate", Definition: "The source's own total; null = unknown, 0 = reported none."},
		{Name: "killed_max", Type: TypeInt, Title: "Killed, highest"},
		{Name: "outcome", Type: TypeStrings, Title: "Outcome", Filterable: true, Facet: true, Codes: &ReportedOutcomes, Definition: "What the sources count any of; none = they count, and report none; null = they count nothing."},
		{Name: "actors", Type: TypeStrings, Title: "Actors", Filterable: true, Facet: true},
		{Name: "publishers", Type: TypeStrings, Title: "Publishers", Filterable: true, Facet: true},
		{Name: "grade", Type: TypeStrings, Title: "Grade of the sources", Filterable: true, Facet: true, Codes: &Grades, Definition: "Admiralty grades of the claims that everyone may see."},
		{Name: "verification", Type: TypeString, Title: "Verification", Filterable: true, Facet: true, Codes: &Verifications},
		{Name: "tlp", Type: TypeString, Title: "Who may have it", Filterable: true, Facet: true, Codes: &TLPs, Definition: "Traffic Light Protocol 2.0. The public sees CLEAR only."},
		{Name: "flags", Type: TypeStrings, Title: "Flags"},
		{Name: "origin", Type: TypeString, Title: "Data set", Filterable: true, Facet: true},
		{Name: "origin_id", Type: TypeString, Title: "Id in the data set", Filterable: true},
		{Name: "origin_version", Type: TypeString, Title: "Version of the data set"},
		{Name: "revision", Type: TypeInt, Title: "Revision"},
		{Name: "recorded_at", Type: TypeTime, Title: "Recorded at"},
	},
}

var (
	code   = Field{Name: "code", Type: TypeString, Title: "Code", Filterable: true}
	nameEn = Field{Name: "name_en", Type: TypeString, Title: "Name", Filterable: true}
	nameAr = Field{Name: "name_ar", Type: TypeString, Title: "Name in Arabic"}
	kind   = Field{Name: "kind", Type: TypeString, Title: "Kind", Filterable: true}
	source = Field{Name: "source", Type: TypeString, Title: "Source"}
	method = Field{Name: "method", Type: TypeJSON, Title: "Method", Definition: "How the geometry was made."}
	bset   = Field{Name: "boundary_set", Type: TypeString, Title: "Boundary set", Filterable: true}
	border = Field{Name: "border", Type: TypeString, Title: "Border", Filterable: true, Definition: "The two countries' ISO 3166-1 alpha-3 codes in alphabetical order, e.g. IRQ-SYR."}
	disput = Field{Name: "disputed", Type: TypeBool, Title: "Disputed", Filterable: true}
	halfW  = Field{Name: "half_width_km", Type: TypeNumber, Title: "Half-width", Unit: "km"}
	direct = Field{Name: "direction", Type: TypeString, Title: "Direction", Codes: &CorridorDirections}
	ckind  = Field{Name: "kind", Type: TypeString, Title: "Kind", Filterable: true, Codes: &CorridorKinds}
	versio = Field{Name: "version", Type: TypeInt, Title: "Version", Definition: "Counted from 1; earlier ones stay readable."}
	record = Field{Name: "recorded_at", Type: TypeTime, Title: "Recorded at", Definition: "When this version was written."}
	confid = Field{Name: "confidence", Type: TypeString, Title: "Confidence", Filterable: true, Codes: &CorridorConfidences}
	uncert = Field{Name: "uncertainty_km", Type: TypeNumber, Title: "Uncertainty of the drawing", Unit: "km"}
	ways   = Field{Name: "waypoints", Type: TypeJSON, Title: "Waypoints"}
)

var corridorFields = []Field{nameEn, nameAr, ckind, halfW, direct, confid, uncert, ways, source, method, versio, record}

// Corridors is the collection of lines along which people or goods are reported to move. It can be edited.
var Corridors = Collection{
	ID: "corridors", Title: "Corridors", GeomType: "LineString", Fields: corridorFields,
	Description: "Reported or inferred infiltration, supply and patrol corridors, as lines. Drawn, not surveyed; every version stays.",
}

// Areas is the collection of named regions, and of the areas of interest that editors draw.
var Areas = Collection{
	ID: "areas", Title: "Areas", GeomType: "Geometry", Description: "Named regions and zones of the starting map, and the areas of interest (kind aoi) that editors drew.",
	Fields: []Field{nameEn, nameAr, kind, uncert, source, method, versio, record},
}

// Collections lists the program's own, in the order shown. A Catalog has the layers too.
var Collections = []Collection{
	Incidents,
	{
		ID: "borders", Title: "Borders", GeomType: "MultiLineString", Description: "Land borders by pair of countries. Generalised (1:10m); disputed lines are flagged.",
		Fields: []Field{border, {Name: "a", Type: TypeString, Title: "First country", Filterable: true}, {Name: "b", Type: TypeString, Title: "Second country", Filterable: true}, {Name: "length_km", Type: TypeNumber, Title: "Length", Unit: "km"}, disput, {Name: "note", Type: TypeString, Title: "Note"}, bset, source},
	},
	{
		ID: "belts", Title: "Border belts", GeomType: "MultiPolygon", Description: "Strips of soil within a geodesic distance of a border, one feature a side. Ends are round and cut to the two countries.",
		Fields: []Field{border, {Name: "side", Type: TypeString, Title: "Side", Filterable: true, Definition: "ISO 3166-1 alpha-3 of the country whose soil it is."}, {Name: "width_km", Type: TypeInt, Title: "Width", Unit: "km", Filterable: true}, {Name: "area_km2", Type: TypeNumber, Title: "Area", Unit: "km²"}, disput, bset, method},
	},
	Corridors,
	{ID: "corridor_bands", Title: "Corridor bands", GeomType: "MultiPolygon", Description: "The corridors with their half-width, as areas with flat ends.", Fields: corridorFields},
	Areas,
	{ID: "admin0", Title: "Countries", GeomType: "MultiPolygon", Description: "Country outlines of the boundary set. They take no position on status.", Fields: []Field{code, nameEn, nameAr, bset, source}},
	{ID: "admin1", Title: "Governorates", GeomType: "MultiPolygon", Description: "First-order administrative units.", Fields: []Field{code, nameEn, nameAr, {Name: "adm0", Type: TypeString, Title: "Country", Filterable: true}, bset, source}},
	{
		ID: "places", Title: "Places", GeomType: "Point", Description: "Towns, for orientation.",
		Fields: []Field{nameEn, nameAr, {Name: "adm0", Type: TypeString, Title: "Country", Filterable: true}, {Name: "population", Type: TypeInt, Title: "Population"}, {Name: "rank", Type: TypeInt, Title: "Rank", Definition: "1 = shown first"}, source},
	},
	{ID: "facilities", Title: "Facilities", GeomType: "Point", Description: "Publicly reported facilities.", Fields: []Field{nameEn, nameAr, kind, {Name: "precision_note", Type: TypeString, Title: "Precision"}, source}},
	CorridorProposals, // last: apart from what is reported
}

// CollectionByID returns one of the program's own collections, or a KindNotFound error.
func CollectionByID(id string) (Collection, error) {
	for _, c := range Collections {
		if c.ID == id {
			return c, nil
		}
	}
	return Collection{}, NotFound("collection", id)
}
