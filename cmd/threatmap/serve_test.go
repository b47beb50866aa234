package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// status asks for a path and returns the code of the answer, 0 for none.
func status(t *testing.T, address string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

func TestHealthComesBeforeReadiness(t *testing.T) {
	data := preparedData(t)
	cmd := command(t, "serve", "--listen", "127.0.0.1:0", "--data", data)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() }()
	lines := bufio.NewScanner(pipe)
	lines.Scan()
	_, rest, found := strings.Cut(lines.Text(), "listens on ")
	if !found || strings.Contains(rest, ":0 ") {
		t.Fatalf("the first line tells no port: %q", lines.Text())
	}
	address := strings.Fields(rest)[0]
	early := status(t, address+"/readyz")
	if code := status(t, address+"/healthz"); code != http.StatusOK {
		t.Errorf("/healthz while starting: %d", code)
	}
	if early != http.StatusServiceUnavailable {
		t.Errorf("/readyz while PostgreSQL starts: %d", early)
	}
	for lines.Scan() && !strings.Contains(lines.Text(), "threatmap is ready") {
	}
	if code := status(t, address+"/readyz"); code != http.StatusOK {
		t.Errorf("/readyz after it said to be ready: %d", code)
	}
	for length, want := range map[int]int{60_000: http.StatusOK, 70_000: http.StatusRequestURITooLong} { // 64 KiB is the most that /api allows
		if code := status(t, address+"/collections/incidents/items?filter=place_name='"+strings.Repeat("a", length)+"'"); code != want {
			t.Errorf("a filter of %d bytes: %d, not %d", length, code, want)
		}
	}
}

func TestNeighboursOfARunningServer(t *testing.T) {
	data := preparedData(t)
	server, address := serving(t, data)
	t.Run("the same port is refused clearly", func(t *testing.T) {
		expect(t, exitError, []string{"another program listens on", "--listen 127.0.0.1:0"},
			"serve", "--data", data, "--listen", strings.TrimPrefix(address, "http://"))
	})
	second, other := serving(t, data)
	t.Run("a second server shares the cluster", func(t *testing.T) {
		if here, there := matched(t, address, ""), matched(t, other, ""); here == 0 || here != there {
			t.Errorf("one server has %d records, the other %d", here, there)
		}
	})
	t.Run("the end of one leaves the other", func(t *testing.T) {
		endsWithin(t, second, 10*time.Second)
		if n := matched(t, address, ""); n == 0 {
			t.Error("no records")
		}
	})
	t.Run("import and export work beside it", func(t *testing.T) {
		before := matched(t, address, "")
		file := write(t, "one.geojson", `{"type":"Feature","id":"x","geometry":{"type":"Point","coordinates":[41,34]},"properties":{"title":"A raid","event_type":"attack","date":"2025-05-01"}}`)
		expect(t, exitOK, []string{"1 read, 1 added"}, "import", "--data", data, "--format", "geojson", file)
		if n := awaitMatched(t, address, "", before+1); n != before+1 {
			t.Errorf("the server has %d records, want %d", n, before+1)
		}
		expect(t, exitOK, []string{"A raid"}, "export", "--data", data, "--format", "csv")
	})
	t.Run("it ends in time while a request hangs", func(t *testing.T) {
		slow(t, address)
		endsWithin(t, server, 10*time.Second)
	})
	if pids := running(t, data); len(pids) != 0 {
		t.Errorf("PostgreSQL outlived its last user: %v", pids)
	}
}

// slow sends a request whose answer is never read, and one that is never finished.
func slow(t *testing.T, address string) {
	t.Helper()
	for _, request := range []string{
		"GET /collections/admin0/items?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /healthz HTTP/1.1\r\nHost:",
	} {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(address, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if err := conn.(*net.TCPConn).SetReadBuffer(1024); err != nil { //nolint:forcetypeassert // dialled as tcp
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, request); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(300 * time.Millisecond) // let the answer fill the buffers
}

// endsWithin tells a server to stop, and wants it to, with success.
func endsWithin(t *testing.T, server *exec.Cmd, limit time.Duration) {
	t.Helper()
	started := time.Now()
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if took := time.Since(started); took > limit {
		t.Errorf("the server took %s to end", took)
	}
}

func TestAClosedPipeLeavesNoPostgreSQLBehind(t *testing.T) {
	data := preparedData(t)
	cmd := command(t, "export", "--data", data, "--format", "geojson", "--collection", "admin1")
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(pipe, make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	_ = pipe.Close()
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != exitPipe {
		t.Errorf("exit code %d, want %d", code, exitPipe)
	}
	if pids := running(t, data); len(pids) != 0 {
		t.Errorf("PostgreSQL still runs: %v", pids)
	}
}
