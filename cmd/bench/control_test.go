package main

import (
	"strings"
	"testing"
	"time"
)

func TestTheControlSaysWhatItTook(t *testing.T) {
	var out strings.Builder
	control(&out, 50*time.Millisecond)
	if s := out.String(); !strings.Contains(s, "p99") || !strings.Contains(s, "half of its speed") || strings.Contains(s, "p50 0.0 ms") {
		t.Error(s)
	}
}

func TestSlowShareIsOfTheTime(t *testing.T) {
	ms := time.Millisecond
	if got := slowShare([]time.Duration{ms, ms, ms, ms, 2 * ms, 6 * ms}); got != 0.5 {
		t.Errorf("6 of 12 ms are slow, not %v", got)
	}
}
