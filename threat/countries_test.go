package threat

import (
	"slices"
	"strings"
	"testing"
)

func TestCountryTableNamesEachOnce(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(countryTable) {
		fields := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if len(fields) != 3 {
			t.Fatalf("line %q", line)
		}
		keys := strings.Split(strings.ToLower(fields[2]), "|")
		if fields[0] != "-" {
			keys = append(keys, fields[0])
		}
		for _, key := range keys {
			if seen[key] || key == "" {
				t.Errorf("%q is there twice", key)
			}
			seen[key] = true
		}
		for code := range strings.SplitSeq(fields[1], "+") {
			if len(code) != 3 || code != strings.ToUpper(code) {
				t.Errorf("%q is no alpha-3 code", code)
			}
		}
	}
}

func TestCountryCodes(t *testing.T) {
	for name, want := range map[string][]string{
		"Syria": {"SYR"}, " SYRIA ": {"SYR"}, "syr": {"SYR"}, "Yemen (North Yemen)": {"YEM"}, "Israel": {"ISR", "PSE"}, "ISR": {"ISR", "PSE"}, "CZE": {"CZE"}, "COD": {"COD"}, "Sudan": {"SDN", "SSD"}, "Atlantis": nil, "": nil,
	} {
		if got := CountryCodes(name); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", name, got, want)
		}
	}
	if got := CountryCodesGW("645"); !slices.Equal(got, []string{"IRQ"}) {
		t.Errorf("645: got %v", got)
	}
}
