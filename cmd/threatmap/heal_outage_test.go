package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"threatmap/postgis"
	"threatmap/threat"
)

// cluster is a PostgreSQL of a prepared data folder that a test starts, stops and freezes by hand.
type cluster struct {
	bin, data, run string
	owner          *syscall.Credential
}

// outsideCluster is one that threatmap does not look after, as behind --database-url. It is not started yet.
func outsideCluster(t *testing.T) cluster {
	t.Helper()
	c := clusterOf(t, preparedData(t))
	t.Cleanup(func() {
		if c.postmaster() != 0 {
			c.control(t, "stop", "-m", "immediate")
		}
	})
	return c
}

// privateCluster is one that postgis starts, and looks after.
func privateCluster(t *testing.T) cluster {
	t.Helper()
	data := preparedData(t)
	kept, err := postgis.Start(t.Context(), postgis.Config{DataDir: data, Settings: map[string]string{"fsync": "off"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Stop(context.WithoutCancel(t.Context())) })
	return clusterOf(t, data)
}

// clusterOf is the one that lives in a data folder.
func clusterOf(t *testing.T, data string) cluster {
	t.Helper()
	install, err := postgis.Find()
	if err != nil {
		t.Fatal(err)
	}
	c := cluster{bin: install.BinDir, data: filepath.Join(data, "postgis", "data"), run: filepath.Join(data, "postgis", "run")}
	info, err := os.Stat(c.data)
	if err != nil {
		t.Fatal(err)
	}
	if of, ok := info.Sys().(*syscall.Stat_t); ok && int(of.Uid) != os.Geteuid() {
		c.owner = &syscall.Credential{Uid: of.Uid, Gid: of.Gid}
	}
	return c
}

func (c cluster) url() string {
	q := url.Values{"host": {c.run}, "port": {"5432"}, "sslmode": {"disable"}}
	return "postgres://" + postgis.Database + "@/" + postgis.Database + "?" + q.Encode()
}

// control runs pg_ctl and waits for what it does.
func (c cluster) control(t *testing.T, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, "pg_ctl"), append([]string{"-D", c.data, "-w"}, args...)...)
	cmd.Dir = c.data
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.owner}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("pg_ctl %v: %v: %s", args, err, out)
	}
}

func (c cluster) start(t *testing.T) {
	t.Helper()
	c.control(t, "start", "-l", filepath.Join(c.run, "log"), "-o", "-c listen_addresses= -c unix_socket_directories="+c.run+" -c fsync=off")
}

func (c cluster) postmaster() int {
	text, err := os.ReadFile(filepath.Join(c.data, "postmaster.pid"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return 0
	}
	return pid
}

// processes are the postmaster, first, and its children.
func (c cluster) processes(t *testing.T) []int {
	t.Helper()
	all := []int{c.postmaster()}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it ended meanwhile
		}
		_, rest, _ := strings.Cut(string(text), ") ") // behind the name: the state, then the parent
		if fields := strings.Fields(rest); len(fields) > 1 && fields[1] == strconv.Itoa(all[0]) {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
				all = append(all, pid)
			}
		}
	}
	if len(all) < 5 {
		t.Fatalf("found only %v of PostgreSQL", all)
	}
	return all
}

// freeze stops every process of the cluster but one where it is: connections stay open, and nothing answers. thaw lets them go on.
func (c cluster) freeze(t *testing.T, but int) (thaw func()) {
	t.Helper()
	var frozen []int
	thaw = func() {
		for _, pid := range frozen {
			_ = syscall.Kill(pid, syscall.SIGCONT) // it may have ended
		}
		frozen = nil
	}
	t.Cleanup(func() { thaw() })
	for _, pid := range c.processes(t) {
		if pid == but {
			continue
		}
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Fatal(err)
		}
		frozen = append(frozen, pid)
	}
	return thaw
}

// connect connects past the server, as often as it takes.
func (c cluster) connect(t *testing.T) *pgx.Conn {
	t.Helper()
	cfg, err := pgx.ParseConfig(c.url())
	if err != nil {
		t.Fatal(err)
	}
	cfg.RuntimeParams["search_path"] = "threatmap, public"
	for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		conn, err := pgx.ConnectConfig(t.Context(), cfg)
		if err == nil {
			t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
			return conn
		}
		if time.Since(start) > 30*time.Second {
			t.Fatal(err)
		}
	}
}

func withdraw(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	var kept int
	if err := conn.QueryRow(ctx, withdrawSilently).Scan(&kept); err != nil || kept != 1 {
		t.Fatalf("withdraw an incident: %d, %v", kept, err)
	}
}

