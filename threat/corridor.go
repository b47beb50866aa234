package threat

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"threatmap/geo"
)

// Corridor is a line along which people or goods are reported to move. Its band, everything within the half-width, is built where it is
// stored.
type Corridor struct {
	ID           string          `json:"id"`
	Kind         string          `json:"kind"` // a code of CorridorKinds
	Name         Text            `json:"name"`
	Line         orb.LineString  `json:"line"` // lon/lat (WGS 84), from its start to its end
	HalfWidthM   *float64        `json:"half_width_m"`
	Direction    string          `json:"direction"`     // a code of CorridorDirections, "" = unknown
	Confidence   string          `json:"confidence"`    // a code of CorridorConfidences, "" = unknown
	UncertaintyM *float64        `json:"uncertainty_m"` // of the drawing; nil = unknown
	Waypoints    json.RawMessage `json:"waypoints"`     // a list of Waypoint, nil = none
	Source       string          `json:"source"`
	Method       json.RawMessage `json:"method"` // how the line was made: an object, nil = not said
}

// Waypoint is a named place that a corridor goes by.
type Waypoint struct {
	ID     *string `json:"id"`
	NameEn string  `json:"name_en"`
	NameAr string  `json:"name_ar"`
	Lon    float64 `json:"lon"` // degrees, WGS 84
	Lat    float64 `json:"lat"`
}

// CorridorVersion is one state of a corridor. Versions are counted from 1, and stay.
type CorridorVersion struct {
	Corridor   Corridor
	Version    int
	Op         string // add, change or withdraw
	RecordedAt time.Time
	By         string // editor, import or program: never who
	Reason     string
	Counter    int64 // the change counter that the write led to; 0 where it was read
}

// Withdrawn tells a version that says that the corridor is no more.
func (v CorridorVersion) Withdrawn() bool { return v.Op == "withdraw" }

// Limits of a corridor that somebody draws.
const (
	MaxCorridorVertices   = 2000
	MaxHalfWidthKM        = 100
	MaxCorridorLengthKM   = 5000
	maxCorridorLatitude   = 85 // beyond, a band of 100 km spans too many degrees to be drawn
	maxCorridorWaypoints  = 100
	maxCorridorName       = 200  // characters
	maxCorridorSource     = 2000 // characters
	maxCorridorMethod     = 16 << 10
	MaxCorridorReason     = 500 // characters
	maxCorridorUncertainM = 1e6
)

// CorridorID is what a corridor may be called: it stands in addresses and filters.
var CorridorID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// MaxCorridorID is the longest id.
const MaxCorridorID = 64

var noIDRunes = regexp.MustCompile(`[^a-z0-9]+`)

// CorridorIDOf makes an id of an English name.
func CorridorIDOf(name string) string {
	const most = MaxCorridorID - 8 // leaves room for a number
	id := noIDRunes.ReplaceAllString(strings.ToLower(name), "-")
	if id = strings.Trim(id[:min(len(id), most)], "-"); id == "" {
		return "corridor"
	}
	return id
}

// Canonical spells waypoints and method in one way, so that what means the same is the same. What can't be read is left to Check.
func (c Corridor) Canonical() Corridor {
	var list []Waypoint
	if json.Unmarshal(c.Waypoints, &list) == nil {
		c.Waypoints = nil
		if list != nil {
			c.Waypoints, _ = json.Marshal(list)
		}
	}
	c.Method = canonicalObject(c.Method)
	return c
}

