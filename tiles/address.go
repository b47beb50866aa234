package tiles

import (
	"strconv"
	"strings"

	"threatmap/threat"
)

// MaxZoom is the deepest zoom that has tiles: a grid cell is 1.2 m there.
const MaxZoom = 20

// Address is a tile of a collection.
type Address struct {
	Collection threat.Collection
	Z, X, Y    uint32
	Set        MatrixSet
}

// ParseAddress reads the parts behind the collection of /tiles/{collection}/{z}/{x}/{y}.mvt; y may carry the .mvt.
//
// Returns a KindInvalid error for what is not a plain decimal number, and a KindNotFound error for an address outside the matrix.
func ParseAddress(col threat.Collection, z, x, y string) (Address, error) {
	return parse(Address{Collection: col}, "z", z, "x", x, "y", strings.TrimSuffix(y, ".mvt"))
}

// ParseMatrixAddress reads the parts of /collections/{collection}/tiles/{set}/{tileMatrix}/{tileRow}/{tileCol}: the row comes before the column. Its errors are those of ParseAddress.
func ParseMatrixAddress(col threat.Collection, set MatrixSet, matrix, row, column string) (Address, error) {
	return parse(Address{Collection: col, Set: set}, "tileMatrix", matrix, "tileCol", column, "tileRow", row)
}

func parse(a Address, nameZ, z, nameX, x, nameY, y string) (_ Address, err error) {
	for _, part := range []struct {
		name, text string
		to         *uint32
	}{{nameZ, z, &a.Z}, {nameX, x, &a.X}, {nameY, y, &a.Y}} {
		if *part.to, err = number(part.name, part.text); err != nil {
			return Address{}, err
		}
	}
	if a.Z > a.Set.Deepest() || a.X >= a.Set.columns(a.Z) || a.Y >= 1<<a.Z {
		return Address{}, threat.NotFound("tile", a.String())
	}
	return a, nil
}

// String writes the address as collection/z/x/y, with the set behind the collection where it is not the usual one.
func (a Address) String() string {
	s := a.Collection.ID
	if a.Set != WebMercatorQuad {
		s += "/" + a.Set.ID()
	}
	for _, n := range []uint32{a.Z, a.X, a.Y} {
		s += "/" + strconv.FormatUint(uint64(n), 10)
	}
	return s
}

// number reads digits only: strconv alone would take a sign.
func number(name, text string) (uint32, error) {
	bad := threat.Invalid(name, text, "not a tile number", "a whole number from 0, in decimal digits")
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0, bad
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil { // digits, but more than any matrix has
		return 0, threat.NotFound("tile "+name, text)
	}
	return uint32(n), nil
}
