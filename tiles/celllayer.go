package tiles

import (
	"math"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"google.golang.org/protobuf/encoding/protowire"

	"threatmap/threat"
)

// Field numbers of the Mapbox Vector Tile 2.1 schema.
const (
	tileLayers      protowire.Number = 3
	layerName       protowire.Number = 1
	layerFeatures   protowire.Number = 2
	layerKeys       protowire.Number = 3
	layerValues     protowire.Number = 4
	layerExtent     protowire.Number = 5
	layerVersion    protowire.Number = 15
	featureTags     protowire.Number = 2
	featureType     protowire.Number = 3
	featureGeometry protowire.Number = 4
	valueString     protowire.Number = 1
	valueInt        protowire.Number = 4
	valueBool       protowire.Number = 7
)

// cellLayer writes cells as a layer of points, straight to bytes: orb's encoder, which the other layers go through, takes a map for each
// feature, and a tile of four thousand clusters ten times as long (BenchmarkCellLayer).
type cellLayer struct {
	keys     []string
	keyOf    map[string]uint32
	values   []byte // encoded
	count    uint32 // of values
	texts    map[string]uint32
	numbers  map[int64]uint32
	bools    [2]uint32 // number + 1 of false and true
	features []byte    // encoded
	made     int

	tags, feature []byte
}

var cellLayers = sync.Pool{New: func() any {
	return &cellLayer{keyOf: map[string]uint32{}, texts: map[string]uint32{}, numbers: map[int64]uint32{}}
}}

func (l *cellLayer) reset() {
	l.keys, l.values, l.features = l.keys[:0], l.values[:0], l.features[:0]
	l.count, l.made, l.bools = 0, 0, [2]uint32{}
	clear(l.keyOf)
	clear(l.texts)
	clear(l.numbers)
}

// sideKeys are the attributes that count a cluster's members by side.
var sideKeys = func() (names []string) {
	for _, c := range threat.Sides.Codes {
		names = append(names, "side_"+c.Code)
	}
	return names
}()

// add writes a cell at a position in units of the tile. What is not known or, in a cluster, not the same for all, is left out.
func (l *cellLayer) add(cell *threat.TileCell, at orb.Point) {
	l.tags = l.tags[:0]
	l.tag("cluster", l.boolean(cell.Count > 1))
	l.tag("point_count", l.number(cell.Count))
	l.tag("type", l.text(cell.Type))
	l.tag("side", l.text(cell.Side))
	for i, n := range cell.BySide {
		if n > 0 {
			l.tag(sideKeys[i], l.number(n))
		}
	}
	if cell.Count == 1 {
		l.tag("id", l.text(cell.ID))
		l.known("geo_precision", cell.Precision)
		l.known("verification", cell.Verification)
		l.known("record_kind", cell.Kind)
		if cell.FirstDay != nil {
			l.known("first_day", cell.FirstDay.String())
		}
	}
	l.point(at)
}

func (l *cellLayer) known(key, value string) {
	if value != "" {
		l.tag(key, l.text(value))
	}
}

// point writes the feature that has the collected tags.
func (l *cellLayer) point(at orb.Point) {
	const pointType, moveToOnce = 1, 1<<3 | 1
	var geometry [16]byte
	g := protowire.AppendVarint(geometry[:0], moveToOnce)
	g = protowire.AppendVarint(g, protowire.EncodeZigZag(int64(math.Floor(at[0]))))
	g = protowire.AppendVarint(g, protowire.EncodeZigZag(int64(math.Floor(at[1]))))
	f := appendBytes(l.feature[:0], featureTags, l.tags)
	f = appendNumber(f, featureType, pointType)
	l.feature = appendBytes(f, featureGeometry, g)
	l.features = appendBytes(l.features, layerFeatures, l.feature)
	l.made++
}

func (l *cellLayer) tag(key string, value uint32) {
	k, ok := l.keyOf[key]
	if !ok {
		k = uint32(len(l.keys)) //nolint:gosec // a dozen
		l.keyOf[key] = k
		l.keys = append(l.keys, key)
	}
	l.tags = protowire.AppendVarint(l.tags, uint64(k))
	l.tags = protowire.AppendVarint(l.tags, uint64(value))
}

func (l *cellLayer) text(s string) uint32 {
	n, ok := l.texts[s]
	if !ok {
		n = l.value(appendText(nil, valueString, s))
		l.texts[s] = n
	}
	return n
}

func (l *cellLayer) number(v int64) uint32 {
	n, ok := l.numbers[v]
	if !ok {
		n = l.value(appendNumber(nil, valueInt, uint64(v))) //nolint:gosec // counts are not negative
		l.numbers[v] = n
	}
	return n
}

func (l *cellLayer) boolean(b bool) uint32 {
	i := 0
	if b {
		i = 1
	}
	if l.bools[i] == 0 {
		l.bools[i] = l.value(appendNumber(nil, valueBool, uint64(i))) + 1 //nolint:gosec // 0 or 1
	}
	return l.bools[i] - 1
}

func (l *cellLayer) value(encoded []byte) uint32 {
	l.values = appendBytes(l.values, layerValues, encoded)
	l.count++
	return l.count - 1
}

// encode appends the layer to a tile; nothing where it has no feature.
func (l *cellLayer) encode(tile []byte, name string) []byte {
	if l.made == 0 {
		return tile
	}
	layer := make([]byte, 0, len(l.features)+len(l.values)+512)
	layer = appendNumber(layer, layerVersion, 2) // first, as the specification would have it: readers look before they read on
	layer = appendText(layer, layerName, name)
	layer = append(layer, l.features...)
	for _, key := range l.keys {
		layer = appendText(layer, layerKeys, key)
	}
	layer = append(layer, l.values...)
	layer = appendNumber(layer, layerExtent, mvt.DefaultExtent)
	return appendBytes(tile, tileLayers, layer)
}

func appendBytes(to []byte, field protowire.Number, b []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(to, field, protowire.BytesType), b)
}

func appendText(to []byte, field protowire.Number, s string) []byte {
	return protowire.AppendString(protowire.AppendTag(to, field, protowire.BytesType), s)
}

func appendNumber(to []byte, field protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(to, field, protowire.VarintType), v)
}
