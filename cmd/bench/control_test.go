package main

import (
	"strings"
	"testing"
	"time"
)

func TestTheControlSaysWhatItTook(t *testing.T) {
	var out strings.Builder
	control(&out, 50*time.Millisecond)
	if s := out.String(); !strings.Contains(s, "p99") || strings.Contains(s, "p50 0.0 ms") {
		t.Error(s)
	}
}