// Check tells whether a corridor that somebody drew may be stored. Returns a KindInvalid error that names the field as GeoJSON has it.
func (c Corridor) Check() error {
	checks := []func() error{c.checkCodes, c.checkTexts, c.checkWidths, c.checkLine, c.checkWaypoints, c.checkMethod}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c Corridor) checkCodes() error {
	if c.ID != "" && (len(c.ID) > MaxCorridorID || !CorridorID.MatchString(c.ID)) {
		return Invalid("id", shortened(c.ID), "not the id of a corridor", fmt.Sprintf("small letters a to z, digits and single hyphens between them, at most %d", MaxCorridorID))
	}
	if err := CorridorKinds.Check("kind", c.Kind); err != nil {
		return err
	}
	if c.Direction != "" {
		if err := CorridorDirections.Check("direction", c.Direction); err != nil {
			return err
		}
	}
	if c.Confidence != "" {
		return CorridorConfidences.Check("confidence", c.Confidence)
	}
	return nil
}

func (c Corridor) checkTexts() error { return checkNames(c.Name, c.Source, "a corridor") }

func checkNames(name Text, source, what string) error {
	if name.En == "" && name.Ar == "" {
		return Invalid("name_en", "", what+" needs a name", "name_en, name_ar or both")
	}
	texts := []struct {
		name, text string
		most       int
	}{{"name_en", name.En, maxCorridorName}, {"name_ar", name.Ar, maxCorridorName}, {"source", source, maxCorridorSource}}
	for _, t := range texts {
		if err := CheckLine(t.name, t.text, t.most); err != nil {
			return err
		}
	}
	return nil
}

// CheckLine tells whether a text that somebody wrote is readable text of at most so many characters.
func CheckLine(param, text string, most int) error {
	accepted := fmt.Sprintf("text of at most %d characters", most)
	switch {
	case !utf8.ValidString(text):
		return Invalid(param, "", "not UTF-8", accepted)
	case utf8.RuneCountInString(text) > most:
		return Invalid(param, shortened(text), fmt.Sprintf("has %d characters", utf8.RuneCountInString(text)), accepted)
	}
	for _, r := range text {
		if unicode.IsControl(r) {
			return Invalid(param, shortened(text), "holds control characters", accepted)
		}
	}
	return nil
}

func (c Corridor) checkWidths() error {
	if c.HalfWidthM == nil {
		return Invalid("half_width_km", "", "a corridor needs one", "over 0, up to 100")
	}
	if w := *c.HalfWidthM / 1000; !(w > 0 && w <= MaxHalfWidthKM) { // NaN fails too
		return Invalid("half_width_km", number(w), "out of range", "over 0, up to 100")
	}
	if u := c.UncertaintyM; u != nil && !(*u >= 0 && *u <= maxCorridorUncertainM) {
		return Invalid("uncertainty_km", number(*u/1000), "out of range", "0 to 1000, or null where it is unknown")
	}
	return nil
}

func (c Corridor) checkLine() error {
	if n := len(c.Line); n > MaxCorridorVertices {
		return Invalid("geometry", fmt.Sprintf("LineString of %d positions", n), "has too many positions", fmt.Sprintf("2 to %d", MaxCorridorVertices))
	}
	if err := geo.Validate(c.Line); err != nil {
		return InvalidGeometry(err)
	}
	bound := c.Line.Bound()
	if math.Max(-bound.Min[1], bound.Max[1]) > maxCorridorLatitude {
		return Invalid("geometry", "LineString", "reaches too near to a pole", fmt.Sprintf("latitudes from -%d to %[1]d", maxCorridorLatitude))
	}
	if reach := bandReach(bound, *c.HalfWidthM); bound.Min[0]-reach < -180 || bound.Max[0]+reach > 180 {
		return Invalid("geometry", "LineString", "the line or its band reaches the antimeridian", "a corridor on one side of it")
	}
	if km := geo.LengthM(c.Line) / 1000; km > MaxCorridorLengthKM {
		return Invalid("geometry", fmt.Sprintf("LineString of %.0f km", km), "is too long", fmt.Sprintf("up to %d km", MaxCorridorLengthKM))
	}
	if err := geo.CheckSimple(c.Line); err != nil {
		return InvalidGeometry(err)
	}
	return nil
}

