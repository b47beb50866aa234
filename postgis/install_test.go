package postgis

import (
	"errors"
	"strings"
	"testing"
)

var (
	pg14     = Install{BinDir: "/14", Major: 14, Version: "14.9", PostGIS: "3.3.2"}
	pg15     = Install{BinDir: "/15", Major: 15, Version: "15.3", PostGIS: "3.3.2"}
	pg16     = Install{BinDir: "/16", Major: 16, Version: "16.1", PostGIS: "3.4.0"}
	pg17bare = Install{BinDir: "/17", Major: 17, Version: "17.0"}
	pg15old  = Install{BinDir: "/15old", Major: 15, Version: "15.0", PostGIS: "3.2.9"}
)

func TestChoose(t *testing.T) {
	for _, tc := range []struct {
		name  string
		found []Install
		major int
		want  string // BinDir, or what the error says
	}{
		{"first fit", []Install{pg16, pg15}, 0, "/16"},
		{"PATH before newer", []Install{pg15, pg16}, 0, "/15"},
		{"skips too old and bare", []Install{pg14, pg17bare, pg15old, pg15}, 0, "/15"},
		{"major of the data folder", []Install{pg16, pg15}, 15, "/15"},
		{"nothing", nil, 0, "apt-get install postgresql postgresql-postgis"},
		{"too old", []Install{pg14}, 0, "apt-get install postgresql postgresql-postgis"},
		{"without PostGIS", []Install{pg17bare}, 0, "apt-get install postgresql-17 postgresql-17-postgis-3"},
		{"old PostGIS", []Install{pg15old}, 0, "found PostgreSQL 15.0 with PostGIS 3.2.9 in /15old"},
		{"major without PostGIS", []Install{pg16, pg17bare}, 17, "apt-get install postgresql-17 postgresql-17-postgis-3"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in, err := choose(tc.found, tc.major)
			var missing *NotInstalledError
			if errors.As(err, &missing) {
				if text := missing.text("linux"); !strings.Contains(text, tc.want) {
					t.Errorf("error %q doesn't say %q", text, tc.want)
				}
			} else if in.BinDir != tc.want {
				t.Errorf("chose %v, want %s", in, tc.want)
			}
		})
	}
}

func TestInstallCommandForMac(t *testing.T) {
	for want, found := range map[string][]Install{
		"brew install postgresql@17 postgis": {pg17bare},
		"brew install postgresql@16 postgis": {pg14, {Major: 16, Version: "16.1"}},
	} {
		if text := (&NotInstalledError{Found: found}).text("darwin"); !strings.Contains(text, want) {
			t.Errorf("%q doesn't say %q", text, want)
		}
	}
}

func TestCompareVersions(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		sign int
	}{
		{"3.3", "3.3", 0},
		{"3.10", "3.9.2", 1},
		{"3.3.2", "3.3", 1},
		{"", "3.3", -1},
		{"3.6.0beta1", "3.3", 1},
		{"/usr/lib/postgresql/9.6/bin", "/usr/lib/postgresql/16/bin", -1},
	} {
		got := compareVersions(tc.a, tc.b)
		if (got > 0) != (tc.sign > 0) || (got < 0) != (tc.sign < 0) {
			t.Errorf("compareVersions(%q, %q) = %d, want sign %d", tc.a, tc.b, got, tc.sign)
		}
	}
}

func TestVersionOutput(t *testing.T) {
	for out, want := range map[string]string{
		"postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n": "15.13",
		"postgres (PostgreSQL) 17.0\n":                           "17.0",
		"postgres (PostgreSQL) 18beta1\n":                        "18beta1",
	} {
		if m := versionOutput.FindStringSubmatch(out); m == nil || m[1] != want {
			t.Errorf("%q: %v", out, m)
		}
	}
}

func TestFindAgreesWithTheServer(t *testing.T) {
	c := start(t, folder(t))
	in, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	if got := ask[string](t, c.URL(), "SHOW server_version"); !strings.HasPrefix(got, in.Version) {
		t.Errorf("the server is %s, Find says %s", got, in.Version)
	}
	if got := ask[string](t, c.URL(), "SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'"); got != in.PostGIS {
		t.Errorf("PostGIS is %s, Find says %s", got, in.PostGIS)
	}
}
