package store

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/threat"
)

// markColumns and borderColumns are what markDecoder reads, in this order.
const (
	markColumns     = `fid, tile_key, first_day, last_day, lower(clock), upper(clock), lon, lat, CASE WHEN lon IS NULL THEN st_asbinary(geom) END`
	markColumnCount = 9
	borderColumns   = `border, side, distance_m`
)

// markDecoder reads rows from PostgreSQL's binary format by hand: ten million marks are read at a start, and pgx's own way, which finds a
// codec for every value and allocates each, takes four times as long (BenchmarkMarks).
type markDecoder struct {
	keys    slab[int64]
	days    slab[threat.Day]
	borders slab[threat.BorderNear]
	words   map[string]*string // borders and sides: a few hundred
}

func newMarkDecoder() markDecoder { return markDecoder{words: map[string]*string{}} }

// slab hands out pointers to values that lie side by side: one allocation for a thousand.
type slab[T any] []T

const slabSize = 1024

func (s *slab[T]) keep(v T) *T {
	if len(*s) == cap(*s) {
		*s = make([]T, 0, slabSize)
	}
	*s = append(*s, v)
	return &(*s)[len(*s)-1]
}

// keepAll returns a copy of the values, nil for none.
func (s *slab[T]) keepAll(values []T) []T {
	if len(values) == 0 {
		return nil
	}
	if len(*s)+len(values) > cap(*s) {
		*s = make([]T, 0, max(slabSize, len(values)))
	}
	from := len(*s)
	*s = append(*s, values...)
	return (*s)[from:len(*s):len(*s)]
}

// PostgreSQL counts days and microseconds from 2000-01-01.
const (
	epochDay    = 10957
	epochMicros = epochDay * 86_400_000_000
)

// mark reads markColumns. It returns an error for a geometry that is none.
func (d *markDecoder) mark(raw [][]byte) (m threat.Mark, err error) {
	m.FID = int64Of(raw[0])
	if raw[1] != nil {
		m.Key = d.keys.keep(int64Of(raw[1]))
	}
	m.Dated = raw[2] != nil
	m.Days = threat.Days{First: d.day(raw[2]), Last: d.day(raw[3])}
	if from, ok := instantOf(raw[4]); ok {
		if to, ok := instantOf(raw[5]); ok {
			m.Clock = &threat.Clock{From: from, To: to}
		}
	}
	switch {
	case raw[6] != nil && raw[7] != nil:
		m.Place = orb.Point{floatOf(raw[6]), floatOf(raw[7])}
	case raw[8] != nil:
		if m.Place, err = wkb.Unmarshal(raw[8]); err != nil {
			return m, fmt.Errorf("decode the place of incident %d: %w", m.FID, err)
		}
	}
	return m, nil
}

// border reads borderColumns; ok is false where they hold none.
func (d *markDecoder) border(raw [][]byte) (b threat.BorderNear, ok bool) {
	if raw[0] == nil {
		return b, false
	}
	b = threat.BorderNear{Border: *d.word(raw[0]), DistanceM: floatOf(raw[2])}
	if raw[1] != nil {
		b.Side = d.word(raw[1])
	}
	return b, true
}

// word returns the same string for the same bytes.
func (d *markDecoder) word(raw []byte) *string {
	if w, ok := d.words[string(raw)]; ok {
		return w
	}
	s := string(raw)
	d.words[s] = &s
	return &s
}

// day returns nil for NULL and for an infinite date.
func (d *markDecoder) day(raw []byte) *threat.Day {
	if raw == nil {
		return nil
	}
	n := int32(binary.BigEndian.Uint32(raw)) //nolint:gosec // the same bits
	if n == math.MaxInt32 || n == math.MinInt32 {
		return nil
	}
	return d.days.keep(threat.Day(n + epochDay))
}

// instantOf is not ok for NULL and for an infinite instant.
func instantOf(raw []byte) (t time.Time, ok bool) {
	if raw == nil {
		return t, false
	}
	n := int64Of(raw)
	if n == math.MaxInt64 || n == math.MinInt64 {
		return t, false
	}
	return time.UnixMicro(n + epochMicros), true
}

func int64Of(raw []byte) int64 { return int64(binary.BigEndian.Uint64(raw)) } //nolint:gosec // the same bits

func floatOf(raw []byte) float64 { return math.Float64frombits(binary.BigEndian.Uint64(raw)) }
