package formats

import (
	"errors"

	flatbuffers "github.com/google/flatbuffers/go"

	"threatmap/threat"
)

// FlatGeobuf 3.0 (flatgeobuf.org): a magic number, a header, an index, and features, each behind its length. The fields of its tables stand at these
// places (its header.fbs and feature.fbs, in the order of their lines).
const (
	fgbHeaderName = iota
	fgbHeaderEnvelope
	fgbHeaderGeometry
	fgbHeaderHasZ
	fgbHeaderHasM
	fgbHeaderHasT
	fgbHeaderHasTM
	fgbHeaderColumns
	fgbHeaderCount
	fgbHeaderNodeSize
	fgbHeaderCRS
	fgbHeaderTitle
	fgbHeaderDescription
	fgbHeaderMetadata
	fgbHeaderFields
)

const (
	fgbColumnName = iota
	fgbColumnType
	fgbColumnTitle
	fgbColumnDescription
	fgbColumnWidth
	fgbColumnPrecision
	fgbColumnScale
	fgbColumnNullable
	fgbColumnUnique
	fgbColumnPrimaryKey
	fgbColumnMetadata
	fgbColumnFields
)

const (
	fgbCRSOrg = iota
	fgbCRSCode
	fgbCRSName
	fgbCRSDescription
	fgbCRSWKT
	fgbCRSFields
)

const (
	fgbGeometryEnds = iota
	fgbGeometryXY
	fgbGeometryZ
	fgbGeometryM
	fgbGeometryT
	fgbGeometryTM
	fgbGeometryType
	fgbGeometryParts
	fgbGeometryFields
)

const (
	fgbFeatureGeometry = iota
	fgbFeatureProperties
	fgbFeatureColumns
	fgbFeatureFields
)

// The types of columns.
const (
	fgbByte = iota
	fgbUByte
	fgbBool
	fgbShort
	fgbUShort
	fgbInt
	fgbUInt
	fgbLong
	fgbULong
	fgbFloat
	fgbDouble
	fgbString
	fgbJSON
	fgbDateTime
	fgbBinary
)

// fgbMagic begins a file; its last byte is the patch level, which does not matter.
var fgbMagic = []byte{'f', 'g', 'b', 3, 'f', 'g', 'b', 0}

// fgbGeometryNames are the types of geometries by their number; 0 is any.
var fgbGeometryNames = []string{"Geometry", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"}

// fgbTypes are the types that fields are written as. A day is a DateTime too: its column says so in its metadata.
var fgbTypes = map[threat.FieldType]byte{
	threat.TypeString: fgbString, threat.TypeStrings: fgbJSON, threat.TypeInt: fgbLong, threat.TypeNumber: fgbDouble,
	threat.TypeBool: fgbBool, threat.TypeDate: fgbDateTime, threat.TypeTime: fgbDateTime, threat.TypeJSON: fgbJSON,
}

const fgbDayMetadata = `{"format":"date"}`

// fgbNodeSize is how many children a node of the index has.
const fgbNodeSize = 16

var errFGB = errors.New("not a FlatGeobuf")

// fgbSlot is where the vtable of a flat buffer tells of a field.
func fgbSlot(field int) flatbuffers.VOffsetT { return flatbuffers.VOffsetT(4 + 2*field) }
