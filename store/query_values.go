package store

import (
	"strconv"
	"time"

	"threatmap/threat"
)

// parseValues reads a filter's values as the field's type, and names the PostgreSQL type of one of them. threat.Filter.Check has
// looked at codes before.
func parseValues(fd threat.Field, values []string) (list any, pgType string, err error) {
	switch fd.Type {
	case threat.TypeInt:
		list, err = parseEach(fd, values, "a whole number", func(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) })
		return list, "bigint", err
	case threat.TypeNumber:
		list, err = parseEach(fd, values, "a number", func(s string) (float64, error) { return strconv.ParseFloat(s, 64) })
		return list, "float8", err
	case threat.TypeBool:
		list, err = parseEach(fd, values, "true or false", strconv.ParseBool)
		return list, "bool", err
	case threat.TypeDate:
		list, err = parseEach(fd, values, "YYYY-MM-DD", func(s string) (time.Time, error) { return time.Parse(time.DateOnly, s) })
		return list, "date", err
	}
	return values, "text", nil
}

func parseEach[T any](fd threat.Field, values []string, accepted string, parse func(string) (T, error)) ([]T, error) {
	list := make([]T, len(values))
	for i, v := range values {
		var err error
		if list[i], err = parse(v); err != nil {
			return nil, threat.Invalid(fd.Name, v, "not of the property's type", accepted)
		}
	}
	return list, nil
}
