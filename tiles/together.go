package tiles

import (
	"errors"

	"github.com/paulmach/orb/encoding/mvt"
	"google.golang.org/protobuf/encoding/protowire"
)

// Together makes one tile of those of several collections: layers one behind the other, and those that say what is left out as one, since names are
// used once in a tile. Returns nil where all are empty.
func Together(all [][]byte) ([]byte, error) {
	var tile []byte
	var left *mvt.Layer
	for _, one := range all {
		for len(one) > 0 {
			field, _, n := protowire.ConsumeField(one)
			if n < 0 || field != tileLayers {
				return nil, errors.New("a tile holds what is no layer")
			}
			raw := one[:n]
			one = one[n:]
			layers, err := leftOutOf(raw)
			if err != nil {
				return nil, err
			}
			if layers == nil {
				tile = append(tile, raw...)
				continue
			}
			if left == nil {
				left = layers
			} else {
				left.Features = append(left.Features, layers.Features...)
			}
		}
	}
	if left == nil {
		return tile, nil
	}
	said, err := marshal(left)
	return append(tile, said...), err
}

// leftOutOf reads a layer, as a field of a tile; nil of any other layer than LeftOutLayer.
func leftOutOf(raw []byte) (*mvt.Layer, error) {
	_, _, tag := protowire.ConsumeTag(raw)
	body, n := protowire.ConsumeBytes(raw[tag:])
	for n > 0 && len(body) > 0 {
		number, kind, tag := protowire.ConsumeTag(body)
		if tag < 0 {
			break
		}
		if number == layerName && kind == protowire.BytesType {
			name, n := protowire.ConsumeString(body[tag:])
			if n < 0 || name != LeftOutLayer {
				return nil, nil //nolint:nilnil // another layer
			}
			layers, err := mvt.Unmarshal(raw)
			if err != nil || len(layers) != 1 {
				return nil, errors.New("a layer that can't be read")
			}
			return layers[0], nil
		}
		size := protowire.ConsumeFieldValue(number, kind, body[tag:])
		if size < 0 {
			break
		}
		body = body[tag+size:]
	}
	return nil, nil //nolint:nilnil // another layer
}
