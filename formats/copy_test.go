package formats_test

import (
	"bytes"
	"testing"
	"time"

	"threatmap/formats"
	"threatmap/threat"
)

// exportOf writes features as our export in a format.
func exportOf(t *testing.T, format string, features ...threat.Feature) string {
	t.Helper()
	var b bytes.Buffer
	if format == "csv" {
		w, err := formats.NewCSVWriter(&b, threat.Incidents)
		check(t, err)
		for _, f := range features {
			check(t, w.Write(f))
		}
		check(t, w.End())
		return b.String()
	}
	w := formats.NewGeoJSONWriter(&b, threat.Incidents)
	check(t, w.Begin(formats.Meta{}))
	for _, f := range features {
		check(t, w.Write(f))
	}
	check(t, w.End(nil, nil, int64(len(features)), time.Now()))
	return b.String()
}

func with(f threat.Feature, values map[string]any) threat.Feature {
	f.Values = append([]any(nil), f.Values...)
	for i, field := range threat.Incidents.Fields {
		if v, ok := values[field.Name]; ok {
			f.Values[i] = v
		}
	}
	return f
}

func TestOwnExportsAreReadAsCopies(t *testing.T) {
	for _, format := range []string{"csv", "geojson"} {
		got := rows(t, format, exportOf(t, format, sample(), with(sample(), map[string]any{"publishers": nil})), formats.Options{})
		for i, claims := range []int{2, 0} {
			in := got[i].Incident
			if got[i].Err != nil || !in.Copied || len(in.Claims) != claims {
				t.Errorf("%s, row %d: %v, copied %v, %d claims, want %d", format, i, got[i].Err, in.Copied, len(in.Claims), claims)
			}
			for _, c := range in.Claims {
				if c.ExtractedBy != threat.ExtractedByExport {
					t.Errorf("%s: a claim is by %s", format, c.ExtractedBy)
				}
			}
		}
	}
	others := rows(t, "geojson", `{"type":"Feature","geometry":null,"properties":{"origin":"x","origin_id":"1","record_kind":"incident"}}`, formats.Options{})
	if others[0].Err != nil || others[0].Incident.Copied {
		t.Errorf("another's feature: %+v", others[0])
	}
}

// GED's low > best is kept and flagged, so an export holds it; anybody else's min > max is a mistake, flagged or not.
func TestContradictionsPassOnlyAsFlaggedExports(t *testing.T) {
	flag := "source_inconsistent: low 3 > best 2"
	low := map[string]any{"killed_min": int64(3), "killed_best": int64(2), "killed_max": int64(5), "flags": []string{flag}}
	bare := map[string]any{"killed_min": int64(3), "killed_best": int64(2), "flags": []string{"another flag"}}
	for _, format := range []string{"csv", "geojson"} {
		got := rows(t, format, exportOf(t, format, with(sample(), low), with(sample(), bare)), formats.Options{})
		if in := got[0].Incident; got[0].Err != nil || !in.Outcomes[0].Inconsistent || len(in.Flags) != 1 || in.Flags[0] != flag {
			t.Errorf("%s, flagged: %v, %+v", format, got[0].Err, in)
		}
		if got[1].Err == nil || got[1].Err.Column != "killed_min" {
			t.Errorf("%s, not flagged: %+v", format, got[1])
		}
	}
	m := &formats.Mapping{Columns: map[string]string{"lo": "killed_min", "hi": "killed_max", "f": "flags"}}
	if got := rows(t, "csv", "lo,hi,f\n3,2,"+flag+"\n", formats.Options{Mapping: m}); got[0].Err == nil || got[0].Err.Value == "" {
		t.Errorf("another's csv: %+v", got[0])
	}
	feature := `{"type":"Feature","geometry":null,"properties":{"killed_min":3,"killed_max":2,"flags":["` + flag + `"]}}`
	if got := rows(t, "geojson", feature, formats.Options{}); got[0].Err == nil {
		t.Errorf("another's feature: %+v", got[0])
	}
}
