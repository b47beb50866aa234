// Package tilerules holds vector tiles to their specification. It is for tests: it reads bytes on its own, without the code that tiles are made
// with.
package tilerules

import (
	"errors"
	"fmt"

	"github.com/paulmach/orb"
	"google.golang.org/protobuf/encoding/protowire"
)

// field is one field of a protocol buffers message.
type field struct {
	number protowire.Number
	bytes  []byte
	varint uint64
}

// message takes a message apart; nothing may be left over.
func message(b []byte) (list []field, err error) {
	for len(b) > 0 {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return nil, protowire.ParseError(n)
		}
		f := field{number: number}
		switch b = b[n:]; kind {
		case protowire.VarintType:
			f.varint, n = protowire.ConsumeVarint(b)
		case protowire.BytesType:
			f.bytes, n = protowire.ConsumeBytes(b)
		case protowire.Fixed64Type:
			f.varint, n = protowire.ConsumeFixed64(b)
		case protowire.Fixed32Type:
			_, n = protowire.ConsumeFixed32(b)
		default:
			return nil, fmt.Errorf("field %d has wire type %d", number, kind)
		}
		if n < 0 {
			return nil, protowire.ParseError(n)
		}
		list, b = append(list, f), b[n:]
	}
	return list, nil
}

func varints(b []byte) (list []uint64, err error) {
	for len(b) > 0 {
		v, n := protowire.ConsumeVarint(b)
		if n < 0 {
			return nil, protowire.ParseError(n)
		}
		list, b = append(list, v), b[n:]
	}
	return list, nil
}

// Check holds a tile to the rules of the Mapbox Vector Tile Specification 2.1, from its bytes, its recommendations for rings included.
func Check(tile []byte) error {
	layers, err := message(tile)
	if err != nil {
		return err
	}
	names := map[string]bool{}
	for _, l := range layers {
		if l.number != 3 {
			return fmt.Errorf("field %d in a tile", l.number)
		}
		name, err := checkLayer(l.bytes)
		if err != nil {
			return fmt.Errorf("layer %q: %w", name, err)
		}
		if names[name] {
			return fmt.Errorf("two layers %q", name)
		}
		names[name] = true
	}
	return nil
}

func checkLayer(b []byte) (name string, err error) {
	fields, err := message(b)
	if err != nil {
		return "", err
	}
	keys, values, features := map[string]bool{}, map[string]bool{}, [][]byte{}
	once := map[protowire.Number]int{}
	for _, f := range fields {
		switch f.number {
		case 1:
			name = string(f.bytes)
		case 2:
			features = append(features, f.bytes)
		case 3:
			if keys[string(f.bytes)] {
				return name, fmt.Errorf("key %q twice", f.bytes)
			}
			keys[string(f.bytes)] = true
		case 4:
			if parts, err := message(f.bytes); err != nil || len(parts) != 1 || parts[0].number < 1 || parts[0].number > 7 {
				return name, fmt.Errorf("value %x: %w", f.bytes, err)
			}
			if values[string(f.bytes)] {
				return name, fmt.Errorf("value %x twice", f.bytes)
			}
			values[string(f.bytes)] = true
		case 5:
			if f.varint != 4096 {
				return name, fmt.Errorf("extent %d", f.varint)
			}
		case 15:
			if f.varint != 2 {
				return name, fmt.Errorf("version %d", f.varint)
			}
		default:
			return name, fmt.Errorf("field %d in a layer", f.number)
		}
		if f.number == 1 || f.number == 5 || f.number == 15 {
			once[f.number]++
		}
	}
	if name == "" || once[1] != 1 || once[5] != 1 || once[15] != 1 || len(features) == 0 {
		return name, fmt.Errorf("name, extent and version come %v times; %d features", once, len(features))
	}
	for i, f := range features {
		if err := checkFeature(f, uint64(len(keys)), uint64(len(values))); err != nil {
			return name, fmt.Errorf("feature %d: %w", i, err)
		}
	}
	return name, nil
}

func checkFeature(b []byte, keys, values uint64) error {
	fields, err := message(b)
	if err != nil {
		return err
	}
	var kind uint64
	var geometry []uint64
	for _, f := range fields {
		switch f.number {
		case 1:
		case 2:
			tags, err := varints(f.bytes)
			if err != nil || len(tags)%2 != 0 {
				return fmt.Errorf("%d tags: %w", len(tags), err)
			}
			seen := map[uint64]bool{}
			for i := 0; i < len(tags); i += 2 {
				if tags[i] >= keys || tags[i+1] >= values || seen[tags[i]] {
					return fmt.Errorf("tag %d=%d of %d keys and %d values", tags[i], tags[i+1], keys, values)
				}
				seen[tags[i]] = true
			}
		case 3:
			kind = f.varint
		case 4:
			if geometry, err = varints(f.bytes); err != nil {
				return err
			}
		default:
			return fmt.Errorf("field %d in a feature", f.number)
		}
	}
	return checkGeometry(kind, geometry)
}

// checkGeometry reads the commands of section 4.3.
func checkGeometry(kind uint64, g []uint64) error {
	const moveTo, lineTo, closePath = 1, 2, 7
	if len(g) == 0 {
		return errors.New("no geometry")
	}
	var at orb.Point
	var polygons []orb.Polygon
	next := func(command uint64, least int) (path []orb.Point, err error) {
		if len(g) == 0 || g[0]&7 != command {
			return nil, fmt.Errorf("command %d is not there: %v", command, g)
		}
		n := int(g[0] >> 3)
		if n < least || len(g) < 1+2*n {
			return nil, fmt.Errorf("command %d for %d positions, %d numbers", command, n, len(g)-1)
		}
		for i := range n {
			dx, dy := protowire.DecodeZigZag(g[1+2*i]), protowire.DecodeZigZag(g[2+2*i])
			if command == lineTo && dx == 0 && dy == 0 {
				return nil, errors.New("a step to where it stands")
			}
			at = orb.Point{at[0] + float64(dx), at[1] + float64(dy)}
			path = append(path, at)
		}
		g = g[1+2*n:]
		return path, nil
	}
	if kind == 1 {
		if _, err := next(moveTo, 1); err != nil {
			return err
		}
		if len(g) > 0 {
			return fmt.Errorf("a point goes on: %v", g)
		}
		return nil
	}
	for part := 0; len(g) > 0; part++ {
		start, err := next(moveTo, 1)
		if err != nil {
			return err
		}
		path, err := next(lineTo, int(kind)-1) // one step of a line, two of a ring
		if err != nil {
			return err
		}
		if len(start) != 1 || kind != 2 && kind != 3 {
			return fmt.Errorf("type %d begins %d times", kind, len(start))
		}
		if kind == 3 {
			if len(g) == 0 || g[0] != closePath|1<<3 {
				return fmt.Errorf("a ring is not closed: %v", g)
			}
			g = g[1:]
			ring := append(orb.Ring{start[0]}, path...)
			ring = append(ring, start[0])
			switch o := ring.Orientation(); {
			case o == orb.CCW:
				polygons = append(polygons, orb.Polygon{ring})
			case o == 0 || part == 0:
				return fmt.Errorf("ring %d is wound %v", part, o)
			default:
				last := len(polygons) - 1
				polygons[last] = append(polygons[last], ring)
			}
		}
	}
	for _, p := range polygons {
		if err := checkPolygon(p); err != nil {
			return err
		}
	}
	return nil
}
