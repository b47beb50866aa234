package analysis

import (
	"math"

	"github.com/paulmach/orb"
)

// edgeMeasure measures the places whose positions along a line are too near the edge of a stretch to tell on which side of it they are: those that are handed in
// are rounded, and found by chords (geo.Line.Near).
type edgeMeasure struct {
	stretchesM []float64
	lengthM    float64 // of the line
	measure    func(p orb.Point) (alongM, offsetM float64, ok bool)

	last            orb.Point // thousands share a spot, and come one after the other
	alongM, offsetM float64
	known, lastOK   bool
}

// edgesOf are the lengths of stretches whose edges are to be looked at: where segments are whole numbers of stretches, their edges are among those.
func edgesOf(stretchM, segmentM float64) []float64 {
	if math.Mod(segmentM, stretchM) == 0 {
		return []float64{stretchM}
	}
	return []float64{stretchM, segmentM}
}

// unsureEdgeM and unsureEdge are by how much a position along the line may be off: metres, and a share of the offset.
const (
	unsureEdgeM = 1
	unsureEdge  = 1e-4
)

// near tells whether a position is so near to an edge that its place is to be measured.
func (m *edgeMeasure) near(alongM, offsetM float64) bool {
	return m.measure != nil && m.nearEdge(alongM, unsureEdgeM+unsureEdge*math.Abs(offsetM))
}

// measured returns the measured position of a place.
func (m *edgeMeasure) measured(p orb.Point) (exactAlongM, exactOffsetM float64, ok bool) {
	if !m.known || p != m.last {
		m.alongM, m.offsetM, m.lastOK = m.measure(p)
		m.last, m.known = p, true
	}
	return m.alongM, m.offsetM, m.lastOK
}

// nearEdge looks at edges between two stretches. The line's ends are none, and all that lies beyond one has its position.
func (m *edgeMeasure) nearEdge(alongM, slackM float64) bool {
	for _, stretch := range m.stretchesM {
		edge := math.Floor(alongM/stretch+0.5) * stretch // halfway is near none: stretches have a kilometre at least
		if 0 < edge && edge < m.lengthM && math.Abs(alongM-edge) < slackM {
			return true
		}
	}
	return false
}
