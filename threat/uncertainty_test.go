package threat

import "testing"

func TestUncertaintyIsGivenOrByPrecision(t *testing.T) {
	for _, c := range []struct {
		v    MarkValues
		want float64 // 0 = unknown
	}{
		{MarkValues{UncertaintyField: {"750"}, "geo_precision": {"near"}}, 750},
		{MarkValues{"geo_precision": {"exact"}}, 100},
		{MarkValues{"geo_precision": {"near"}}, 1000},
		{MarkValues{"geo_precision": {"locality"}}, 5000},
		{MarkValues{"geo_precision": {"area"}}, 25_000},
		{MarkValues{"geo_precision": {"adm1"}}, 0},
		{MarkValues{"geo_precision": {"unknown"}}, 0},
		{MarkValues{}, 0},
	} {
		got := 0.0
		if u := c.v.UncertaintyM(); u != nil {
			got = *u
		}
		if got != c.want {
			t.Errorf("%v: %v m instead of %v", c.v, got, c.want)
		}
	}
	for _, c := range GeoPrecisions.Codes {
		if _, known := withinM[c.Code]; known != (len(c.Definition) > 7 && c.Definition[:7] == "Within ") {
			t.Errorf("%s is defined as %q", c.Code, c.Definition)
		}
	}
}
