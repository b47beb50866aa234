package formats

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"zombiezen.com/go/sqlite"

	"threatmap/threat"
)

func appendFloat(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
}

// sqliteValue reads a column as its field's type: SQLite lets a column hold anything, whatever was declared.
func sqliteValue(s *sqlite.Stmt, at int, f threat.Field) (any, *fieldError) {
	kind := s.ColumnType(at)
	if kind == sqlite.TypeNull {
		return nil, nil
	}
	no := func() (any, *fieldError) {
		return nil, wrong(f.Name, s.ColumnText(at), "not of the column's type, %s", f.Type)
	}
	switch f.Type {
	case threat.TypeInt:
		if kind != sqlite.TypeInteger {
			return no()
		}
		return s.ColumnInt64(at), nil
	case threat.TypeNumber:
		if kind != sqlite.TypeInteger && kind != sqlite.TypeFloat {
			return no()
		}
		return s.ColumnFloat(at), nil
	case threat.TypeBool:
		if kind != sqlite.TypeInteger {
			return no()
		}
		return s.ColumnInt64(at) != 0, nil
	}
	if kind == sqlite.TypeBlob {
		return nil, wrong(f.Name, "", "bytes in a column of type %s", f.Type)
	}
	v, ok := textValue(s.ColumnText(at), f.Type)
	if !ok {
		return no()
	}
	return v, nil
}

// textValue reads a text as a type that is spelled as one; ok is false where it is none.
func textValue(text string, t threat.FieldType) (v any, ok bool) {
	if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
		return nil, false
	}
	switch t {
	case threat.TypeDate:
		d, ok := dayOfText(text)
		return d, ok
	case threat.TypeTime:
		at, ok := instantOfText(text)
		return at, ok
	case threat.TypeJSON:
		return json.RawMessage(text), json.Valid([]byte(text))
	}
	return text, true
}

func dayOfText(text string) (threat.Day, bool) {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, false
	}
	return threat.DayOf(at), true
}

// instantLayouts are how files spell instants. Without a zone they are in UTC, as GeoPackage has it.
var instantLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", "2006/01/02 15:04:05.999999999Z07", "2006/01/02 15:04:05.999999999"}

func instantOfText(text string) (at time.Time, ok bool) {
	for _, layout := range instantLayouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), true
		}
	}
	return at, false
}
