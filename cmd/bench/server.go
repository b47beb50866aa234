package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is the program that is measured, as a process of its own.
type server struct {
	base  string        // http://127.0.0.1:PORT
	ready time.Duration // from the start of the process until /readyz says so
	cmd   *exec.Cmd
	log   *os.File
	ended chan struct{}
	err   error // of the process; good when ended is closed
}

// readyTime bounds the wait for a server: ten million incidents may take a minute on their own.
const readyTime = 10 * time.Minute

// startServer starts the program on a folder and waits until it is ready.
func startServer(ctx context.Context, program, folder string) (*server, error) {
	log, err := os.Create(filepath.Join(folder, "bench-server.log"))
	if err != nil {
		return nil, err
	}
	s := &server{log: log, ended: make(chan struct{})}
	s.cmd = exec.CommandContext(context.WithoutCancel(ctx), program, "serve", "--listen", "127.0.0.1:0", "--data", folder)
	s.cmd.Stderr = log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, log.Close())
	}
	start := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start the server: %w", err), log.Close())
	}
	address := make(chan string, 1)
	go s.read(out, address)
	select {
	case s.base = <-address:
	case <-s.ended:
		return nil, errors.Join(fmt.Errorf("the server ended at once: %w; see %s", s.err, log.Name()), log.Close())
	}
	if err := s.awaitReady(ctx, start); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	s.ready = time.Since(start)
	return s, nil
}

var listensOn = regexp.MustCompile(`listens on (http://[^ ]+)`)

// read finds the address in what the server prints, and goes on reading until the process ends.
func (s *server) read(out io.Reader, address chan<- string) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if found := listensOn.FindStringSubmatch(lines.Text()); found != nil {
			address <- found[1]
		}
	}
	s.err = s.cmd.Wait()
	close(s.ended)
}

func (s *server) awaitReady(ctx context.Context, start time.Time) error {
	for {
		if isReady(ctx, s.base) {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ended:
			return fmt.Errorf("the server ended before it was ready; see %s", s.log.Name())
		case <-time.After(5 * time.Millisecond):
		}
		if time.Since(start) > readyTime {
			return fmt.Errorf("the server was not ready after %s", readyTime)
		}
	}
}

func isReady(ctx context.Context, base string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/readyz", nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode == http.StatusOK
}

// memory reads a figure of /proc/PID/status, in bytes: VmRSS is what the process has in memory, VmHWM the most it ever had. 0 where the
// system does not tell.
func (s *server) memory(name string) int64 {
	return memoryOf(s.cmd.Process.Pid, name)
}

func memoryOf(pid int, name string) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	return statusBytes(string(status), name)
}

func statusBytes(status, name string) int64 {
	for line := range strings.Lines(status) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			if err == nil {
				return kb * 1024
			}
		}
	}
	return 0
}

// stop ends the process gently, and after a while by force.
func (s *server) stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(30 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.ended
	}
	return s.log.Close()
}
