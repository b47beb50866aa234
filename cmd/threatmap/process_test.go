package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asCommand makes the test binary behave as threatmap itself, so that tests run the real main in a process that can be killed.
const asCommand = "THREATMAP_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) == "1" {
		_ = os.Unsetenv(asCommand)
		main()
	}
	code := m.Run()
	prepared.remove()
	preparedGED.remove()
	os.Exit(code)
}

// command prepares "threatmap args…" as a process of its own.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), asCommand+"=1")
	cmd.WaitDelay = 20 * time.Second
	return cmd
}

// serving starts a server on a free port and returns its address once it is ready.
func serving(t *testing.T, data string, flags ...string) (*exec.Cmd, string) {
	t.Helper()
	cmd := command(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", data}, flags...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "threatmap is ready: open "); ok {
			go func() {
				for lines.Scan() { // keep the pipe empty
				}
			}()
			return cmd, strings.Fields(rest)[0]
		}
	}
	t.Fatalf("the server ended before it was ready: %v", cmd.Wait())
	return nil, ""
}

// matched asks the server how many records it has.
func matched(t *testing.T, address, query string) int64 {
	t.Helper()
	n, err := askMatched(t.Context(), address, query)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func askMatched(ctx context.Context, address, query string) (int64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/stats/count"+query, nil)
	if err != nil {
		return 0, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %s", req.URL, resp.Status)
	}
	var answer struct{ Matched int64 }
	return answer.Matched, json.NewDecoder(resp.Body).Decode(&answer)
}
