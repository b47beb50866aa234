package tiles

import (
	"math"
	"slices"
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

// incidentLayer writes incidents as a layer, straight to bytes: cells as points, and lines and areas by their outlines. orb's encoder, which the
// other layers go through, takes a map for each feature, and a tile of four thousand clusters ten times as long: 6 ms against 0.6
// (BenchmarkCellLayer).
type incidentLayer struct {
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
	bare     bool   // lone incidents have their id, but not what cellAttrs names
	own      extent // what there was before copies

	last [mostKeys]numberedText // by key: the text of the cell before
	days map[threat.Day]uint32

	tags, feature, encoded, head []byte
}

type numberedText struct {
	text   string
	number uint32
}

var incidentLayers = sync.Pool{New: func() any {
	return &incidentLayer{texts: map[string]uint32{}, numbers: map[int64]uint32{}, days: map[threat.Day]uint32{}, encoded: make([]byte, 0, 64)}
}}

func (l *incidentLayer) reset() {
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
	keyEventType // a shape's type
	keyBySide    // and those after it count a cluster's members by side
	mostKeys     = 32
)

var cellKeys = func() []string {
	names := []string{"cluster", "point_count", "type", "side", "id", "geo_precision", "verification", "record_kind", "first_day", "buffer", "event_type"}
	for _, c := range threat.Sides.Codes {
		names = append(names, "side_"+c.Code)
	}
	return names
}()

// extent is how much of a layer there is.
type extent struct {
	keys, values, features, made int
	count                        uint32
}

// copiesBegin notes where copies begin.
func (l *incidentLayer) copiesBegin() {
	l.own = extent{len(l.keys), len(l.values), len(l.features), l.made, l.count}
}

// dropCopies cuts off what came since, and with it the keys and values that only copies have. Nothing is added after it.
func (l *incidentLayer) dropCopies() {
	l.keys, l.values, l.features = l.keys[:l.own.keys], l.values[:l.own.values], l.features[:l.own.features]
	l.made, l.count = l.own.made, l.own.count
}

// add writes a cell at a position in units of the tile. What is not known or, in a cluster, not the same for all, is left out.
func (l *incidentLayer) add(cell *threat.TileCell, at orb.Point) {
	l.tags = l.tags[:0]
	l.describe(cell)
	l.point(at)
}

// addCopy writes a cell of a neighbouring tile, marked as one that is counted there.
func (l *incidentLayer) addCopy(cell *threat.TileCell, at orb.Point) {
	l.tags = l.tags[:0]
	l.tag(keyBuffer, l.boolean(true))
	l.describe(cell)
	l.point(at)
}

func (l *incidentLayer) describe(cell *threat.TileCell) {
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

func (l *incidentLayer) known(key cellKey, value string) {
	if value != "" {
		l.tag(key, l.text(key, value))
	}
}

// addShape writes an outline of a line or an area.
func (l *incidentLayer) addShape(s *sketched) {
	l.tags = l.tags[:0]
	l.tag(keyID, l.text(keyID, s.id))
	l.known(keyEventType, s.kind)
	l.known(keySide, s.side)
	l.known(keyPrecision, s.precision)
	l.known(keyVerification, s.verification)
	l.known(keyKind, s.recordKind)
	if s.dated {
		l.tag(keyFirstDay, l.day(s.firstDay))
	}
	l.write(s.outline.of, s.outline.commands)
}

// point writes a point with the collected tags.
func (l *incidentLayer) point(at orb.Point) {
	const pointType, moveToOnce = 1, 1<<3 | 1
	var geometry [16]byte
	g := protowire.AppendVarint(geometry[:0], moveToOnce)
	g = protowire.AppendVarint(g, protowire.EncodeZigZag(int64(math.Floor(at[0]))))
	g = protowire.AppendVarint(g, protowire.EncodeZigZag(int64(math.Floor(at[1]))))
	l.write(pointType, g)
}

// write writes the feature that has the collected tags.
func (l *incidentLayer) write(geometryType uint64, commands []byte) {
	f := appendBytes(l.feature[:0], featureTags, l.tags)
	f = appendNumber(f, featureType, geometryType)
	l.feature = appendBytes(f, featureGeometry, commands)
	l.features = appendBytes(l.features, layerFeatures, l.feature)
	l.made++
}

func (l *incidentLayer) tag(key cellKey, value uint32) {
	if l.numberOf[key] == 0 {
		l.keys = append(l.keys, key)
		l.numberOf[key] = uint8(len(l.keys)) //nolint:gosec // at most mostKeys
	}
	l.tags = append(l.tags, l.numberOf[key]-1) // a varint of one byte
	l.tags = protowire.AppendVarint(l.tags, uint64(value))
}

// text returns the number of a text; most often it is that of the cell before.
func (l *incidentLayer) text(key cellKey, s string) uint32 {
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
func (l *incidentLayer) day(d threat.Day) uint32 {
	n, ok := l.days[d]
	if !ok {
		n = l.value(appendText(l.encoded[:0], valueString, d.String()))
		l.days[d] = n
	}
	return n
}

func (l *incidentLayer) number(v int64) uint32 {
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

func (l *incidentLayer) newNumber(v int64) uint32 {
	return l.value(appendNumber(nil, valueInt, uint64(v))) //nolint:gosec // counts are not negative
}

func (l *incidentLayer) boolean(b bool) uint32 {
	i := 0
	if b {
		i = 1
	}
	if l.bools[i] == 0 {
		l.bools[i] = l.value(appendNumber(nil, valueBool, uint64(i))) + 1 //nolint:gosec // 0 or 1
	}
	return l.bools[i] - 1
}

func (l *incidentLayer) value(encoded []byte) uint32 {
	l.values = appendBytes(l.values, layerValues, encoded)
	l.count++
	return l.count - 1
}

// encode appends the layer to a tile, and leaves room behind it; nothing where it has no feature.
func (l *incidentLayer) encode(tile []byte, name string, room int) []byte {
	if l.made == 0 {
		return tile
	}
	head := appendNumber(l.head[:0], layerVersion, 2) // first, as the specification would have it: readers look before they read on
	head = appendText(head, layerName, name)
	begins := len(head)
	for _, key := range l.keys {
		head = appendText(head, layerKeys, cellKeys[key])
	}
	ends := len(head)
	l.head = appendNumber(head, layerExtent, mvt.DefaultExtent)
	size := len(l.head) + len(l.features) + len(l.values)
	tile = slices.Grow(tile, size+8+room)
	tile = protowire.AppendVarint(protowire.AppendTag(tile, tileLayers, protowire.BytesType), uint64(size)) //nolint:gosec // not negative
	for _, part := range [][]byte{l.head[:begins], l.features, l.head[begins:ends], l.values, l.head[ends:]} {
		tile = append(tile, part...)
	}
	return tile
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
