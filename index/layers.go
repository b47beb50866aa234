package index

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"

	"threatmap/aside"
	"threatmap/geo"
	"threatmap/threat"
)

// maxLayerBytes bounds the memory of all layers together; the starting map takes 29 MB. A collection that does not fit any
// more is left to the database.
const maxLayerBytes = 512 << 20

// Geometry is simplified for each zoom until little is left out, which at 1:10 million is at about zoom 10; tiles.MaxZoom bounds
// it.
const levelCount = 21

// LayerSource is where layers are read from. A store fits it.
type LayerSource interface {
	Features(ctx context.Context, col threat.Collection, f threat.Filter, p threat.Page, yield func(threat.Feature) error) (next string, err error)
}

// Layers hold the collections that are drawn beside incidents: belts, corridors, areas, outlines, borders, places, facilities. They are
// few, and change only with the geography. The zero value holds none; it is safe for use by several.
type Layers struct {
	// Log is told which collections have no room. nil = nobody; set before the first Read.
	Log *slog.Logger

	room int64                             // bytes; 0 = maxLayerBytes, another for tests
	held atomic.Pointer[map[string]*layer] // by collection
}

// layer is a collection, prepared for tiles.
type layer struct {
	col      threat.Collection
	features []threat.Feature // in the order of ids
	parts    []layerPart
	tree     rtree.RTreeG[int] // number in parts
}

// mostLayerPositions is the size of an added layer that is not even tried to be held: reading it would take long at every start.
const mostLayerPositions = 2_000_000

// heldInMemory tells whether a collection is for memory.
func heldInMemory(col threat.Collection) bool {
	if col.Layer != nil {
		return col.Layer.Positions <= mostLayerPositions && col.Layer.Features <= mostLayerPositions/10
	}
	return col.ID != threat.Incidents.ID
}

// Read reads the collections anew, less the incidents and the largest of the added layers. Until it is done, what was held before answers.
func (l *Layers) Read(ctx context.Context, src LayerSource, of []threat.Collection) error {
	held, left := map[string]*layer{}, l.most()
	for _, col := range of {
		if !heldInMemory(col) {
			continue
		}
		one, err := readLayer(ctx, src, col)
		if err != nil {
			return err
		}
		bytes := one.bytes()
		if bytes > left { // later ones may be smaller
			l.sayLeftOut(col.ID, bytes, left)
			continue
		}
		left -= bytes
		held[col.ID] = one
	}
	l.held.Store(&held)
	return nil
}

func (l *Layers) most() int64 { return cmp.Or(l.room, maxLayerBytes) }

func (l *Layers) sayLeftOut(collection string, bytes, left int64) {
	if l.Log != nil {
		l.Log.Warn("a collection has no room among the layers in memory; the database answers for it, more slowly", "collection", collection, "bytes", bytes, "left", left, "of", l.most())
	}
}

// Update makes the added layers that are held those of the list: new ones are read, others are let go. It is for one goroutine at a time, as Read is.
func (l *Layers) Update(ctx context.Context, src LayerSource, added []threat.Collection) error {
	before := l.held.Load()
	if before == nil {
		return nil
	}
	held, left := map[string]*layer{}, l.most()
	for name, one := range *before {
		if one.col.Layer == nil || slices.ContainsFunc(added, func(col threat.Collection) bool { return col.Layer.Key == one.col.Layer.Key }) {
			held[name] = one
			left -= one.bytes()
		}
	}
	for _, col := range added {
		if held[col.ID] != nil || !heldInMemory(col) {
			continue
		}
		one, err := readLayer(ctx, src, col)
		if err != nil {
			return err
		}
		bytes := one.bytes()
		if bytes > left {
			l.sayLeftOut(col.ID, bytes, left)
			continue
		}
		left -= bytes
		held[col.ID] = one
	}
	l.held.Store(&held)
	return nil
}

// ReadAgain reads the named collections anew, of those that are held. It is for one goroutine at a time, as Read is.
func (l *Layers) ReadAgain(ctx context.Context, src LayerSource, names ...string) error {
	before := l.held.Load()
	if before == nil {
		return nil
	}
	held, left := maps.Clone(*before), l.most()-l.Bytes()
	for _, name := range names {
		old := held[name]
		if old == nil {
			continue
		}
		one, err := readLayer(ctx, src, old.col)
		if err != nil {
			return err
		}
		bytes := one.bytes()
		if left += old.bytes(); bytes > left {
			l.sayLeftOut(name, bytes, left)
			delete(held, name)
			continue
		}
		left -= bytes
		held[name] = one
	}
	l.held.Store(&held)
	return nil
}

