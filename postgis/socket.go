package postgis

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// maxSocketPath is what fits into sockaddr_un.sun_path beside its closing NUL on macOS (103) and Linux (107).
const maxSocketPath = 103

const socketName = ".s.PGSQL.5432"

// socketPath is how clients name the folder of the socket. The server itself names it by a path relative to its data
// directory, which is always short. Where the real path is too long for clients, link is a symbolic link to it.
type socketPath struct {
	run  string // the real folder
	link string // empty where the real folder does
}

// newSocketPath chooses the path; ensureLink must follow. A comma needs a link too: it separates hosts in a connection string.
func newSocketPath(h home) (socketPath, error) {
	s := socketPath{run: h.run()}
	if len(filepath.Join(s.run, socketName)) <= maxSocketPath && !strings.Contains(s.run, ",") {
		return s, nil
	}
	s.link = filepath.Join(os.TempDir(), "threatmap-"+strconv.Itoa(os.Geteuid()), pathHash(h.dir))
	if n := len(filepath.Join(s.link, socketName)); n > maxSocketPath {
		return s, fmt.Errorf("the path of the socket, %s, is too long, and so is that of a link to it (%d bytes of %d): "+
			"set TMPDIR to a shorter folder", s.run, n, maxSocketPath)
	}
	return s, nil
}

// ensureLink makes the link, also again if something that tidies up took it. Its folder must be ours alone: whoever can change
// the link can pose as our database.
func (s socketPath) ensureLink() error {
	if s.link == "" {
		return nil
	}
	if to, err := os.Readlink(s.link); err == nil && to == s.run {
		return privateDir(filepath.Dir(s.link))
	}
	if err := privateDir(filepath.Dir(s.link)); err != nil {
		return err
	}
	fresh := s.link + "." + strconv.Itoa(os.Getpid())
	_ = os.Remove(fresh)
	if err := os.Symlink(s.run, fresh); err != nil {
		return fmt.Errorf("make a short link to the socket: %w", err)
	}
	if err := os.Rename(fresh, s.link); err != nil {
		return fmt.Errorf("make a short link to the socket: %w", err)
	}
	return nil
}

// privateDir makes dir, or makes sure that nobody else can write into it.
func privateDir(dir string) error {
	if err := makeDir(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at folder: %w", err)
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || info.Mode().Perm()&0o077 != 0 || !ok || int(st.Uid) != os.Geteuid() {
		return fmt.Errorf("%s isn't a folder that only the invoking user can reach: delete it", dir)
	}
	return nil
}

// removeLink is for the last one to leave.
func (s socketPath) removeLink() {
	if s.link != "" {
		_ = os.Remove(s.link)
		_ = os.Remove(filepath.Dir(s.link))
	}
}

// url names a database behind the socket, for pgx and libpq. PGSSLMODE and the like in the environment must not matter.
func (s socketPath) url(database string) string {
	dir := s.run
	if s.link != "" {
		dir = s.link
	}
	q := url.Values{"host": {dir}, "port": {"5432"}, "sslmode": {"disable"}}
	query := strings.ReplaceAll(q.Encode(), "+", "%20") // libpq, and pgx like it, take a plus for a plus
	u := url.URL{Scheme: "postgres", User: url.User(Database), Path: "/" + database, RawQuery: query}
	return u.String()
}
