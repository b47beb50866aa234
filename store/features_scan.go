package store

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb/encoding/wkb"

	"threatmap/threat"
)

// scanner reads rows of featureColumns.
type scanner struct {
	id      string
	wkb     []byte
	targets []any // id, wkb, then one a field
}

func newScanner(col threat.Collection) *scanner {
	s := &scanner{}
	s.targets = []any{&s.id, &s.wkb}
	for _, fd := range col.Fields {
		s.targets = append(s.targets, targetOf(fd.Type))
	}
	return s
}

// scan reads a row whose first columns go to keys.
func (s *scanner) scan(rows pgx.Rows, keys ...any) (f threat.Feature, err error) {
	if err := rows.Scan(append(keys, s.targets...)...); err != nil {
		return f, err
	}
	f.ID = s.id
	if s.wkb != nil {
		if f.Geometry, err = wkb.Unmarshal(s.wkb); err != nil {
			return f, fmt.Errorf("decode the geometry of %s: %w", s.id, err)
		}
	}
	f.Values = make([]any, len(s.targets)-2)
	for i := range f.Values {
		f.Values[i] = valueOf(s.targets[i+2])
	}
	return f, nil
}

func targetOf(t threat.FieldType) any {
	switch t {
	case threat.TypeStrings:
		return new([]string)
	case threat.TypeInt:
		return new(*int64)
	case threat.TypeNumber:
		return new(*float64)
	case threat.TypeBool:
		return new(*bool)
	case threat.TypeDate:
		return new(pgtype.Date)
	case threat.TypeTime:
		return new(*time.Time)
	case threat.TypeJSON:
		return new([]byte)
	}
	return new(*string)
}

// valueOf takes the value out of its target; NULL, and a date that is open to that side, is nil.
func valueOf(target any) any {
	switch v := target.(type) {
	case **string:
		return deref(*v)
	case **int64:
		return deref(*v)
	case **float64:
		return deref(*v)
	case **bool:
		return deref(*v)
	case **time.Time:
		return deref(*v)
	case *[]string:
		if *v != nil {
			return append([]string(nil), *v...)
		}
	case *[]byte:
		if *v != nil {
			return json.RawMessage(append([]byte(nil), *v...))
		}
	case *pgtype.Date:
		if d := dayOf(*v); d != nil {
			return *d
		}
	}
	return nil
}

func deref[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// dayOf returns nil for NULL and for an infinite date.
func dayOf(d pgtype.Date) *threat.Day {
	if !d.Valid || d.InfinityModifier != pgtype.Finite {
		return nil
	}
	day := threat.DayOf(d.Time)
	return &day
}
