package analysis

import (
	"fmt"

	"threatmap/threat"
)

// MaxAssumedM bounds what may be assumed of places whose uncertainty is unknown, in metres.
const MaxAssumedM = 100_000

// uncertaintyOf is how exactly an incident's place is known, in metres; where the source doesn't say, what is assumed. nil = unknown.
func uncertaintyOf(e *threat.Event, assumeM *float64) (m *float64, assumed bool) {
	if e.UncertaintyM == nil {
		return assumeM, assumeM != nil
	}
	return e.UncertaintyM, false
}

// noteAssumed says in the note what was assumed, and of how many incidents that are used.
func (n *Note) noteAssumed(assumeM *float64, used int) {
	if assumeM == nil {
		return
	}
	n.Parameters["assume_uncertainty_m"] = *assumeM
	n.Caveats = append(n.Caveats, CaveatAssumed(used))
}

// CaveatAssumed says who assumed.
func CaveatAssumed(used int) string {
	return fmt.Sprintf("The uncertainty of %d incidents is unknown; it is assumed, by whoever asked, not by the source.", used)
}
