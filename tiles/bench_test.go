package tiles

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"

	"threatmap/threat"
)

// BenchmarkCellLayer writes a tile of 4,096 clusters, once as the server does and once through orb's encoder.
func BenchmarkCellLayer(b *testing.B) {
	cells := make([]threat.TileCell, 4096)
	for i := range cells {
		n := int64(i%300 + 2)
		cells[i] = threat.TileCell{Count: n, Type: "attack", Side: "engagement", BySide: []int64{n / 2, 0, n - n/2, 0}}
	}
	at := func(i int) orb.Point { return orb.Point{float64(i % 64 * 64), float64(i / 64 * 64)} }
	b.Run("bytes", func(b *testing.B) {
		for b.Loop() {
			l, _ := incidentLayers.Get().(*incidentLayer)
			l.reset()
			for i := range cells {
				l.add(&cells[i], at(i))
			}
			l.encode(nil, "incidents", 0)
			incidentLayers.Put(l)
		}
	})
	b.Run("orb", func(b *testing.B) {
		for b.Loop() {
			l := &mvt.Layer{Name: "incidents", Version: 2, Extent: mvt.DefaultExtent}
			for i := range cells {
				c := &cells[i]
				p := geojson.Properties{"cluster": true, "point_count": c.Count, "type": c.Type, "side": c.Side}
				for s, n := range c.BySide {
					if n > 0 {
						p[cellKeys[int(keyBySide)+s]] = n
					}
				}
				l.Features = append(l.Features, &geojson.Feature{Geometry: at(i), Properties: p})
			}
			if _, err := mvt.Marshal(mvt.Layers{l}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
