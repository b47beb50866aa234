package postgis

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// mainConfig reads what initdb wrote first: it has tried which kind of shared memory works here, for one.
const mainConfig = `# threatmap writes this file and threatmap.conf at every start. Your own settings go into local.conf beside them; the
# addresses to listen on and the socket are on the server's command line, where no file can change them.
include_if_exists 'initdb.conf'
include 'threatmap.conf'
include 'local.conf'
`

const localConfig = "# Your own settings, over threatmap's: threatmap never writes into this file again.\n"

// defaults are for a laptop: little memory, an SSD, one user, and not one acknowledged write lost.
var defaults = map[string]string{
	"fsync":                        "on",
	"full_page_writes":             "on",
	"synchronous_commit":           "on",
	"max_connections":              "100",
	"shared_buffers":               "256MB",
	"effective_cache_size":         "1GB",
	"work_mem":                     "32MB",
	"maintenance_work_mem":         "256MB",
	"max_wal_size":                 "2GB", // an import writes in bursts
	"min_wal_size":                 "160MB",
	"wal_compression":              "on",
	"checkpoint_completion_target": "0.9",
	"random_page_cost":             "1.1",
	"jit":                          "off", // compiling costs more than our short queries take
	"timezone":                     "UTC",
	"log_timezone":                 "UTC",
	"logging_collector":            "off", // stderr is the log file, which threatmap bounds
	"log_min_messages":             "warning",
	"log_min_error_statement":      "panic", // a failed statement may hold megabytes; who sent it logs its error
	"log_checkpoints":              "off",
	"log_line_prefix":              "%m [%p] ",

	// As on the command line, for a server that somebody stops and starts by hand: it is found where ours is, and nowhere else. Not
	// cluster_name: a copy of the folder would bear ours.
	"listen_addresses":        "",
	"unix_socket_directories": "../run",
	"unix_socket_permissions": "0700",
	"port":                    "5432",
}

// configure writes the configuration files.
func (c *Cluster) configure() error {
	for name, text := range map[string]string{
		"postgresql.conf": mainConfig,
		"threatmap.conf":  settingsFile(c.settings),
		"pg_hba.conf":     accessFile,
		"pg_ident.conf":   identFile(c.owner.name),
	} {
		if err := c.replaceFile(filepath.Join(c.home.data(), name), text); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return c.addLocalConfig()
}

func (c *Cluster) addLocalConfig() error {
	path := filepath.Join(c.home.data(), "local.conf")
	if ok, err := exists(path); ok || err != nil {
		return err
	}
	if err := c.replaceFile(path, localConfig); err != nil {
		return fmt.Errorf("write local.conf: %w", err)
	}
	return nil
}

func settingsFile(over map[string]string) string {
	all := maps.Clone(defaults)
	if runtime.GOOS == "darwin" {
		all["wal_sync_method"] = "fsync_writethrough" // fsync alone leaves writes in the drive's cache there
	}
	maps.Copy(all, over)
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "%s = '%s'\n", name, strings.ReplaceAll(all[name], "'", "''"))
	}
	return b.String()
}

// accessFile lets in the operating system's users of identFile only. The socket's folder is closed to others too (0700), but
// folder modes are easily loosened by hand, and peer costs nothing.
const accessFile = `local all         all peer map=threatmap
local replication all peer map=threatmap
`

func identFile(owner string) string {
	text := fmt.Sprintf("threatmap root %s\n", Database)
	if owner != "root" {
		text += fmt.Sprintf("threatmap \"%s\" %s\n", owner, Database)
	}
	return text
}

// replaceFile writes a new file and moves it into place: a path in the server's folder may be a link by now. A file that is as
// it should be stays, which needs no room on a full disk.
func (c *Cluster) replaceFile(path, text string) error {
	if old, err := os.ReadFile(path); err == nil && string(old) == text {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if err := writeAll(f, text); err != nil {
		return err
	}
	if err := c.owner.own(f.Name()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func writeAll(f *os.File, text string) error {
	if err := f.Chmod(fs.FileMode(0o600)); err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		return err
	}
	return f.Close()
}
