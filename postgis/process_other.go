//go:build !linux

package postgis

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// processTable asks ps.
func processTable() ([]process, error) { return ps("-ax") }

// processOf looks one process up.
func processOf(pid int) (process, bool) {
	if pid <= 0 {
		return process{}, false
	}
	found, err := ps("-p", strconv.Itoa(pid)) // fails where there is none
	if err != nil || len(found) != 1 {
		return process{}, false
	}
	return found[0], true
}

// workDir is not told by ps.
func workDir(int) (string, bool) { return "", false }

func ps(which ...string) ([]process, error) {
	out, err := exec.Command("ps", append(which, "-ww", "-o", "pid=,uid=,command=")...).Output()
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	var all []process
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) < 3 {
			continue
		}
		pid, err := strconv.Atoi(f[0])
		uid, err2 := strconv.ParseUint(f[1], 10, 32)
		if err == nil && err2 == nil {
			all = append(all, process{pid: pid, uid: uint32(uid), command: strings.Join(f[2:], " ")})
		}
	}
	return all, nil
}
