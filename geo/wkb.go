package geo

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// The codes of well-known binary.
const (
	wkbPoint = iota + 1
	wkbLineString
	wkbPolygon
	wkbMultiPoint
	wkbMultiLineString
	wkbMultiPolygon
	wkbCollection

	mostWKBNesting = 8
)

// DecodeWKB reads well-known binary from a stranger: ISO's, OGC's or PostGIS's spelling, in either byte order. Elevations and measures are dropped. A
// geometry without positions is nil. It is not checked otherwise: Validate does that.
//
// It is our own because go-geom's decoder believes a count before it looks whether the bytes for it are there (a blob of 30 bytes may ask for 64 GB),
// and orb's knows two dimensions only.
//
// Returns an error that wraps ErrWKB, ErrTooLarge (nesting) or ErrUnsupported.
func DecodeWKB(data []byte) (orb.Geometry, error) {
	d := wkbDecoder{rest: data}
	g, err := d.geometry(0)
	if err != nil {
		return nil, err
	}
	if len(d.rest) > 0 {
		return nil, fmt.Errorf("%w: %d bytes behind the geometry", ErrWKB, len(d.rest))
	}
	return g, nil
}

type wkbDecoder struct {
	rest  []byte
	order binary.ByteOrder
	size  int // bytes of a position
}

func (d *wkbDecoder) geometry(nesting int) (orb.Geometry, error) {
	if nesting > mostWKBNesting {
		return nil, fmt.Errorf("%w: collections in collections, more than %d deep", ErrTooLarge, mostWKBNesting)
	}
	kind, err := d.head()
	if err != nil {
		return nil, err
	}
	switch kind {
	case wkbPoint:
		return d.point()
	case wkbLineString:
		ps, err := d.points()
		return orb.LineString(ps), err
	case wkbPolygon:
		p, err := d.polygon()
		return p, err
	case wkbMultiPoint, wkbMultiLineString, wkbMultiPolygon, wkbCollection:
		return d.parts(kind, nesting)
	}
	return nil, fmt.Errorf("%w: geometry type %d of WKB", ErrUnsupported, kind)
}

// head reads the byte order and the type.
func (d *wkbDecoder) head() (kind uint32, err error) {
	if len(d.rest) < 5 {
		return 0, fmt.Errorf("%w: it ends within a geometry", ErrWKB)
	}
	switch d.rest[0] {
	case 0:
		d.order = binary.BigEndian
	case 1:
		d.order = binary.LittleEndian
	default:
		return 0, fmt.Errorf("%w: byte order %d", ErrWKB, d.rest[0])
	}
	code := d.order.Uint32(d.rest[1:])
	d.rest = d.rest[5:]
	const hasZ, hasM, hasSRID = 0x80000000, 0x40000000, 0x20000000
	if code&hasSRID != 0 {
		if len(d.rest) < 4 {
			return 0, fmt.Errorf("%w: it ends within a geometry", ErrWKB)
		}
		d.rest = d.rest[4:]
	}
	dimensions := 2
	for _, flag := range []uint32{hasZ, hasM} {
		if code&flag != 0 {
			dimensions++
		}
	}
	kind = code &^ (hasZ | hasM | hasSRID)
	switch kind / 1000 {
	case 1, 2:
		dimensions++
	case 3:
		dimensions += 2
	}
	d.size = 8 * dimensions
	return kind % 1000, nil
}

// count reads how many of at least size bytes follow, which must be there.
func (d *wkbDecoder) count(size int) (int, error) {
	if len(d.rest) < 4 {
		return 0, fmt.Errorf("%w: it ends within a geometry", ErrWKB)
	}
	n := int64(d.order.Uint32(d.rest))
	d.rest = d.rest[4:]
	if n*int64(size) > int64(len(d.rest)) {
		return 0, fmt.Errorf("%w: %d parts are told, there are bytes for %d", ErrWKB, n, len(d.rest)/size)
	}
	return int(n), nil
}

func (d *wkbDecoder) position() orb.Point {
	p := orb.Point{math.Float64frombits(d.order.Uint64(d.rest)), math.Float64frombits(d.order.Uint64(d.rest[8:]))}
	d.rest = d.rest[d.size:]
	return p
}

// point reads a point; one without position is written as NaN.
func (d *wkbDecoder) point() (orb.Geometry, error) {
	if len(d.rest) < d.size {
		return nil, fmt.Errorf("%w: it ends within a position", ErrWKB)
	}
	p := d.position()
	if math.IsNaN(p[0]) && math.IsNaN(p[1]) {
		return nil, nil //nolint:nilnil // an empty point
	}
	return p, nil
}

func (d *wkbDecoder) points() ([]orb.Point, error) {
	n, err := d.count(d.size)
	if err != nil {
		return nil, err
	}
	ps := make([]orb.Point, n)
	for i := range ps {
		ps[i] = d.position()
	}
	return ps, nil
}

func (d *wkbDecoder) polygon() (orb.Polygon, error) {
	n, err := d.count(4)
	if err != nil {
		return nil, err
	}
	p := make(orb.Polygon, n)
	for i := range p {
		ring, err := d.points()
		if err != nil {
			return nil, err
		}
		p[i] = ring
	}
	return p, nil
}

// parts reads the members of a collection of any kind; empty ones are left out.
func (d *wkbDecoder) parts(kind uint32, nesting int) (orb.Geometry, error) {
	n, err := d.count(9)
	if err != nil {
		return nil, err
	}
	var all orb.Collection
	for range n {
		part, err := d.geometry(nesting + 1)
		if err != nil {
			return nil, err
		}
		if part != nil {
			all = append(all, part)
		}
	}
	return gathered(kind, all)
}

func gathered(kind uint32, all orb.Collection) (orb.Geometry, error) {
	ok := true
	switch kind {
	case wkbMultiPoint:
		m := make(orb.MultiPoint, len(all))
		for i := range all {
			m[i], ok = takePart(all[i], ok, m[i])
		}
		return checkedParts(m, ok)
	case wkbMultiLineString:
		m := make(orb.MultiLineString, len(all))
		for i := range all {
			m[i], ok = takePart(all[i], ok, m[i])
		}
		return checkedParts(m, ok)
	case wkbMultiPolygon:
		m := make(orb.MultiPolygon, len(all))
		for i := range all {
			m[i], ok = takePart(all[i], ok, m[i])
		}
		return checkedParts(m, ok)
	}
	return all, nil
}

// takePart takes a member as the type that its collection has.
func takePart[T orb.Geometry](part orb.Geometry, before bool, _ T) (T, bool) {
	t, ok := part.(T)
	return t, ok && before
}

func checkedParts(g orb.Geometry, ok bool) (orb.Geometry, error) {
	if !ok {
		return nil, fmt.Errorf("%w: a %s with members of another type", ErrWKB, g.GeoJSONType())
	}
	return g, nil
}
