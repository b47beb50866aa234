package handlers

import (
	"context"
	"io/fs"
	"log/slog"
	"time"

	"github.com/paulmach/orb"

	"threatmap/geo"
	"threatmap/live"
	"threatmap/threat"
	"threatmap/tiles"
)

// Config is what the server needs of the rest of the house.
type Config struct {
	Store Store
	Tiles Tiler
	Edit  Editor // nil = nothing can be written

	Recipes RecipeStore // nil = no links to answers

	CRS       []threat.CRS // coordinate reference systems beside those that every server speaks
	Projector Projector    // of these; nil where there are none

	Changes Changes // nil = nobody is told of any

	Catalog func() *threat.Catalog // the collections and layers of this moment; nil = no layers

	Static fs.FS // the page: index.html and vendor/ at its root; nil = not built in

	Warm  func() error // nil error = as quick as it gets; /readyz waits for it, requests do not; nil func = always
	Late  func() error // nil error = in step with the data; /readyz tells why not, and stays 200; nil func = always in step
	Ready func() error // nil error = can serve; cheap, asked on every request that needs data; nil func = always ready

	Done <-chan struct{} // closed when the server stops, which ends what is worked out in the background; nil = never

	Gauges []Gauge // what /metrics tells of other rooms

	BaseURL        string   // public address without the last slash, e.g. https://map.example.org; "" = as the request says
	EmbedFrom      []string // origins whose pages may hold /embed in a frame (CheckOrigin)
	TrustForwarded bool     // take scheme and host from X-Forwarded-Proto and -Host: only behind a proxy that sets them

	Audience threat.Audience // whom all of it is for, as tags and addresses of tiles say; "" = threat.Public

	SpoolDir   string // where files that are no streams are made (GeoPackage, FlatGeobuf); "" = where the system has such
	SpoolBytes int64  // the most that one of them may have; 0 = 2 GiB

	Version string
	Timeout time.Duration    // of one request, 0 = 30 s
	Work    int              // reads from memory done at a time; half as many of those that may go to SQL, which mostly weigh 2; 0 = 8 for each core
	Log     *slog.Logger     // nil = slog.Default
	Now     func() time.Time // nil = time.Now
}

// Store is what the handlers ask of the data. Errors are *threat.Error where the caller may see them.
type Store interface {
	FeatureStore
	StatStore
	RecordStore
	VersionStore
	PlaceStore
	NarrativeStore
	// Head is where the history of changes stands that answers are of, or one before.
	Head(ctx context.Context) (threat.Head, error)
	// GeographyHead is the head of the last change of what is not incidents: boundaries, belts, areas and so on.
	GeographyHead(ctx context.Context) (threat.Head, error)
}

// Projector works out positions in coordinate reference systems that geo has no formula of.
type Projector interface {
	// Transform brings positions, in place, from one EPSG code into another; east is first in all of them. Returns an error that wraps
	// geo.ErrOutOfRange where one has no place there.
	Transform(ctx context.Context, from, to int, places []orb.Point) error
}

// Changes tells of changes as they come.
type Changes interface {
	// Subscribe begins with what came after a change counter, where one is given. Returns live.ErrFull where nobody else can be told.
	Subscribe(ctx context.Context, since *int64) (*live.Subscription, error)
}

// Editor checks keys and writes corridors and areas of interest. What it returns has been stored, and is in what Store answers.
type Editor interface {
	// KeyOf returns the valid key with this secret, or a KindNotFound error.
	KeyOf(ctx context.Context, secret string) (threat.Key, error)
	// AddCorridor writes a new corridor; without an id it gets one.
	AddCorridor(ctx context.Context, c threat.Corridor, by threat.Key, reason string) (threat.CorridorVersion, error)
	// ReplaceCorridor makes the next version of a corridor. Returns a KindConflict error where expect is not the last one.
	ReplaceCorridor(ctx context.Context, c threat.Corridor, expect int, by threat.Key, reason string) (threat.CorridorVersion, error)
	// WithdrawCorridor takes a corridor off the map, under the same condition.
	WithdrawCorridor(ctx context.Context, id string, expect int, by threat.Key, reason string) (threat.CorridorVersion, error)
	// AddArea, ReplaceArea and WithdrawArea do the same for areas of interest.
	AddArea(ctx context.Context, a threat.AreaOfInterest, by threat.Key, reason string) (threat.AreaVersion, error)
	ReplaceArea(ctx context.Context, a threat.AreaOfInterest, expect int, by threat.Key, reason string) (threat.AreaVersion, error)
	WithdrawArea(ctx context.Context, id string, expect int, by threat.Key, reason string) (threat.AreaVersion, error)
	// AddNarrative, ReplaceNarrative and WithdrawNarrative do the same for narratives.
	AddNarrative(ctx context.Context, n threat.Narrative, by threat.Key) (threat.NarrativeVersion, error)
	ReplaceNarrative(ctx context.Context, n threat.Narrative, expect int, by threat.Key) (threat.NarrativeVersion, error)
	WithdrawNarrative(ctx context.Context, id string, expect int, by threat.Key) error
	// AddProposal keeps a proposed corridor, and gives it an id.
	AddProposal(ctx context.Context, p threat.Proposal, by threat.Key) (threat.Proposal, error)
	// WithdrawProposal takes one away. Returns a KindNotFound error where there is none.
	WithdrawProposal(ctx context.Context, id string, by threat.Key) error
}

