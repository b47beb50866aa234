package threat_test

import (
	"slices"
	"strings"
	"testing"

	"threatmap/threat"
)

func TestTextIsCutAtCommas(t *testing.T) {
	for q, want := range map[string][]string{
		"Mosul":                     {"Mosul"},
		"b, a ,b":                   {"a", "b"},
		"  roadside \t bomb ,IS":    {"IS", "roadside bomb"},
		"الأنبار,٢٠١٤":              {"الأنبار", "٢٠١٤"},
		strings.Repeat("x", 200):    {strings.Repeat("x", 200)},
		"1,2,3,4,5,6,7,8,9,0,1,2,,": {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
	} {
		got, err := threat.ParseText(q)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v; want %q", q, got, err, want)
		}
	}
}

func TestTextOutOfLimitsIsRefused(t *testing.T) {
	for name, q := range map[string]string{
		"empty": "", "commas": " , ,", "too long": strings.Repeat("ة", 201), "too many": "1,2,3,4,5,6,7,8,9,10,11", "no letter": "Mosul,!?",
		"only tatweel": "ــ", "only marks": "\u064b\u064b", "control": "a\u001fb", "not UTF-8": "a\xffb",
	} {
		_, err := threat.ParseText(q)
		if threat.KindOf(err) != threat.KindInvalid || !strings.HasPrefix(err.Error(), "q ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (threat.Filter{Text: []string{"--"}}).Check(threat.Incidents); threat.KindOf(err) != threat.KindInvalid {
		t.Errorf("a filter that was not parsed: %v", err)
	}
}
