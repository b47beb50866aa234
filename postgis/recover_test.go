package postgis

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Each case kills, while another process uses the cluster, and starts again.
func TestRecoversEveryAcknowledgedRow(t *testing.T) {
	cases := []struct {
		name string
		kill func(t *testing.T, u *userProcess, c *Cluster)
	}{
		{"user process, with its whole group", func(t *testing.T, u *userProcess, _ *Cluster) { t.Helper(); u.kill(t) }},
		{"postmaster and user process", func(t *testing.T, u *userProcess, c *Cluster) {
			t.Helper()
			u.kill(t)
			killAll(t, c.postmaster())
		}},
		{"every process", func(t *testing.T, u *userProcess, c *Cluster) {
			t.Helper()
			u.kill(t)
			killAll(t, pids(t, c)...)
		}},
		{"children, then user process", func(t *testing.T, u *userProcess, c *Cluster) {
			t.Helper()
			for _, pid := range pids(t, c) {
				if pid != c.postmaster() {
					killAll(t, pid)
				}
			}
			u.kill(t)
		}},
		{"postmaster, while the user process lives", func(t *testing.T, _ *userProcess, c *Cluster) { t.Helper(); killAll(t, c.postmaster()) }},
	}
	needPostgres(t)
	dir := folder(t)
	rows := 0
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			u := launchUser(t, dir)
			address := u.address(t)
			run(t, address, "CREATE TABLE IF NOT EXISTS ack (n int)")
			run(t, address, "INSERT INTO ack SELECT generate_series(1, 1000)")
			rows += 1000
			tc.kill(t, u, at(t, dir))
			c := start(t, dir)
			if n := ask[int](t, c.URL(), "SELECT count(*) FROM ack"); n != rows {
				t.Errorf("%d rows after the kill, %d were acknowledged", n, rows)
			}
		})
	}
}

// A backend in a computation notices late that its postmaster died, and keeps the next one from starting.
func TestEndsABusyOrphan(t *testing.T) {
	needPostgres(t)
	dir := folder(t)
	u := launchUser(t, dir)
	conn := open(t, u.address(t))
	go func() { _, _ = conn.Exec(context.Background(), "SELECT count(*) FROM generate_series(1, 1000000000)") }()
	time.Sleep(300 * time.Millisecond)
	old := at(t, dir)
	u.kill(t)
	for _, pid := range pids(t, old) { // stopped processes notice nothing at all
		if pid != old.postmaster() {
			_ = syscall.Kill(pid, syscall.SIGSTOP)
		}
	}
	killAll(t, old.postmaster())
	c := start(t, dir)
	if n := ask[int](t, c.URL(), "SELECT 1"); n != 1 {
		t.Error("no answer")
	}
}

func TestRunningServerIsStartedAgain(t *testing.T) {
	c := start(t, folder(t))
	old := c.postmaster()
	killAll(t, old)
	for end := time.Now().Add(20 * time.Second); c.postmaster() == 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the server wasn't started again")
		}
	}
	other := start(t, filepath.Dir(c.home.dir))
	if n := ask[int](t, other.URL(), "SELECT 1"); n != 1 {
		t.Error("no answer")
	}
}

// Whoever stops the server by hand and is quicker with starting it again than the watch has the same server, and it is left alone.
func TestServerStartedByHand(t *testing.T) {
	c := start(t, folder(t))
	run(t, c.URL(), "CREATE TABLE ack AS SELECT 7 AS n")
	control := func(args ...string) {
		t.Helper()
		cmd := c.owner.command(t.Context(), c.home.data(), c.install.tool("pg_ctl"), append([]string{"-D", ".", "-w"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("pg_ctl %v: %v: %s", args, err, out)
		}
	}
	control("restart", "-m", "fast", "-l", filepath.Join(c.home.run(), "by-hand.log")) // with the command line that it had
	unlock, err := lockStart(t.Context(), c.home)                                      // so that the watch is not the quicker one
	if err != nil {
		t.Fatal(err)
	}
	control("stop", "-m", "fast")
	control("start", "-l", filepath.Join(c.home.run(), "by-hand.log"))
	unlock()
	byHand := c.recordedPID()
	time.Sleep(2*watchEvery + 500*time.Millisecond)
	if now := c.recordedPID(); now != byHand || c.postmaster() != byHand {
		t.Errorf("process %d was started by hand; now %d is on record, and %d taken for the server", byHand, now, c.postmaster())
	}
	other := start(t, filepath.Dir(c.home.dir))
	if n := ask[int](t, other.URL(), "SELECT n FROM ack"); n != 7 {
		t.Error("no answer")
	}
	stop(t, other)
	stop(t, c)
	if _, runs := processOf(byHand); runs {
		t.Error("it runs on after its last user left")
	}
}

// Process ids are given out again after a reboot; PostgreSQL alone would take the stranger for its postmaster.
func TestStaleProcessIDOfAStranger(t *testing.T) {
	dir := folder(t)
	c := start(t, dir)
	pidFile := filepath.Join(c.home.data(), "postmaster.pid")
	text, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	stop(t, c)
	stranger := c.owner.command(t.Context(), "/", "sleep", "60")
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stranger.Process.Kill(); _ = stranger.Wait() }()
	_, rest, _ := strings.Cut(string(text), "\n")
	if err := os.WriteFile(pidFile, []byte(strconv.Itoa(stranger.Process.Pid)+"\n"+rest), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.owner.own(pidFile); err != nil {
		t.Fatal(err)
	}
	start(t, dir)
	if err := syscall.Kill(stranger.Process.Pid, 0); err != nil {
		t.Errorf("the stranger was hurt: %v", err)
	}
}

// However early a first start is killed, the next one works.
func TestKilledFirstStart(t *testing.T) {
	needPostgres(t)
	dir := filepath.Join(folder(t), "data")
	random := rand.New(rand.NewPCG(3, 1))
	for range 6 {
		u := launchUser(t, dir)
		time.Sleep(time.Duration(random.IntN(1200)) * time.Millisecond)
		u.kill(t)
	}
	c := start(t, dir)
	if got := ask[string](t, c.URL(), "SELECT ST_AsText(ST_Point(1, 2))"); got != "POINT(1 2)" {
		t.Errorf("PostGIS says %q", got)
	}
}

// at looks at the running cluster of dir without being a user of it.
func at(t *testing.T, dir string) *Cluster {
	t.Helper()
	c, err := prepare(t.Context(), Config{DataDir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func pids(t *testing.T, c *Cluster) []int {
	t.Helper()
	all, err := c.processes()
	if err != nil || len(all) < 2 {
		t.Fatalf("processes of the cluster: %v %v", all, err)
	}
	ids := make([]int, len(all))
	for i, p := range all {
		ids[i] = p.pid
	}
	return ids
}

func killAll(t *testing.T, pids ...int) {
	t.Helper()
	for _, pid := range pids {
		if pid == 0 {
			t.Fatal("no such process")
		}
		_ = syscall.Kill(pid, syscall.SIGKILL) // may be gone: children end with their postmaster
	}
}
