package pgtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"threatmap/postgis"
)

// keeperVariable makes a test binary a keeper instead: a process that stops the shared cluster once no test binary has used it
// for idleTime. A test binary can't do that itself, since it doesn't know whether it is the run's last.
const keeperVariable = "THREATMAP_TEST_KEEPER"

const idleTime = 45 * time.Second

func init() {
	if dir := os.Getenv(keeperVariable); dir != "" {
		keep(dir)
		os.Exit(0)
	}
}

// startKeeper starts a keeper in a session of its own. A second one ends at once.
func startKeeper(dir string) error {
	path, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the test binary: %w", err)
	}
	cmd := exec.Command(path) //nolint:noctx // it outlives this process
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), keeperVariable+"="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the keeper of the test cluster: %w", err)
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

// keep has nobody to report to: whatever fails, the next run's keeper tries again.
func keep(dir string) {
	one := flock.New(filepath.Join(dir, "keeper.lock"))
	if ok, err := one.TryLock(); err != nil || !ok {
		return
	}
	for unused := time.Now(); time.Since(unused) < idleTime; time.Sleep(time.Second) {
		if inUse(dir) {
			unused = time.Now()
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if c, err := postgis.Start(ctx, testConfig(dir)); err == nil { // joins; stops only if it is alone
		_ = c.Stop(ctx)
	}
}

func inUse(dir string) bool {
	users := flock.New(filepath.Join(dir, "postgis", "users.lock"))
	free, err := users.TryLock()
	if err != nil || !free {
		return err == nil
	}
	return users.Close() != nil
}