func readLayer(ctx context.Context, src LayerSource, col threat.Collection) (*layer, error) {
	one := &layer{col: col}
	_, err := src.Features(ctx, col, threat.Filter{}, threat.Page{}, func(f threat.Feature) error {
		one.add(f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the layer %s: %w", col.ID, err)
	}
	one.prepare()
	return one, nil
}

// Bytes is about how much memory the layers take.
func (l *Layers) Bytes() (n int64) {
	if held := l.held.Load(); held != nil {
		for _, one := range *held {
			n += one.bytes()
		}
	}
	return n
}

// key tells an added layer from another of its name; 0 = one of the program's own collections.
func (l *layer) key() int64 { return keyOf(l.col) }

func keyOf(col threat.Collection) int64 {
	if col.Layer == nil {
		return 0
	}
	return col.Layer.Key
}

func (l *layer) add(f threat.Feature) {
	l.parts = append(l.parts, partsOf(f.Geometry, len(l.features))...)
	l.features = append(l.features, f)
}

// prepare simplifies on two cores, and builds the tree.
func (l *layer) prepare() {
	each := func(half int) {
		for i := half; i < len(l.parts); i += 2 {
			l.parts[i].prepare()
		}
	}
	wait := aside.Do(func() { each(1) })
	each(0)
	wait()
	for i := range l.parts {
		l.tree.Insert(l.parts[i].bound.Min, l.parts[i].bound.Max, i)
	}
}

func (l *layer) bytes() (n int64) {
	const feature, value, part, position = 100, 32, 200, 16
	n = int64(len(l.features)*(feature+value*len(l.col.Fields)) + len(l.parts)*part)
	for i := range l.parts {
		for _, g := range l.parts[i].levels {
			n += position * int64(geo.Positions(g))
		}
	}
	return n
}

// Shapes yields the features of a collection that match, in the order of ids, simplified to the tolerance (degrees) and cut to the bound
// (lon/lat). ok is false where the layers can't answer, and the database has to: before they are read, for a tolerance that is no zoom's,
// for a filter that is wrong or has more to it than values, ids and an area.
func (l *Layers) Shapes(col threat.Collection, f threat.Filter, bound orb.Bound, tolerance float64, yield func(threat.Feature) error) (ok bool, err error) {
	held := l.held.Load()
	if held == nil {
		return false, nil
	}
	one, zoom := (*held)[col.ID], zoomOf(tolerance)
	if one == nil || one.key() != keyOf(col) || zoom < 0 || f.Time != nil || f.Belt != nil || len(f.Text) > 0 || f.Expr != nil || f.Check(col) != nil {
		return false, nil
	}
	matches, ok := one.matching(f)
	if !ok {
		return false, nil
	}
	return true, one.shapes(zoom, bound, matches, yield)
}

func zoomOf(tolerance float64) int {
	for zoom := range levelCount {
		if geo.TileTolerance(zoom) == tolerance {
			return zoom
		}
	}
	return -1
}

// shapes hands out what of the layer is in the bound.
func (l *layer) shapes(zoom int, bound orb.Bound, matches func(*threat.Feature) bool, yield func(threat.Feature) error) error {
	var near []int
	l.tree.Search(bound.Min, bound.Max, func(_, _ [2]float64, i int) bool {
		near = append(near, i)
		return true
	})
	slices.Sort(near)
	for len(near) > 0 {
		feature := l.parts[near[0]].feature
		n := slices.IndexFunc(near, func(i int) bool { return l.parts[i].feature != feature })
		if n < 0 {
			n = len(near)
		}
		f := l.features[feature]
		if matches(&f) {
			if f.Geometry = l.gather(near[:n], zoom, bound); f.Geometry != nil {
				if err := yield(f); err != nil {
					return err
				}
			}
		}
		near = near[n:]
	}
	return nil
}

// gather puts a feature's parts together again, cut to the bound; nil where nothing of them is in it.
func (l *layer) gather(near []int, zoom int, bound orb.Bound) orb.Geometry {
	var members orb.Collection
	var parts []orb.Geometry
	for i, at := range near {
		p := &l.parts[at]
		if g := cut(p.at(zoom), p.bound, bound); g != nil {
			parts = append(parts, g)
		}
		if last := i == len(near)-1 || l.parts[near[i+1]].member != p.member; last && len(parts) > 0 {
			members, parts = append(members, together(parts)), nil
		}
	}
	switch len(members) {
	case 0:
		return nil
	case 1:
		return members[0]
	}
	return members
}

// matching returns what tells the features that a filter wants; ok is false for values that are not of their field's type.
func (l *layer) matching(f threat.Filter) (matches func(*threat.Feature) bool, ok bool) {
	var tests []func(*threat.Feature) bool
	for i, field := range l.col.Fields {
		values := f.Codes[field.Name]
		if len(values) == 0 {
			continue
		}
		wanted, ok := typed(field.Type, values)
		if !ok {
			return nil, false
		}
		tests = append(tests, func(feature *threat.Feature) bool { return slices.Contains(wanted, feature.Values[i]) })
	}
	if len(f.IDs) > 0 {
		tests = append(tests, func(feature *threat.Feature) bool { return slices.Contains(f.IDs, feature.ID) })
	}
	if f.BBox != nil {
		boxes := f.BBox.Split()
		tests = append(tests, func(feature *threat.Feature) bool {
			return feature.Geometry != nil && slices.ContainsFunc(boxes, func(box orb.Bound) bool { return meets(feature.Geometry, box) })
		})
	}
	return func(feature *threat.Feature) bool {
		for _, test := range tests {
			if !test(feature) {
				return false
			}
		}
		return true
	}, true
}

// typed reads a filter's values as threat.Feature has them; lists, times and objects are the database's.
func typed(t threat.FieldType, values []string) (list []any, ok bool) {
	for _, s := range values {
		var v any
		var err error
		switch t {
		case threat.TypeString:
			v = s
		case threat.TypeInt:
			v, err = strconv.ParseInt(s, 10, 64)
		case threat.TypeNumber:
			v, err = strconv.ParseFloat(s, 64)
		case threat.TypeBool:
			v, err = strconv.ParseBool(s)
		default:
			return nil, false
		}
		if err != nil {
			return nil, false
		}
		list = append(list, v)
	}
	return list, true
}
