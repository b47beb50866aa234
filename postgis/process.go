package postgis

import (
	"path/filepath"
	"strings"
)

// process is one line of the process list.
type process struct {
	pid     int
	uid     uint32
	command string // arguments joined by spaces; for PostgreSQL's children, the title that they give themselves
}

// isPostmaster tells whether p is the postmaster of the named cluster, or a child that has no title yet.
func (p process) isPostmaster(name string) bool {
	return strings.Contains(p.command, "cluster_name="+name)
}

// isStartedByHand tells whether p is a postmaster on the data directory that somebody else started, say with pg_ctl: it has no name of ours.
// On Linux it is told by where it works; elsewhere by its command line, which names the directory as it was typed.
func (p process) isStartedByHand(data string) bool {
	program, _, _ := strings.Cut(p.command, " ")
	if filepath.Base(program) != "postgres" {
		return false
	}
	if at, ok := workDir(p.pid); ok {
		real, err := filepath.EvalSymlinks(data)
		return err == nil && at == real
	}
	return strings.Contains(p.command+" ", " -D "+data+" ")
}

func (p process) isChild(name string) bool {
	return strings.HasPrefix(p.command, "postgres: "+name+":")
}

// processes lists what runs of this cluster.
func (c *Cluster) processes() ([]process, error) {
	all, err := processTable()
	if err != nil {
		return nil, err
	}
	var ours []process
	for _, p := range all {
		if p.uid == c.owner.uid && (p.isPostmaster(c.name) || p.isChild(c.name)) {
			ours = append(ours, p)
		}
	}
	return ours, nil
}
