package postgis

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"strings"
	"syscall"
)

// owner is the operating system's user that runs PostgreSQL, which refuses to run as root.
type owner struct {
	name     string
	uid, gid uint32
	other    bool // it is not the invoking user
}

// ownerFor returns the invoking user or, for root, the user that owns the data directory of h already, else "postgres".
func ownerFor(h home) (owner, error) {
	if os.Geteuid() != 0 {
		return lookup(user.Current())
	}
	if h.dir != "" {
		if info, err := os.Stat(h.data()); err == nil {
			if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid != 0 {
				o, err := lookup(user.LookupId(strconv.Itoa(int(st.Uid))))
				o.other = true
				return o, err
			}
		}
	}
	for _, name := range []string{"postgres", "_postgres"} {
		if o, err := lookup(user.Lookup(name)); err == nil {
			o.other = true
			return o, nil
		}
	}
	return owner{}, errors.New("PostgreSQL doesn't run as root, and there is no user named postgres to run it: " +
		"make one (useradd --system --no-create-home postgres), or run threatmap as an ordinary user")
}

func lookup(u *user.User, err error) (owner, error) {
	if err != nil {
		return owner{}, fmt.Errorf("look up the user to run PostgreSQL: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return owner{}, fmt.Errorf("user id of %s: %w", u.Username, err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return owner{}, fmt.Errorf("group id of %s: %w", u.Username, err)
	}
	return owner{name: u.Username, uid: uint32(uid), gid: uint32(gid)}, nil
}

// own gives path to o.
func (o owner) own(path string) error {
	if !o.other {
		return nil
	}
	if info, err := os.Lstat(path); err == nil {
		if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid == o.uid {
			return nil // a read-only disk is reported by who has to write to it
		}
	}
	if err := os.Lchown(path, int(o.uid), int(o.gid)); err != nil {
		return fmt.Errorf("give to user %s: %w", o.name, err)
	}
	return nil
}

// command prepares a PostgreSQL program to run as o in dir. It gets a session of its own, so that neither Ctrl-C nor a closed
// terminal, which signal the whole process group, reach it, and an environment without settings for libpq.
func (o owner) command(ctx context.Context, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Env = cleanEnv(os.Environ())
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if o.other {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: o.uid, Gid: o.gid}
	}
	return cmd
}

func cleanEnv(env []string) []string {
	var kept []string
	for _, kv := range env {
		if !strings.HasPrefix(kv, "PG") && !strings.HasPrefix(kv, "LC_") && !strings.HasPrefix(kv, "LANG") {
			kept = append(kept, kv)
		}
	}
	return append(kept, "LC_ALL=C") // also what keeps PostgreSQL on macOS from starting threads before it forks
}

// canReach tries it, since modes alone don't tell (ACLs, mounts): it runs a PostgreSQL program as o, in dir.
func (o owner) canReach(ctx context.Context, in Install, dir string) error {
	if !o.other {
		return nil
	}
	if err := o.command(ctx, "/", in.tool("postgres"), "--version").Run(); err != nil {
		return fmt.Errorf("user %s can't run %s: %w", o.name, in.tool("postgres"), err)
	}
	err := o.command(ctx, dir, in.tool("postgres"), "--version").Run()
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("user %s can't enter %s (chmod o+x the folders on the way)", o.name, dir)
	}
	return err
}
