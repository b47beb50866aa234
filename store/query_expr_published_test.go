package store

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"threatmap/cql2"
	"threatmap/internal/testdata"
	"threatmap/threat"
)

// publishedFields are the columns of the layers that the standard's abstract tests run on, as far as those ask for them.
var publishedFields = map[string][]threat.Field{
	"ne_110m_admin_0_countries": {{Name: "NAME", Type: threat.TypeString}, {Name: "POP_EST", Type: threat.TypeNumber}},
	"ne_110m_populated_places_simple": {
		{Name: "name", Type: threat.TypeString},
		{Name: "nameascii", Type: threat.TypeString},
		{Name: "pop_other", Type: threat.TypeInt},
		{Name: "pop_min", Type: threat.TypeInt},
		{Name: "pop_max", Type: threat.TypeInt},
		{Name: "date", Type: threat.TypeDate},
		{Name: "start", Type: threat.TypeTime},
		{Name: "end", Type: threat.TypeTime},
		{Name: "boolean", Type: threat.TypeBool},
	},
	"ne_110m_rivers_lake_centerlines": {{Name: "name", Type: threat.TypeString}},
}

// publish loads a layer with GDAL, as a view for readers.
func publish(t *testing.T, db *DB, layer string) threat.Collection {
	t.Helper()
	dump := exec.Command("ogr2ogr", "-f", "PGDump", "/vsistdout/", testdata.Path(t, "cql2", "ne110m4cql2.gpkg"), layer, //nolint:gosec // a test
		"-lco", "LAUNDER=NO", "-lco", "SCHEMA=threatmap", "-lco", "CREATE_SCHEMA=OFF", "-lco", "GEOMETRY_NAME=geom", "--config", "PG_USE_COPY", "NO", "-nln", "t_"+layer)
	sql, err := dump.Output()
	if err != nil {
		t.Fatalf("ogr2ogr: %v", err)
	}
	sql = append(sql, ";CREATE VIEW as_public."+layer+" AS SELECT fid::text AS id, * FROM threatmap.t_"+layer+"; GRANT SELECT ON as_public."+layer+" TO threatmap_public"...)
	conn, err := db.writer.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Conn().PgConn().Exec(t.Context(), string(sql)).ReadAll(); err != nil {
		t.Fatal(err)
	}
	return threat.Collection{ID: layer, GeomType: "Geometry", Fields: publishedFields[layer]}
}

// The predicates of the standard's abstract tests give the counts that it publishes for them, as text and as JSON.
func TestPublishedPredicates(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(testdata.Path(t, "cql2", "predicates.json"))
	if err != nil {
		t.Fatal(err)
	}
	var predicates []struct {
		Class    string `json:"cls"`
		Source   string
		Text     string
		Expected int64
		JSON     json.RawMessage
	}
	if err := json.Unmarshal(data, &predicates); err != nil {
		t.Fatal(err)
	}
	db := openEmpty(t)
	layers := map[string]threat.Collection{}
	for name := range publishedFields {
		layers[name] = publish(t, db, name)
	}
	for _, p := range predicates {
		for language, filter := range map[string]string{cql2.Text: p.Text, cql2.JSON: string(p.JSON)} {
			countsAs(t, db, layers[p.Source], language, filter, p.Expected)
		}
	}
	if len(predicates) != 216 {
		t.Errorf("%d predicates", len(predicates))
	}
	annexes(t, func(layer, filter string, expected int64) {
		countsAs(t, db, layers[layer], cql2.Text, filter, expected)
	})
}

func countsAs(t *testing.T, db *DB, col threat.Collection, language, filter string, expected int64) {
	t.Helper()
	e, err := cql2.Parse(language, filter, nil)
	if err != nil {
		t.Errorf("%s: %v", filter, err)
		return
	}
	if n, err := db.Count(t.Context(), col, threat.Filter{Expr: e}); err != nil || n != expected {
		t.Errorf("%s: %d, published are %d (%v)", strings.TrimSpace(filter), n, expected, err)
	}
}

// annexes reads predicates of classes that predicates.json has not.
func annexes(t *testing.T, ask func(layer, filter string, expected int64)) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "cql2_annexes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	layers := map[string]string{"places": "ne_110m_populated_places_simple", "countries": "ne_110m_admin_0_countries", "rivers": "ne_110m_rivers_lake_centerlines"}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		n, err := strconv.ParseInt(fields[0], 10, 64)
		if err != nil || len(fields) != 3 {
			t.Fatalf("%q: %v", line, err)
		}
		ask(layers[fields[1]], fields[2], n)
	}
}
