package formats_test

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/formats"
)

func TestAtomSaysWhere(t *testing.T) {
	body, err := formats.Feed{Entries: []formats.FeedEntry{
		{Place: orb.Point{40.5, 35}}, {Place: orb.LineString{{40, 35}, {41, 36}}}, {Place: orb.Polygon{{{40, 35}, {41, 35}, {41, 36}, {40, 35}}}}, {},
	}}.Atom()
	check(t, err)
	for _, want := range []string{
		`xmlns:georss="http://www.georss.org/georss"`, "<georss:point>35 40.5</georss:point>", "<georss:line>35 40 36 41</georss:line>",
		"<georss:polygon>35 40 35 41 36 41 35 40</georss:polygon>",
	} {
		if strings.Count(string(body), want) != 1 {
			t.Errorf("no %s in %s", want, body)
		}
	}
}
