package postgis

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a postmaster that this process started.
type server struct {
	ended chan struct{} // closed once it is gone
	log   string
	begin int64 // where in log its words begin
}

func (s *server) said() string { return tail(s.log, s.begin) }

// spawn starts the postmaster. What the command line says can't be overridden by any configuration file: no TCP, and the
// socket in our own folder, named relative to the data directory, where the server works.
func (c *Cluster) spawn(ctx context.Context) (*server, error) {
	log, err := os.OpenFile(c.home.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL's log: %w", err)
	}
	defer func() { _ = log.Close() }()
	info, err := log.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at PostgreSQL's log: %w", err)
	}
	c.name = c.home.clusterName()
	cmd := c.owner.command(context.WithoutCancel(ctx), c.home.data(), c.install.tool("postgres"), "-D", c.home.data(),
		"-c", "listen_addresses=", "-c", "unix_socket_directories=../run", "-c", "unix_socket_permissions=0700",
		"-c", "port=5432", "-c", "cluster_name="+c.name)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("run %s: %w", cmd.Path, err)
	}
	s := &server{ended: make(chan struct{}), log: c.home.log(), begin: info.Size()}
	go func() {
		_ = cmd.Wait() // its end is told by its log
		close(s.ended)
	}()
	return s, nil
}

// postmaster returns the process id of the running postmaster, or 0.
func (c *Cluster) postmaster() int {
	pid := c.recordedPID()
	if c.isPostmaster(pid) {
		return pid
	}
	return 0
}

func (c *Cluster) isPostmaster(pid int) bool {
	p, ok := processOf(pid)
	return ok && p.uid == c.owner.uid && (p.isPostmaster(c.name) || p.isStartedByHand(c.home.data()))
}

// recordedPID reads the process id in postmaster.pid, or 0.
func (c *Cluster) recordedPID() int {
	text, err := os.ReadFile(filepath.Join(c.home.data(), "postmaster.pid"))
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return 0
	}
	return pid
}

// shutdown stops the server, if one runs: fast (cut clients off, write a checkpoint) and, when ctx is over, immediately. That
// loses nothing either: the next start recovers. It returns when every process of the server is gone.
func (c *Cluster) shutdown(ctx context.Context) error {
	pid := c.postmaster()
	if pid == 0 {
		return c.clearRemains(ctx)
	}
	begin := time.Now()
	if err := signal(pid, syscall.SIGINT); err != nil {
		return err
	}
	for c.isPostmaster(pid) { // the process, not its file: it removes that first, and ends later
		if pause(ctx, pollEvery) != nil {
			c.log.Warn("PostgreSQL takes too long to stop: ending it, it will recover at the next start")
			return errors.Join(signal(pid, syscall.SIGQUIT), c.clearRemains(context.WithoutCancel(ctx)))
		}
	}
	awaitExit(pid)
	c.socket.removeLink()
	c.log.Info("PostgreSQL stopped", "home", c.home.dir, "took", time.Since(begin).Round(time.Millisecond))
	return nil
}

// awaitExit waits for the last moment of an ending process, which has no command line any more but still holds its files open:
// until it has let go of them, the disk can't be unmounted. It is short, because where nobody waits for orphans, one stays
// in the process list for good.
func awaitExit(pid int) {
	for end := time.Now().Add(250 * time.Millisecond); time.Now().Before(end) && syscall.Kill(pid, 0) == nil; {
		time.Sleep(time.Millisecond)
	}
}

func signal(pid int, sig syscall.Signal) error {
	if err := syscall.Kill(pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("signal process %d of PostgreSQL: %w", pid, err)
	}
	return nil
}
