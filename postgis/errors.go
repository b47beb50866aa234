package postgis

import (
	"fmt"
	"runtime"
	"strings"
)

// NotInstalledError says that no fit PostgreSQL with PostGIS is on this machine. Its text holds the command that installs it.
type NotInstalledError struct {
	Found []Install // what is there, but isn't fit
	Major int       // the major version that is needed; 0 for any from 15 on
}

func (e *NotInstalledError) Error() string { return e.text(runtime.GOOS) }

func (e *NotInstalledError) text(goos string) string {
	return fmt.Sprintf("need %s (with initdb and postgres), found %s; install with: %s", e.need(), e.found(), e.command(goos))
}

func (e *NotInstalledError) need() string {
	if e.Major != 0 {
		return fmt.Sprintf("PostgreSQL %d with PostGIS %s or newer", e.Major, minPostGIS)
	}
	return fmt.Sprintf("PostgreSQL %d or newer with PostGIS %s or newer", minMajor, minPostGIS)
}

func (e *NotInstalledError) found() string {
	if len(e.Found) == 0 {
		return "none"
	}
	texts := make([]string, len(e.Found))
	for i, in := range e.Found {
		texts[i] = in.String()
	}
	return strings.Join(texts, " and ")
}

// command names packages of the major version that is needed, or of one that is there already and lacks PostGIS only.
func (e *NotInstalledError) command(goos string) string {
	major := e.Major
	for _, in := range e.Found {
		if major == 0 && in.Major >= minMajor {
			major = in.Major
		}
	}
	switch {
	case goos == "darwin" && major == 0:
		return "brew install postgresql@17 postgis"
	case goos == "darwin":
		return fmt.Sprintf("brew install postgresql@%d postgis", major)
	case major == 0:
		return "sudo apt-get install postgresql postgresql-postgis"
	default:
		return fmt.Sprintf("sudo apt-get install postgresql-%d postgresql-%d-postgis-3", major, major)
	}
}

// VersionError says that the data folder belongs to a PostgreSQL major version that is not the one installed.
type VersionError struct {
	Dir   string    // the data directory
	Major string    // the version that made it, as its PG_VERSION says
	Found []Install // what this machine has
}

func (e *VersionError) Error() string {
	need := &NotInstalledError{Found: e.Found}
	return fmt.Sprintf("%s was made by PostgreSQL %s, but this machine has %s; nothing in it was touched: "+
		"install PostgreSQL %s with PostGIS again (on Debian: sudo apt-get install postgresql-%s-postgis-3), "+
		"or move the data over with pg_upgrade, or choose another data folder", e.Dir, e.Major, need.found(), e.Major, e.Major)
}

// FailedError says that PostgreSQL, or initdb, gave up.
type FailedError struct {
	What string // "postgres did not start"
	Tail string // the end of what it said
	Hint string // what the reason may be; may be empty
}

func (e *FailedError) Error() string {
	text := e.What
	if e.Hint != "" {
		text += " (" + e.Hint + ")"
	}
	if e.Tail == "" {
		return text + "; it said nothing"
	}
	return text + "; it said:\n" + e.Tail
}