// VersionStore tells what corridors and areas of interest were.
type VersionStore interface {
	// CorridorVersions returns every version, at least one, the newest first.
	CorridorVersions(ctx context.Context, id string) ([]threat.CorridorVersion, error)
	// CorridorVersion returns one version, the last one where version is 0.
	CorridorVersion(ctx context.Context, id string, version int) (threat.CorridorVersion, error)
	// AreaVersions and AreaVersion are the same of areas of interest.
	AreaVersions(ctx context.Context, id string) ([]threat.AreaVersion, error)
	AreaVersion(ctx context.Context, id string, version int) (threat.AreaVersion, error)
}

// NarrativeStore tells of narratives.
type NarrativeStore interface {
	// Narratives lists them, what was changed last first.
	Narratives(ctx context.Context) ([]threat.NarrativeTitle, error)
	// NarrativeVersion returns one version, the last one where version is 0, also of one that is withdrawn. Returns a KindNotFound error where there is none.
	NarrativeVersion(ctx context.Context, id string, version int) (threat.NarrativeVersion, error)
}

// PlaceStore finds what has a name.
type PlaceStore interface {
	// Places returns what matches best, the best first.
	Places(ctx context.Context, q threat.PlaceQuery) ([]threat.FoundPlace, error)
}

// FeatureStore lists collections.
type FeatureStore interface {
	// Features yields a page in order and returns the cursor of the next page, "" at the end.
	Features(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func(threat.Feature) error) (next string, err error)
	// Rendered is Features in GeoJSON, as formats.AppendFeature writes it. A body is good until yield returns.
	Rendered(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func(body []byte) error) (next string, err error)
	Feature(ctx context.Context, col threat.Collection, id string) (threat.Feature, error)
	// Newest returns the n matching incidents that were written last, the newest first.
	Newest(ctx context.Context, f threat.Filter, n int) ([]threat.Feature, error)
	Count(ctx context.Context, col threat.Collection, f threat.Filter) (int64, error)
	// Extent says where and when a collection is; not ok where it holds nothing that has a place.
	Extent(ctx context.Context, col threat.Collection) (b orb.Bound, days threat.Days, ok bool, err error)
}

// StatStore counts incidents.
type StatStore interface {
	Counts(ctx context.Context, f threat.Filter, view *geo.BBox) (threat.Counts, error)
	Timeline(ctx context.Context, f threat.Filter, bin string) (threat.Timeline, error)
	Facets(ctx context.Context, f threat.Filter, fields []string, max int) ([]threat.Facet, error)
	// Events yields what of a filter's answer enters statistics, in no certain order: records of single incidents (threat.CountedKind). How
	// many others match is Counts less these.
	Events(ctx context.Context, f threat.Filter, yield func(threat.Event) error) error
	// Tolls yields what the same incidents cost in lives, most at most: more are a KindTooLarge error.
	Tolls(ctx context.Context, f threat.Filter, most int, yield func(threat.Toll) error) error
	LineStore
}

// LineStore places incidents along borders and corridors: col is one of these collections.
type LineStore interface {
	// CheckLines refuses a filter whose borders, corridor or areas are not there. Every answer does so too; this is for those that ask nothing else.
	CheckLines(ctx context.Context, f threat.Filter) error
	// Line returns a border or a corridor prepared for measuring along it.
	Line(ctx context.Context, col threat.Collection, id string) (*geo.Line, error)
	// Vicinity is what Events yields that is at most reachM metres (100 km at most) from a border, one of those asked for together.
	Vicinity(ctx context.Context, f threat.Filter, border string, among []string, reachM float64) (threat.Vicinity, error)
	// Passage is that for a corridor, in the order of time.
	Passage(ctx context.Context, f threat.Filter, corridor string, reachM float64) (threat.Passage, error)
	// BeltAreas returns, for each width, the areas in km² of the soil within it of a border, by country.
	BeltAreas(ctx context.Context, border string, widthsKM []float64) ([]map[string]float64, error)
}

// RecordStore tells everything that is known of one thing.
type RecordStore interface {
	Record(ctx context.Context, id string) (threat.Record, error)
	Sources(ctx context.Context) ([]threat.Source, error)
	// Source tells of one publisher, and how many documents of it are known.
	Source(ctx context.Context, publisher string) (s threat.Source, documents int64, err error)
}

// Tiler makes vector tiles.
type Tiler interface {
	Tile(ctx context.Context, a tiles.Address, f threat.Filter) (tiles.Tile, error)
}

func (c Config) withDefaults() Config {
	if c.Ready == nil {
		c.Ready = func() error { return nil }
	}
	if c.Warm == nil {
		c.Warm = func() error { return nil }
	}
	if c.Late == nil {
		c.Late = func() error { return nil }
	}
	if c.Catalog == nil {
		c.Catalog = func() *threat.Catalog { return nil }
	}
	if c.Audience == "" {
		c.Audience = threat.Public
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Work == 0 {
		c.Work = defaultWork()
	}
	if c.SpoolBytes == 0 {
		c.SpoolBytes = defaultSpoolBytes
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now //nolint:forbidigo // the default of the clock that is handed in
	}
	return c
}

// workSQL is the room for what may go to SQL.
func (c Config) workSQL() int { return max(c.Work/shareSQL, weightSQL) }
