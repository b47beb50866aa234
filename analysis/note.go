package analysis

import "fmt"

// Few is how many incidents a comparison needs at least. Fewer get no p-value and no rate, but a reason (TooFew).
const Few = 5

// Note goes with every answer: what it rests on, so that a reader can redo it and knows what it does not say.
type Note struct {
	Method      string            `json:"method"`
	Used        int               `json:"used"`
	LeftOut     []LeftOut         `json:"left_out"` // never null
	Filter      map[string]string `json:"filter"`   // what was asked of the incidents, by parameter; never null
	Parameters  map[string]any    `json:"parameters"`
	Seed        *uint64           `json:"seed,omitempty"`
	BoundarySet string            `json:"boundary_set,omitempty"`
	DataVersion int64             `json:"data_version"` // the change counter of the data
	Caveats     []string          `json:"caveats"`
}

// Rest says what an answer rests on that no method knows: the filter, the boundary set and the version of the data, as they are in another note.
func (n *Note) Rest(on Note) {
	n.Filter, n.BoundarySet, n.DataVersion = on.Filter, on.BoundarySet, on.DataVersion
}

// LeftOut is how many incidents a method could not use, and why.
type LeftOut struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

// Reasons that several methods share.
const (
	ReasonSpansWeeks = "possible days span more than one week"
	ReasonNoDate     = "no date"
	ReasonNoPlace    = "not mapped"
)

// Caveats that hold for every statistic of incidents, and one of those that tell rates.
const (
	CaveatReports = "Reports are not events: a rise may be a rise of reporting."
	CaveatRates   = "Intervals of rates are exact for incidents that come independently of each other; where they come in waves, rates are less sure."
	CaveatArrests = "Arrests and operations of security forces measure their effort, not the adversary's."
)

// NewNote is an empty note of a method with the caveats that hold for all.
func NewNote(method string) Note {
	return Note{
		Method: method, LeftOut: []LeftOut{}, Filter: map[string]string{}, Parameters: map[string]any{},
		Caveats: []string{CaveatReports, CaveatArrests},
	}
}

// Leave adds count incidents left out for a reason; none are not mentioned, and the same reason is summed.
func (n *Note) Leave(reason string, count int) {
	if count == 0 {
		return
	}
	for i := range n.LeftOut {
		if n.LeftOut[i].Reason == reason {
			n.LeftOut[i].Count += count
			return
		}
	}
	n.LeftOut = append(n.LeftOut, LeftOut{Reason: reason, Count: count})
}

// TooFew is the sentence of an answer that can't be given: it names how many there are and how many are needed.
func TooFew(have int) string {
	plural := "s"
	if have == 1 {
		plural = ""
	}
	return fmt.Sprintf("too few to say: %d incident%s, at least %d are needed", have, plural, Few)
}
