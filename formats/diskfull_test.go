package formats

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// A full disk is told apart from a file that is over its limit. THREATMAP_TEST_FULL names a folder on a small file system (a tmpfs of a
// megabyte, say), in which both kinds of file run out of room; without one, only the words are looked at.
func TestAFullDiskIsNoTooLargeFile(t *testing.T) {
	if e := (&threat.Error{}); !errors.As(notWritten("fgb", "write", fmt.Errorf("write x: %w", syscall.ENOSPC)), &e) || e.Kind != threat.KindUnready {
		t.Errorf("%v", e)
	}
	if err := notWritten("fgb", "write a FlatGeobuf", os.ErrPermission); threat.KindOf(err) != 0 || !strings.HasPrefix(err.Error(), "write a FlatGeobuf: ") {
		t.Error(err)
	}
	dir := os.Getenv("THREATMAP_TEST_FULL")
	if dir == "" {
		return
	}
	for _, format := range FileFormats {
		w, err := NewFileWriter(format, dir, 1<<30, threat.Incidents, Meta{})
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; err == nil && i < 100_000; i++ {
			err = w.Write(threat.Feature{ID: threat.PublicID(int64(i)), Geometry: orb.Point{40, 34}, Values: make([]any, len(threat.Incidents.Fields))})
		}
		if threat.KindOf(err) != threat.KindUnready {
			t.Errorf("%s: %v", format, err)
		}
		if err := w.Close(); err != nil {
			t.Errorf("%s: %v", format, err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
