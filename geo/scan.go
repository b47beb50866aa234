package geo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// scanGeoJSON walks the tokens once before anything is built, so that size limits hold before memory is spent, and refuses what
// encoding/json and go-geom let pass: doubled or misspelt members, positions of one or of more than three numbers, text after the end.
func scanGeoJSON(data []byte, lim Limits) error {
	s := scanner{dec: json.NewDecoder(bytes.NewReader(data)), lim: lim}
	s.dec.UseNumber()
	if err := s.value(0, false); err != nil {
		return err
	}
	if _, err := s.dec.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: text after the end of the geometry, at byte %d", ErrGeoJSON, s.dec.InputOffset())
	}
	return nil
}

type scanner struct {
	dec      *json.Decoder
	lim      Limits
	vertices int
}

func (s *scanner) token() (json.Token, error) {
	t, err := s.dec.Token()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, fmt.Errorf("%w: at byte %d: %w", ErrGeoJSON, s.dec.InputOffset(), err)
	}
	return t, nil
}

// value reads one geometry object or null, or with coords one coordinates value.
func (s *scanner) value(depth int, coords bool) error {
	t, err := s.token()
	if err != nil {
		return err
	}
	switch {
	case coords && t == json.Delim('['):
		return s.coordinates(depth + 1)
	case coords:
		return fmt.Errorf("%w: coordinates must be an array, found %s", ErrGeoJSON, describe(t))
	case t == nil && depth == 0:
		return nil
	case t == json.Delim('{'):
		return s.object(depth + 1)
	}
	return fmt.Errorf("%w: a geometry must be an object, found %s", ErrGeoJSON, describe(t))
}

func (s *scanner) deepEnough(depth int) error {
	if depth > s.lim.Depth {
		return fmt.Errorf("%w: nested deeper than %d levels", ErrTooLarge, s.lim.Depth)
	}
	return nil
}

var geometryTypes = []string{
	"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
}

// object reads the members of one geometry object after its brace.
func (s *scanner) object(depth int) error {
	if err := s.deepEnough(depth); err != nil {
		return err
	}
	seen := map[string]bool{}
	typ := ""
	for s.dec.More() {
		key, err := s.key(seen)
		if err != nil {
			return err
		}
		if err := s.member(key, depth, &typ); err != nil {
			return err
		}
	}
	if _, err := s.token(); err != nil {
		return err
	}
	return checkMembers(typ, seen)
}

func (s *scanner) key(seen map[string]bool) (string, error) {
	t, err := s.token()
	if err != nil {
		return "", err
	}
	key, _ := t.(string)
	if seen[key] {
		return "", fmt.Errorf("%w: member %q is given twice", ErrGeoJSON, key)
	}
	seen[key] = true
	lower := strings.ToLower(key)
	if lower != key && slices.Contains([]string{"type", "coordinates", "geometries", "bbox", "crs"}, lower) {
		return "", fmt.Errorf("%w: member %q must be written %q", ErrGeoJSON, key, lower)
	}
	return key, nil
}

func (s *scanner) member(key string, depth int, typ *string) error {
	switch key {
	case "type":
		t, err := s.token()
		if err != nil {
			return err
		}
		*typ, _ = t.(string)
		if !slices.Contains(geometryTypes, *typ) {
			return fmt.Errorf("%w: type %s is none of %s", ErrGeoJSON, describe(t), strings.Join(geometryTypes, ", "))
		}
		return nil
	case "coordinates":
		return s.value(depth, true)
	case "geometries":
		return s.geometries(depth + 1)
	}
	var raw json.RawMessage
	if err := s.dec.Decode(&raw); err != nil {
		return fmt.Errorf("%w: member %q: %w", ErrGeoJSON, key, err)
	}
	if key == "crs" {
		return checkCRS(raw)
	}
	return nil
}

func checkMembers(typ string, seen map[string]bool) error {
	want := "coordinates"
	if typ == "GeometryCollection" {
		want = "geometries"
	}
	for _, key := range []string{"type", want} {
		if !seen[key] {
			return fmt.Errorf("%w: member %q is missing", ErrGeoJSON, key)
		}
	}
	for _, key := range []string{"geometry", "properties", "features"} { // RFC 7946, 7.1
		if seen[key] {
			return fmt.Errorf("%w: a geometry must not have a member %q", ErrGeoJSON, key)
		}
	}
	return nil
}

func (s *scanner) geometries(depth int) error {
	t, err := s.token()
	if err != nil {
		return err
	}
	if t != json.Delim('[') {
		return fmt.Errorf("%w: geometries must be an array, found %s", ErrGeoJSON, describe(t))
	}
	if err := s.deepEnough(depth); err != nil {
		return err
	}
	for s.dec.More() {
		if err := s.value(depth, false); err != nil {
			return err
		}
	}
	_, err = s.token()
	return err
}

// coordinates reads an array after its bracket: numbers (then it is a position) or arrays, never both.
func (s *scanner) coordinates(depth int) error {
	if err := s.deepEnough(depth); err != nil {
		return err
	}
	numbers, arrays := 0, 0
	for s.dec.More() {
		t, err := s.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case json.Number:
			numbers++
		case json.Delim:
			arrays++
			if t != '[' {
				return fmt.Errorf("%w: an object stands inside coordinates", ErrGeoJSON)
			}
			if err := s.coordinates(depth + 1); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%w: %s stands inside coordinates", ErrGeoJSON, describe(t))
		}
	}
	if _, err := s.token(); err != nil {
		return err
	}
	return s.position(numbers, arrays)
}

func (s *scanner) position(numbers, arrays int) error {
	switch {
	case numbers == 0:
		return nil
	case arrays > 0:
		return fmt.Errorf("%w: numbers and arrays are mixed at one level of coordinates", ErrGeoJSON)
	case numbers != 2 && numbers != 3:
		return fmt.Errorf("%w: a position has %d numbers, must be [longitude, latitude] or [longitude, latitude, elevation]",
			ErrGeoJSON, numbers)
	}
	if s.vertices++; s.vertices > s.lim.Vertices {
		return fmt.Errorf("%w: more than %d positions", ErrTooLarge, s.lim.Vertices)
	}
	return nil
}

func describe(t json.Token) string {
	switch t := t.(type) {
	case nil:
		return "null"
	case json.Delim:
		if t == '[' {
			return "an array"
		}
		return "an object"
	case string:
		return fmt.Sprintf("%.40q", t)
	}
	return fmt.Sprintf("%.40v", t)
}