// answer is what came of one request.
type answer struct {
	path   string
	code   int
	header http.Header
	body   []byte
	took   time.Duration
	err    error
}

func (a answer) String() string {
	return fmt.Sprintf("%s: %d after %s, %v, %.300s", a.path, a.code, a.took.Round(time.Millisecond), a.err, a.body)
}

func (f *follower) get(ctx context.Context, path string) answer { return f.getWith(ctx, path) }

// getWith asks with headers, which come in pairs.
func (f *follower) getWith(ctx context.Context, path string, headers ...string) (a answer) {
	a.path = path
	began := time.Now()
	defer func() { a.took = time.Since(began) }()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.address+path, http.NoBody)
	if err != nil {
		a.err = err
		return a
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		a.err = err
		return a
	}
	defer resp.Body.Close()
	a.code, a.header = resp.StatusCode, resp.Header
	a.body, a.err = io.ReadAll(resp.Body)
	return a
}

// indexAnswers asks what the index knows, with filters that were never asked before.
func (f *follower) indexAnswers(t *testing.T, fresh *int) {
	t.Helper()
	*fresh++
	filter := fmt.Sprintf("origin=heal&bbox=38,34,41,%.6f", 37+float64(*fresh)/1e6)
	for _, path := range []string{"/stats/count?", "/stats/timeline?", "/stats/facets?", "/tiles/incidents/0/0/0.mvt?", "/tiles/incidents/6/38/25.mvt?", "/tiles/borders/4/9/6.mvt?"} {
		if strings.HasPrefix(path, "/tiles/borders") {
			path += "v=" + strconv.Itoa(*fresh)
		} else {
			path += filter
		}
		if a := f.get(t.Context(), path); a.err != nil || a.code != http.StatusOK || a.took > 2*time.Second {
			t.Errorf("without the database: %s", a)
		}
	}
}

// isRefusal tells whether a read that needs SQL ended well with the database away: with a problem that says to ask again, in time.
func isRefusal(a answer, limit time.Duration) bool {
	var p struct {
		Status int
		Detail string
	}
	return a.err == nil && a.code == http.StatusServiceUnavailable && a.header.Get("Retry-After") != "" && a.took < limit &&
		json.Unmarshal(a.body, &p) == nil && p.Status == a.code && p.Detail != ""
}

// needSQL are reads that the index can't answer.
func needSQL() []string {
	return []string{
		"/incidents/" + threat.PublicID(1), "/collections", "/collections/borders/items", "/sources", "/collections/incidents/items?limit=1000&datetime=1990-01-01/..",
		"/stats/count?origin_id=1", "/tiles/incidents/0/0/0.mvt?origin_id=2", "/stats/facets?origin_id=3", "/analysis/tempo",
	}
}

// readiness is what /readyz says.
func (f *follower) readiness(t *testing.T) (code int, reason string) {
	t.Helper()
	a := f.get(t.Context(), "/readyz")
	var said struct{ Reason string }
	if err := json.Unmarshal(a.body, &said); err != nil || a.took > time.Second {
		t.Errorf("%v: %s", err, a)
	}
	return a.code, said.Reason
}

// untilInStep waits until /readyz has nothing to add any more.
func (f *follower) untilInStep(t *testing.T) {
	t.Helper()
	for start := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		code, reason := f.readiness(t)
		if code == http.StatusOK && reason == "" {
			return
		}
		if time.Since(start) > 10*time.Second {
			t.Fatalf("/readyz still says %d, %q", code, reason)
		}
	}
}

// manyHeal is how many incidents there are before an outage.
const manyHeal = 50

// A database that is stopped in order and started again some seconds later is followed again, and what was committed before the server
// noticed is in its answers.
func TestACleanStopHeals(t *testing.T) {
	fresh := 0
	c := outsideCluster(t)
	c.start(t)
	f := startFollower(t, c.url())
	f.write(t, plain("heal", 0, manyHeal))
	f.untilSeen(t, "heal", manyHeal, 5*time.Second)
	c.control(t, "stop", "-m", "fast")
	for stopped := time.Now(); time.Since(stopped) < 7*time.Second; time.Sleep(100 * time.Millisecond) {
		f.indexAnswers(t, &fresh)
		for _, path := range needSQL() {
			if a := f.get(t.Context(), path); !isRefusal(a, 2*time.Second) {
				t.Errorf("while it is stopped: %s", a)
			}
		}
	}
	if code, reason := f.readiness(t); code != http.StatusOK || !strings.Contains(reason, "database") {
		t.Errorf("/readyz says %d, %q", code, reason)
	}
	c.start(t)
	withdraw(t, c.connect(t))
	t.Logf("in every answer %s after the commit", f.untilSeen(t, "heal", manyHeal-1, 10*time.Second))
	f.untilInStep(t)
	f.write(t, plain("heal", manyHeal, 10))
	t.Logf("the next change: %s after the commit", f.untilSeen(t, "heal", manyHeal+9, 5*time.Second))
}

