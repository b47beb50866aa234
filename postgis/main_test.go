package postgis

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// userVariable makes the test binary a process of its own that uses the cluster of the folder it names.
const userVariable = "THREATMAP_TEST_POSTGIS_USER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(userVariable); dir != "" {
		useCluster(dir)
		return
	}
	os.Exit(m.Run())
}

// useCluster starts, tells the address, and stops when its standard input ends.
func useCluster(dir string) {
	c, err := Start(context.Background(), Config{DataDir: dir, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println(c.URL())
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := c.Stop(context.Background()); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// userProcess is another process that uses the cluster. It leads a process group, as a command of a shell does.
type userProcess struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines *bufio.Scanner
}

func launchUser(t *testing.T, dir string) *userProcess {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), userVariable+"="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return &userProcess{cmd: cmd, stdin: stdin, lines: bufio.NewScanner(stdout)}
}

// address waits until the process can use its database.
func (u *userProcess) address(t *testing.T) string {
	t.Helper()
	if !u.lines.Scan() || strings.HasPrefix(u.lines.Text(), "error") {
		t.Fatalf("the other process can't use the cluster: %s", u.lines.Text())
	}
	return u.lines.Text()
}

// kill ends the process and its whole group with SIGKILL.
func (u *userProcess) kill(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(-u.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = u.cmd.Wait()
}

func (u *userProcess) stop(t *testing.T) {
	t.Helper()
	_ = u.stdin.Close()
	if err := u.cmd.Wait(); err != nil {
		t.Fatalf("stop: %v", err)
	}
}

// needPostgres skips where there is none, except in CI.
func needPostgres(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("SKIPPED: starts PostgreSQL, which -short leaves out")
	}
	if _, err := Find(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("SKIPPED, NO POSTGRESQL: %v", err)
	}
}

// folder makes an empty folder that the server's user can reach: the testing package closes the parent of its own.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { endCluster(t, dir) })
	return dir
}

// endCluster ends what a test's killed processes left running.
func endCluster(t *testing.T, dir string) {
	t.Helper()
	if old, err := existingHome(dir); err != nil || old.dir == "" {
		return
	}
	c, err := prepare(context.Background(), Config{DataDir: dir})
	if err != nil {
		return // a folder that was made to be refused
	}
	if err := c.shutdown(context.Background()); err != nil {
		t.Errorf("end the test's server: %v", err)
	}
}

// start starts or joins the cluster of dir in this process, and stops it when the test ends.
func start(t *testing.T, dir string) *Cluster {
	t.Helper()
	needPostgres(t)
	c, err := Start(t.Context(), Config{DataDir: dir, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, c) })
	return c
}

func stop(t *testing.T, c *Cluster) {
	t.Helper()
	begin := time.Now()
	if err := c.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("stopping took %s", took)
	}
}

func open(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func run(t *testing.T, address, sql string) {
	t.Helper()
	conn := open(t, address)
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	_ = conn.Close(t.Context())
}

func ask[T any](t *testing.T, address, sql string) T {
	t.Helper()
	var v T
	conn := open(t, address)
	if err := conn.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	_ = conn.Close(t.Context())
	return v
}
