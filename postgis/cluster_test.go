package postgis

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func TestStartMakesDurablePostGIS(t *testing.T) {
	for name, value := range map[string]string{"PGHOST": "nowhere.invalid", "PGSSLMODE": "verify-full", "PGPORT": "1", "PGUSER": "x"} {
		t.Setenv(name, value) // settings for another database must not matter
	}
	c := start(t, folder(t))
	for setting, want := range map[string]string{
		"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "data_checksums": "on", "jit": "off",
		"listen_addresses": "", "server_encoding": "UTF8", "TimeZone": "UTC",
	} {
		if got := ask[string](t, c.URL(), "SHOW "+setting); got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
	if got := ask[string](t, c.URL(), "SELECT postgis_lib_version()"); compareVersions(got, minPostGIS) < 0 {
		t.Errorf("PostGIS %s", got)
	}
	if got := ask[string](t, c.URL(), "SELECT lower('ŞIRNAK')"); got == "ŞIRNAK" || !strings.HasPrefix(got, "ş") {
		t.Errorf("lower case knows ASCII only: %q", got)
	}
}

func TestListensOnNoPort(t *testing.T) {
	c := start(t, folder(t))
	pid := c.postmaster()
	if pid == 0 {
		t.Fatal("no postmaster")
	}
	for _, table := range []string{"tcp", "tcp6"} {
		for inode := range listening(t, table) {
			if ownsSocket(pid, inode) {
				t.Errorf("the server listens in /proc/net/%s, socket %s", table, inode)
			}
		}
	}
	socket := filepath.Join(c.home.dir, "run", socketName)
	if info, err := os.Stat(socket); err != nil || info.Mode().Type() != os.ModeSocket {
		t.Errorf("no socket in the data folder: %v", err)
	}
}

// listening returns the inodes of the listening sockets in /proc/net/NAME.
func listening(t *testing.T, name string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("/proc/net/" + name)
	if os.IsNotExist(err) {
		t.Skipf("SKIPPED, NO /proc/net/%s ON THIS SYSTEM", name)
	}
	inodes := map[string]bool{}
	for line := range bytes.Lines(text) {
		if f := strings.Fields(string(line)); len(f) > 9 && f[3] == "0A" {
			inodes[f[9]] = true
		}
	}
	return inodes
}

func ownsSocket(pid int, inode string) bool {
	fds, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/fd/*")
	for _, fd := range fds {
		if to, err := os.Readlink(fd); err == nil && to == "socket:["+inode+"]" {
			return true
		}
	}
	return false
}

func TestProcessesShareOneServer(t *testing.T) {
	dir := folder(t)
	c := start(t, dir)
	run(t, c.URL(), "CREATE TABLE seen (who text)")
	other := launchUser(t, dir)
	run(t, other.address(t), "INSERT INTO seen VALUES ('other')")
	if n := ask[int](t, c.URL(), "SELECT count(*) FROM seen"); n != 1 {
		t.Errorf("%d rows: not the same database", n)
	}
	pid := c.postmaster()
	other.stop(t)
	if c.postmaster() != pid {
		t.Error("the server ended with the first of its users")
	}
	again := start(t, dir)
	stop(t, c)
	stop(t, c) // the second time does nothing
	if again.postmaster() != pid {
		t.Error("the server ended with the process that had started it")
	}
	stop(t, again)
	if left, err := c.processes(); err != nil || len(left) != 0 {
		t.Errorf("left behind by the last user: %v %v", left, err)
	}
}

func TestManyProcessesStartAtOnce(t *testing.T) {
	needPostgres(t)
	dir := filepath.Join(folder(t), "data")
	users := make([]*userProcess, 4)
	for i := range users {
		users[i] = launchUser(t, dir)
	}
	for _, u := range users {
		run(t, u.address(t), "CREATE TABLE IF NOT EXISTS t (); DROP TABLE t")
	}
	var wg sync.WaitGroup
	for _, u := range users {
		wg.Go(func() { u.stop(t) })
	}
	wg.Wait()
	if _, err := os.Stat(filepath.Join(dir, "postgis", "data", "postmaster.pid")); err == nil {
		t.Error("the server runs on")
	}
}

func TestStopCutsBusyClientsOff(t *testing.T) {
	c := start(t, folder(t))
	conn := open(t, c.URL())
	failed := make(chan error, 1)
	go func() {
		_, err := conn.Exec(context.Background(), "SELECT pg_sleep(60)")
		failed <- err
	}()
	time.Sleep(200 * time.Millisecond)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	begin := time.Now()
	if err := c.Stop(cancelled); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("stopping took %s", took)
	}
	if err := <-failed; err == nil {
		t.Error("a query outlived the server")
	}
}

func TestOtherUsersStayOut(t *testing.T) {
	c := start(t, folder(t))
	if !c.owner.other {
		t.Skip("SKIPPED: only root can try another user")
	}
	psql := exec.Command(filepath.Join(c.install.BinDir, "psql"), c.URL(), "-c", "SELECT 1")
	psql.Dir = "/"
	psql.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := psql.CombinedOutput(); err == nil || !bytes.Contains(out, []byte("denied")) {
		t.Errorf("user nobody was not kept out by the folder: %v: %s", err, out)
	}
	if err := os.Chmod(c.home.run(), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(c.home.run(), socketName), 0o777); err != nil {
		t.Fatal(err)
	}
	psql = exec.Command(psql.Path, psql.Args[1:]...)
	psql.Dir = "/"
	psql.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := psql.CombinedOutput(); err == nil || !bytes.Contains(out, []byte("authentication failed")) {
		t.Errorf("user nobody was not kept out by the server: %v: %s", err, out)
	}
}
