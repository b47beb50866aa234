// Package scripts tests what the shell scripts say on machines that lack something, with stand-ins for the programs they ask.
package scripts

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// machine is a folder with the only programs on the PATH: name → shell script, or "" for the host's own.
func machine(t *testing.T, programs map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, script := range programs {
		path := filepath.Join(dir, name)
		var err error
		if script == "" {
			var real string
			if real, err = exec.LookPath(name); err == nil {
				err = os.Symlink(real, path)
			}
		} else {
			err = os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// shell runs a command in the module's folder with the machine's programs only, and returns what it says and whether it succeeded.
func shell(t *testing.T, path, command string, env ...string) (said string, ok bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "/bin/sh", "-euc", command)
	cmd.Dir, cmd.Env = filepath.Join("..", ".."), append(env, "PATH="+path)
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

func TestWhatIsWrongWithGoIsSaid(t *testing.T) {
	goOf := func(version, list string) string {
		return `case $1 in env) [ "$2" = GOVERSION ] && echo ` + version + ` || echo local;; version) echo go version ` + version + `;; list) ` + list + `;; esac`
	}
	for name, c := range map[string]struct{ program, say string }{
		"none":                   {"", "there is no go on the PATH"},
		"Debian 12's":            {goOf("go1.19.8", "exit 1"), "needs Go 1.21 or newer (it fetches the rest itself); this is go version go1.19.8"},
		"may not fetch its like": {goOf("go1.21.3", "exit 1"), "this one (1.21) could not fetch it"},
		"fit":                    {goOf("go1.25.0", "exit 0"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			programs := map[string]string{"dirname": "", "sed": ""}
			if c.program != "" {
				programs["go"] = c.program
			}
			said, ok := shell(t, machine(t, programs), "scripts/check-go.sh")
			if ok != (c.say == "") || !strings.Contains(said, c.say) || strings.Count(said, "\n") > 1 || ok && said != "" {
				t.Errorf("succeeded: %v, said %q, want %q", ok, said, c.say)
			}
		})
	}
}

func TestCommandForRootIsNamed(t *testing.T) {
	for name, c := range map[string]struct{ id, sudo, say string }{
		"root":                 {"0", "", "root=env"},
		"sudo asks nothing":    {"1000", "exit 0", "root=sudo -n env"},
		"sudo asks a password": {"1000", "exit 1", "then repeat what you did: sudo scripts/install-run.sh"},
		"no sudo":              {"1000", "", "there is no sudo here. Run this once, then repeat what you did: su -c /"},
	} {
		t.Run(name, func(t *testing.T) {
			programs := map[string]string{"id": "echo " + c.id}
			if c.sudo != "" {
				programs["sudo"] = c.sudo
			}
			said, ok := shell(t, machine(t, programs), `. scripts/install-steps.sh; need_root scripts/install-run.sh; echo "root=$root"`)
			if ok != strings.HasPrefix(c.say, "root=") || !strings.Contains(said, c.say) {
				t.Errorf("succeeded: %v, said %q, want %q", ok, said, c.say)
			}
		})
	}
}

func TestBrowserThatRunsIsFound(t *testing.T) {
	path := machine(t, map[string]string{"chromium-browser": "echo install the snap; exit 1", "google-chrome-stable": "echo Chrome 150", "mine": "echo Chromium 1"})
	const find = ". scripts/install-steps.sh; browser"
	if said, ok := shell(t, path, find); !ok || said != path+"/google-chrome-stable\n" {
		t.Errorf("found %q, %v", said, ok)
	}
	if said, ok := shell(t, path, find, "THREATMAP_TEST_CHROMIUM="+path+"/mine"); !ok || said != path+"/mine\n" {
		t.Errorf("found %q, %v, though another is asked for", said, ok)
	}
}
