package postgis

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// processTable reads /proc, since small containers have no ps.
func processTable() ([]process, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	var all []process
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			if p, ok := processOf(pid); ok {
				all = append(all, p)
			}
		}
	}
	return all, nil
}

// processOf looks one process up. A dead one that its parent hasn't waited for yet counts as gone: it has no command line.
func processOf(pid int) (process, bool) {
	if pid <= 0 {
		return process{}, false
	}
	dir := "/proc/" + strconv.Itoa(pid)
	line, err := os.ReadFile(dir + "/cmdline")
	if err != nil || len(line) == 0 {
		return process{}, false
	}
	info, err := os.Stat(dir)
	if err != nil {
		return process{}, false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return process{}, false
	}
	return process{pid: pid, uid: st.Uid, command: string(bytes.ReplaceAll(line, []byte{0}, []byte{' '}))}, true
}

// workDir returns the folder that a process works in; a postmaster works in its data directory.
func workDir(pid int) (string, bool) {
	dir, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/cwd")
	return dir, err == nil
}
