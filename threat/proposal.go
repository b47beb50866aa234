package threat

import (
	"encoding/json"
	"time"

	"github.com/paulmach/orb"
)

// ProposedKind is the kind of every proposed corridor, and of no reported one.
const ProposedKind = "proposed"

// Proposal is a line that a program drew from data by a recipe. It is no corridor: nobody reported it, and it is kept apart from those.
type Proposal struct {
	ID           string         // given when it is saved
	Line         orb.LineString // lon/lat
	From, To     string         // ids of the areas that it joins
	Rank         int            // 1 = least cost
	LengthKM     float64
	Cost         float64 // kilometres, each times its cost
	CostRatio    float64 // to the line of rank 1
	SupportShare float64 // of its length, with incidents beside it
	Incidents    int     // beside it
	Runs         int     // repeats with other weights
	Agree        *int    // of those, how many stay beside the line of rank 1; nil = none were made
	Recipe       json.RawMessage
	Method       string
	Note         string
	RecordedAt   time.Time
	Counter      int64 // the change counter of its writing
}

// CorridorProposals is the collection of the proposed corridors that an editor has saved.
var CorridorProposals = Collection{
	ID: "corridor_proposals", Title: "Proposed corridors", GeomType: "LineString",
	Description: "Lines of least cost between two areas, drawn from data by a recipe and saved by an editor. Proposed, not reported: nobody is known to have gone this way.",
	Fields: []Field{
		{Name: "kind", Type: TypeString, Title: "Kind", Filterable: true, Definition: "Always proposed."},
		{Name: "from_area", Type: TypeString, Title: "From", Filterable: true, Definition: "Id of an area or a governorate."},
		{Name: "to_area", Type: TypeString, Title: "To", Filterable: true, Definition: "Id of an area or a governorate."},
		{Name: "rank", Type: TypeInt, Title: "Rank", Definition: "1 = least cost; others are alternatives."},
		{Name: "length_km", Type: TypeNumber, Title: "Length", Unit: "km"},
		{Name: "cost", Type: TypeNumber, Title: "Cost", Unit: "km", Definition: "Kilometres, each times its cost."},
		{Name: "cost_ratio", Type: TypeNumber, Title: "Cost beside the line of least cost"},
		{Name: "support_share", Type: TypeNumber, Title: "Share of the length with incidents beside it", Definition: "The line was drawn towards incidents: this confirms nothing."},
		{Name: "incidents_within", Type: TypeInt, Title: "Incidents beside it"},
		{Name: "runs", Type: TypeInt, Title: "Repeats with other weights"},
		{Name: "runs_that_agree", Type: TypeInt, Title: "Repeats that agree with the line of least cost", Definition: "Null where there were none."},
		{Name: "recipe", Type: TypeJSON, Title: "Recipe", Definition: "Everything that the line was made of."},
		{Name: "method", Type: TypeString, Title: "Method"},
		{Name: "note", Type: TypeString, Title: "Note"},
		{Name: "recorded_at", Type: TypeTime, Title: "Saved at"},
	},
}
