package formats

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// fgbItem is a feature in the index: its box, and where it stands among the features.
type fgbItem struct {
	box    [4]float64 // west, south, east, north
	at     int64      // in the spool, where it was written first
	length uint32
	curve  uint32 // the place of the box's middle on Hilbert's curve
}

// nowhere is the box of a feature without a place: no box meets it, and none grows by it.
var nowhere = [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func boxOf(g orb.Geometry) [4]float64 {
	if g == nil {
		return nowhere
	}
	b := g.Bound()
	return [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
}

func joinBoxes(a, b [4]float64) [4]float64 {
	return [4]float64{min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])}
}

// sortByCurve puts neighbours together. Features without a place come last.
func sortByCurve(items []fgbItem) {
	for i := range items {
		items[i].curve = math.MaxUint32
		if b := items[i].box; b[0] <= b[2] {
			x, y := ((b[0]+b[2])/2+180)/360, ((b[1]+b[3])/2+90)/180
			items[i].curve = min(hilbert(uint32(x*math.MaxUint16), uint32(y*math.MaxUint16)), math.MaxUint32-1)
		}
	}
	slices.SortFunc(items, func(a, b fgbItem) int { return cmp.Or(cmp.Compare(a.curve, b.curve), cmp.Compare(a.at, b.at)) })
}

// hilbert is the place of a cell of 65,536 × 65,536 on Hilbert's curve.
func hilbert(x, y uint32) (d uint32) {
	const n = 1 << 16
	for s := uint32(n / 2); s > 0; s /= 2 {
		var right, up uint32
		if x&s > 0 {
			right = 1
		}
		if y&s > 0 {
			up = 1
		}
		d += s * s * ((3 * right) ^ up)
		if up == 0 {
			if right == 1 {
				x, y = n-1-x, n-1-y
			}
			x, y = y, x
		}
	}
	return d
}

// fgbLevels returns how many nodes each level of the index has, from the features up to the root.
func fgbLevels(features int, nodeSize int) []int {
	levels := []int{features}
	for n := features; n > 1; {
		n = (n + nodeSize - 1) / nodeSize
		levels = append(levels, n)
	}
	if features == 1 {
		levels = append(levels, 1) // there is a root above a single feature too
	}
	return levels
}

// fgbIndexBytes is the size of the index.
func fgbIndexBytes(features, nodeSize int) int64 {
	const node = 40
	n := int64(0)
	for _, level := range fgbLevels(features, nodeSize) {
		n += int64(level)
	}
	return n * node
}

// fgbIndex writes the packed Hilbert R-tree of items in their order: the root first, the features last. A node of a level above the features tells the number
// of its first child among all nodes, a feature where its bytes begin.
func fgbIndex(items []fgbItem) []byte {
	levels := fgbLevels(len(items), fgbNodeSize)
	first := make([]int, len(levels)) // number of a level's first node
	for i := len(levels) - 2; i >= 0; i-- {
		first[i] = first[i+1] + levels[i+1]
	}
	total := first[0] + levels[0]
	boxes := make([][4]float64, total)
	offsets := make([]uint64, total)
	offset := uint64(0)
	for i, item := range items {
		boxes[first[0]+i], offsets[first[0]+i] = item.box, offset
		offset += uint64(item.length)
	}
	for level := 1; level < len(levels); level++ {
		for n := range levels[level] {
			from := n * fgbNodeSize
			box := nowhere
			for child := from; child < min(from+fgbNodeSize, levels[level-1]); child++ {
				box = joinBoxes(box, boxes[first[level-1]+child])
			}
			boxes[first[level]+n], offsets[first[level]+n] = box, uint64(first[level-1]+from)
		}
	}
	b := make([]byte, 0, total*40)
	for i := range boxes {
		for _, v := range boxes[i] {
			b = appendFloat(b, v)
		}
		b = binary.LittleEndian.AppendUint64(b, offsets[i])
	}
	return b
}
