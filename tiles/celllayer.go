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
// feature, and a tile of four thousand clusters ten times as long: 6 ms against 0.6 (BenchmarkCellLayer).
type cellLayer struct {
	keys     []cellKey
	numberOf [mostKeys]uint8 // of a key in keys, + 1; 0 = not there
	values   []byte          // encoded
	count    uint32          // of values
	texts    map[string]uint32
	numbers  map[int64]uint32
	small    [256]uint32 // numbers, + 1, of the values 0 to 255: most counts are small, and an array is quicker than a map
	bools    [2]uint32   // number + 1 of false and true
	features []byte      // encoded
	made     int
	bare     bool // lone incidents have their id, but not what cellAttrs names

	last [mostKeys]numberedText // by key: the text of the cell before
	days map[threat.Day]uint32

	tags, feature, encoded []byte
}

type numberedText struct {
	text   string
	number uint32
}

var cellLayers = sync.Pool{New: func() any {
	return &cellLayer{texts: map[string]uint32{}, numbers: map[int64]uint32{}, days: map[threat.Day]uint32{}, encoded: make([]byte, 0, 64)}
}}

func (l *cellLayer) reset() {
	l.keys, l.values, l.features = l.keys[:0], l.values[:0], l.features[:0]
	l.count, l.made, l.bare = 0, 0, false
	clear(l.numberOf[:])
	clear(l.small[:])
	clear(l.bools[:])
	clear(l.last[:])
	clear(l.texts)
	clear(l.numbers)
	clear(l.days)
}

// cellKey is an attribute's name, by its place in cellKeys.
type cellKey uint8

const (
	keyCluster cellKey = iota
	keyCount
	keyType
	keySide
	keyID
	keyPrecision
	keyVerification
	keyKind
	keyFirstDay
	keyBuffer
	keyBySide // and those after it count a cluster's members by side
	mostKeys  = 32
)

var cellKeys = func() []string {
	names := []string{"cluster", "point_count", "type", "side", "id", "geo_precision", "verification", "record_kind", "first_day", "buffer"}
	for _, c := range threat.Sides.Codes {
		names = append(names, "side_"+c.Code)
	}
	return names
}()

// add writes a cell at a position in units of the tile. What is not known or, in a cluster, not the same for all, is left out.
func (l *cellLayer) add(cell *threat.TileCell, at orb.Point) {
	l.tags = l.tags[:0]
	l.describe(cell)
	l.point(at)
}

// addCopy writes a cell of a neighbouring tile, marked as one that is counted there.
func (l *cellLayer) addCopy(cell *threat.TileCell, at orb.Point) {
	l.tags = l.tags[:0]
	l.tag(keyBuffer, l.boolean(true))
	l.describe(cell)
	l.point(at)
}

func (l *cellLayer) describe(cell *threat.TileCell) {
	l.tag(keyCluster, l.boolean(cell.Count > 1))
	l.tag(keyCount, l.number(cell.Count))
	l.tag(keyType, l.text(keyType, cell.Type))
	l.tag(keySide, l.text(keySide, cell.Side))
	for i, n := range cell.BySide {
		if n > 0 {
			l.tag(keyBySide+cellKey(i), l.number(n)) //nolint:gosec // a few sides
		}
	}
	if cell.Count == 1 {
		l.tag(keyID, l.value(appendText(l.encoded[:0], valueString, cell.ID))) // nobody else's
		if l.bare {
			return
		}
		l.known(keyPrecision, cell.Precision)
		l.known(keyVerification, cell.Verification)
		l.known(keyKind, cell.Kind)
		if cell.FirstDay != nil {
			l.tag(keyFirstDay, l.day(*cell.FirstDay))
		}
	}
}

func (l *cellLayer) known(key cellKey, value string) {
	if value != "" {
		l.tag(key, l.text(key, value))
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

func (l *cellLayer) tag(key cellKey, value uint32) {
	if l.numberOf[key] == 0 {
		l.keys = append(l.keys, key)
		l.numberOf[key] = uint8(len(l.keys)) //nolint:gosec // at most mostKeys
	}
	l.tags = append(l.tags, l.numberOf[key]-1) // a varint of one byte
	l.tags = protowire.AppendVarint(l.tags, uint64(value))
}

// text returns the number of a text; most often it is that of the cell before.
func (l *cellLayer) text(key cellKey, s string) uint32 {
	if last := &l.last[key]; last.text != s || s == "" {
		n, ok := l.texts[s]
		if !ok {
			n = l.value(appendText(l.encoded[:0], valueString, s))
			l.texts[s] = n
		}
		*last = numberedText{s, n}
	}
	return l.last[key].number
}

// day spells each day once.
func (l *cellLayer) day(d threat.Day) uint32 {
	n, ok := l.days[d]
	if !ok {
		n = l.value(appendText(l.encoded[:0], valueString, d.String()))
		l.days[d] = n
	}
	return n
}

func (l *cellLayer) number(v int64) uint32 {
	if v >= 0 && v < int64(len(l.small)) {
		if l.small[v] == 0 {
			l.small[v] = l.newNumber(v) + 1
		}
		return l.small[v] - 1
	}
	n, ok := l.numbers[v]
	if !ok {
		n = l.newNumber(v)
		l.numbers[v] = n
	}
	return n
}

func (l *cellLayer) newNumber(v int64) uint32 {
	return l.value(appendNumber(nil, valueInt, uint64(v))) //nolint:gosec // counts are not negative
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
		layer = appendText(layer, layerKeys, cellKeys[key])
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
