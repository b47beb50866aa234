package threat

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func goodCorridor() Corridor {
	halfM := 10_000.0
	return Corridor{ID: "a-road", Kind: "supply", Name: Text{En: "A road"}, Line: orb.LineString{{40, 34}, {41, 35}, {42, 35}}, HalfWidthM: &halfM}
}

func TestWhatIsWrongWithACorridorIsNamed(t *testing.T) {
	if err := goodCorridor().Check(); err != nil {
		t.Fatal(err)
	}
	number := func(v float64) *float64 { return &v }
	many := make(orb.LineString, MaxCorridorVertices+1)
	for i := range many {
		many[i] = orb.Point{40 + float64(i)*1e-4, 34}
	}
	for name, c := range map[string]struct {
		change func(*Corridor)
		param  string
	}{
		"id":                  {func(c *Corridor) { c.ID = "A Road/.." }, "id"},
		"long id":             {func(c *Corridor) { c.ID = strings.Repeat("a", 65) }, "id"},
		"kind":                {func(c *Corridor) { c.Kind = "road" }, "kind"},
		"no kind":             {func(c *Corridor) { c.Kind = "" }, "kind"},
		"direction":           {func(c *Corridor) { c.Direction = "north" }, "direction"},
		"confidence":          {func(c *Corridor) { c.Confidence = "85" }, "confidence"},
		"no name":             {func(c *Corridor) { c.Name = Text{} }, "name_en"},
		"long name":           {func(c *Corridor) { c.Name.Ar = strings.Repeat("م", 201) }, "name_ar"},
		"control characters":  {func(c *Corridor) { c.Source = "a\x00b" }, "source"},
		"not UTF-8":           {func(c *Corridor) { c.Name.En = "\xff" }, "name_en"},
		"no half-width":       {func(c *Corridor) { c.HalfWidthM = nil }, "half_width_km"},
		"half-width 0":        {func(c *Corridor) { c.HalfWidthM = number(0) }, "half_width_km"},
		"half-width 500":      {func(c *Corridor) { c.HalfWidthM = number(500_000) }, "half_width_km"},
		"half-width NaN":      {func(c *Corridor) { c.HalfWidthM = number(math.NaN()) }, "half_width_km"},
		"uncertainty":         {func(c *Corridor) { c.UncertaintyM = number(-1) }, "uncertainty_km"},
		"no line":             {func(c *Corridor) { c.Line = nil }, "geometry"},
		"one position":        {func(c *Corridor) { c.Line = c.Line[:1] }, "geometry"},
		"one place":           {func(c *Corridor) { c.Line = orb.LineString{{40, 34}, {40, 34}} }, "geometry"},
		"too many":            {func(c *Corridor) { c.Line = many }, "geometry"},
		"out of range":        {func(c *Corridor) { c.Line = orb.LineString{{40, 34}, {40, 340}} }, "geometry"},
		"over itself":         {func(c *Corridor) { c.Line = orb.LineString{{40, 34}, {41, 35}, {41, 34}, {40, 35}} }, "geometry"},
		"back on itself":      {func(c *Corridor) { c.Line = orb.LineString{{40, 34}, {42, 34}, {41, 34}} }, "geometry"},
		"across the world":    {func(c *Corridor) { c.Line = orb.LineString{{-100, 34}, {100, 34}} }, "geometry"},
		"at the antimeridian": {func(c *Corridor) { c.Line = orb.LineString{{179, 34}, {179.95, 34}} }, "geometry"},
		"at a pole":           {func(c *Corridor) { c.Line = orb.LineString{{40, 80}, {40, 89}} }, "geometry"},
		"waypoints":           {func(c *Corridor) { c.Waypoints = json.RawMessage(`{"a":1}`) }, "waypoints"},
		"many waypoints":      {func(c *Corridor) { c.Waypoints = json.RawMessage("[{}" + strings.Repeat(",{}", 100) + "]") }, "waypoints"},
		"far waypoint":        {func(c *Corridor) { c.Waypoints = json.RawMessage(`[{"lon":0,"lat":0},{"lon":1,"lat":91}]`) }, "waypoints[1]"},
		"name of a waypoint":  {func(c *Corridor) { c.Waypoints = json.RawMessage(`[{"name_en":"a\tb"}]`) }, "waypoints[0].name_en"},
		"NUL in a waypoint":   {func(c *Corridor) { c.Waypoints = json.RawMessage(`[{"what":"\u0000"}]`) }, "waypoints"},
		"method":              {func(c *Corridor) { c.Method = json.RawMessage(`"drawn"`) }, "method"},
		"long method":         {func(c *Corridor) { c.Method = json.RawMessage(`{"a":"` + strings.Repeat("x", 17<<10) + `"}`) }, "method"},
	} {
		t.Run(name, func(t *testing.T) {
			corridor := goodCorridor()
			c.change(&corridor)
			var e *Error
			if err := corridor.Check(); !errors.As(err, &e) || e.Kind != KindInvalid || e.Param != c.param || e.Detail == "" || e.Accepted == "" {
				t.Errorf("got %+v", err)
			}
		})
	}
}

func TestIDsAreMadeOfNames(t *testing.T) {
	for name, want := range map[string]string{
		"Homs to Qusayr & Hermel": "homs-to-qusayr-hermel", "طريق": "corridor", "": "corridor", "--": "corridor", "Ö1": "1", strings.Repeat("ab ", 40): strings.Repeat("ab-", 18) + "ab",
	} {
		if got := CorridorIDOf(name); got != want || len(got) > MaxCorridorID || !CorridorID.MatchString(got) {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