// The private cluster is started again by whoever uses it.
func TestACleanStopOfThePrivateClusterHeals(t *testing.T) {
	fresh := 0
	c := privateCluster(t)
	f := startFollower(t, c.url())
	f.write(t, plain("heal", 0, manyHeal))
	f.untilSeen(t, "heal", manyHeal, 5*time.Second)
	c.control(t, "stop", "-m", "fast")
	stopped := time.Now()
	f.indexAnswers(t, &fresh)
	conn := c.connect(t)
	t.Logf("started again by itself %s after the stop", time.Since(stopped))
	withdraw(t, conn)
	t.Logf("in every answer %s after the commit", f.untilSeen(t, "heal", manyHeal-1, 10*time.Second))
	f.untilInStep(t)
	f.write(t, plain("heal", manyHeal, 10))
	t.Logf("the next change: %s after the commit", f.untilSeen(t, "heal", manyHeal+9, 5*time.Second))
}

// A database that hangs keeps its connections open and says nothing. What is in the index is answered meanwhile, however many ask for what is
// not; that is refused in time. The private cluster's watch leaves it alone: it is there.
func TestAHangingDatabaseHeals(t *testing.T) {
	const readers, hang = 24, 20 * time.Second
	c := privateCluster(t)
	f := startFollower(t, c.url())
	f.write(t, plain("heal", 0, manyHeal))
	f.untilSeen(t, "heal", manyHeal, 5*time.Second)
	for _, path := range []string{"/collections", "/sources"} { // so that the pool has connections, which will hang
		if a := f.get(t.Context(), path); a.code != http.StatusOK {
			t.Fatal(a)
		}
	}
	ending := database{DB: opened(t, c.url(), threat.Public)}
	if _, err := ending.Sources(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := c.connect(t)
	thaw := c.freeze(t, int(other.PgConn().PID()))
	frozen := time.Now()
	var asking sync.WaitGroup
	var mu sync.Mutex
	slowest, refused := time.Duration(0), 0
	for n := range readers {
		asking.Go(func() {
			for i := n; time.Since(frozen) < hang-time.Second; i++ {
				path := needSQL()[i%len(needSQL())]
				if strings.Contains(path, "?") {
					path += fmt.Sprintf("&bbox=38,34,41,%.6f", 36+float64(i)/1e6)
				}
				a := f.get(t.Context(), path)
				if time.Since(frozen) < hang && !isRefusal(a, 15*time.Second) {
					t.Errorf("while it hangs: %s", a)
				}
				mu.Lock()
				slowest = max(slowest, a.took)
				refused++
				mu.Unlock()
			}
		})
	}
	for fresh := 1000; time.Since(frozen) < hang/2; time.Sleep(100 * time.Millisecond) {
		f.indexAnswers(t, &fresh)
	}
	t.Run("a program can end", func(t *testing.T) {
		limited, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		if _, err := ending.Sources(limited); err == nil {
			t.Error("it answers")
		}
		began := time.Now()
		if err := ending.close(); err != nil || time.Since(began) > connectionStopTime+time.Second {
			t.Errorf("closing took %s, %v", time.Since(began), err)
		}
	})
	withdraw(t, other) // by one that is not hanging: the server can't know
	for fresh := 2000; time.Since(frozen) < hang; time.Sleep(100 * time.Millisecond) {
		f.indexAnswers(t, &fresh)
	}
	if code, reason := f.readiness(t); code != http.StatusOK || !strings.Contains(reason, "database") {
		t.Errorf("/readyz says %d, %q", code, reason)
	}
	thaw()
	t.Logf("in every answer %s after it went on", f.untilSeen(t, "heal", manyHeal-1, 10*time.Second))
	f.untilInStep(t)
	asking.Wait()
	t.Logf("%d reads that need SQL were refused, the slowest after %s", refused, slowest)
	f.write(t, plain("heal", manyHeal, 10))
	t.Logf("the next change: %s after the commit", f.untilSeen(t, "heal", manyHeal+9, 5*time.Second))
	for _, path := range needSQL()[1:] {
		if a := f.get(t.Context(), path); a.code != http.StatusOK {
			t.Errorf("after it went on: %s", a)
		}
	}
}