// bandReach is how many degrees of longitude a band takes beside its line, and some more.
func bandReach(bound orb.Bound, halfWidthM float64) float64 {
	const metresPerDegree = 110_000
	lat := math.Max(math.Abs(bound.Min[1]), math.Abs(bound.Max[1])) + halfWidthM/metresPerDegree
	return 1.1 * halfWidthM / metresPerDegree / math.Cos(lat*math.Pi/180)
}

// InvalidGeometry says what is wrong with a geometry, in geo's words.
func InvalidGeometry(err error) error {
	kind := KindInvalid
	if errors.Is(err, geo.ErrTooLarge) {
		kind = KindTooLarge
	}
	return &Error{Kind: kind, Param: "geometry", Detail: err.Error(), Accepted: fmt.Sprintf("a LineString of 2 to %d positions [longitude, latitude] that does not cross or touch itself", MaxCorridorVertices)}
}

func (c Corridor) checkWaypoints() error {
	if len(c.Waypoints) == 0 {
		return nil
	}
	const accepted = `a list of at most 100 objects {"id": text or null, "name_en": text, "name_ar": text, "lon": degrees, "lat": degrees}`
	var list []Waypoint
	if bytes.Contains(c.Waypoints, []byte(nulEscape)) {
		return Invalid("waypoints", "", "holds NUL characters", accepted)
	}
	d := json.NewDecoder(bytes.NewReader(c.Waypoints))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return Invalid("waypoints", "", "not a list of waypoints: "+err.Error(), accepted)
	}
	if len(list) > maxCorridorWaypoints {
		return Invalid("waypoints", strconv.Itoa(len(list))+" waypoints", "too many", accepted)
	}
	for i, w := range list {
		at := fmt.Sprintf("waypoints[%d]", i)
		if err := geo.Validate(orb.Point{w.Lon, w.Lat}); err != nil {
			return Invalid(at, "", err.Error(), accepted)
		}
		id := ""
		if w.ID != nil {
			id = *w.ID
		}
		for name, text := range map[string]string{"id": id, "name_en": w.NameEn, "name_ar": w.NameAr} {
			if err := CheckLine(at+"."+name, text, maxCorridorName); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c Corridor) checkMethod() error { return checkMethod(c.Method) }

func checkMethod(method json.RawMessage) error {
	if len(method) == 0 {
		return nil
	}
	const accepted = "an object that says how the geometry was made, of at most 16 KiB"
	var object map[string]json.RawMessage
	if err := json.Unmarshal(method, &object); err != nil || object == nil {
		return Invalid("method", "", "not an object", accepted)
	}
	if bytes.Contains(method, []byte(nulEscape)) {
		return Invalid("method", "", "holds NUL characters", accepted)
	}
	if len(method) > maxCorridorMethod {
		return Invalid("method", "", fmt.Sprintf("has %d bytes", len(method)), accepted)
	}
	return nil
}

// nulEscape is what PostgreSQL takes in no text.
const nulEscape = `\u0000`

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// shortened is enough of a value to know it by.
func shortened(text string) string {
	const most = 60
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}

// CorridorAt names a version of a corridor: id@3. Wherever a corridor is asked for, its line and half-width are then those of that version, whatever has been edited since.
func CorridorAt(id string, version int) string { return id + "@" + strconv.Itoa(version) }

// CorridorIDVersion takes a name of CorridorAt apart; version 0 = the corridor as it is now.
func CorridorIDVersion(name string) (id string, version int) {
	id, number, ok := strings.Cut(name, "@")
	if n, err := strconv.Atoi(number); ok && err == nil && n > 0 && strconv.Itoa(n) == number {
		return id, n
	}
	return name, 0
}

// HalfWidthKM is the half-width as the collection has it; nil = unknown.
func (c Corridor) HalfWidthKM() *float64 {
	if c.HalfWidthM == nil {
		return nil
	}
	km := *c.HalfWidthM / 1000
	return &km
}
