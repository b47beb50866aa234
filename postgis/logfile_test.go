package postgis

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLogStaysBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postgres.log")
	log, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	line := strings.Repeat("x", 1023) + "\n"
	for range 3 {
		if _, err := log.WriteString(strings.Repeat(line, 3*maxLogBytes/1024) + "the end\n"); err != nil {
			t.Fatal(err)
		}
		if err := boundLog(path); err != nil {
			t.Fatal(err)
		}
		if _, err := log.WriteString("goes on\n"); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path + ".1")
	if err != nil || len(kept) != maxLogBytes || !strings.HasSuffix(string(kept), "the end\n") {
		t.Errorf("kept %d bytes: %v", len(kept), err)
	}
	if text := tail(path, 0); text != "goes on" {
		t.Errorf("after the cut, the log says %q", text)
	}
}

func TestTailKeepsWholeLastLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	old := "of an earlier start\n"
	text := old + strings.Repeat("line\n", 5000) + "FATAL: last\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got := tail(path, int64(len(old)))
	if len(got) > maxTailBytes || !strings.HasPrefix(got, "line\n") || !strings.HasSuffix(got, "FATAL: last") {
		t.Errorf("%d bytes: %.20q", len(got), got)
	}
	if got := tail(path, int64(len(text))); got != "" {
		t.Errorf("what earlier starts said is quoted: %q", got)
	}
}
