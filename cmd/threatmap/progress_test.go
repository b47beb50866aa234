package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// onTerminal returns a progress of 1,000 bytes that began so long ago, and what its terminal shows.
func onTerminal(ago time.Duration) (p *progress, line func() string) {
	var screen bytes.Buffer
	p = newProgress(&screen, "ged.csv", 1000)
	p.bar, p.started, p.spoke = newBar(&screen, p.what, p.total), time.Now().Add(-ago), time.Time{}
	return p, func() string {
		written := screen.String()
		return strings.TrimSpace(written[strings.LastIndex(written, "\r")+1:])
	}
}

func TestBarAfterTheFirstBatch(t *testing.T) {
	p, line := onTerminal(10 * time.Second)
	p.at(100, 2000)
	for _, want := range []string{"ged.csv: 2000 rows, 200 rows/s, 1m30s left", " 10% |"} {
		if !strings.Contains(line(), want) {
			t.Errorf("no %q in %q", want, line())
		}
	}
	time.Sleep(drawEvery)
	p.at(500, 10_000)
	for _, want := range []string{"10000 rows, ", " 10s left", " 50% |"} {
		if !strings.Contains(line(), want) {
			t.Errorf("no %q in %q", want, line())
		}
	}
}

// A reader is ahead of what is written: a file that is read to its end, or whose directory was read twice, is not in the database yet.
func TestBarStaysUntilTheEnd(t *testing.T) {
	p, line := onTerminal(10 * time.Second)
	p.at(1100, 2000)
	if !strings.Contains(line(), " 99% |") {
		t.Errorf("shows %q", line())
	}
	p.finish()
	if line() != "" {
		t.Errorf("left behind: %q", line())
	}
}

func TestPlainLinesAreSeldom(t *testing.T) {
	var log bytes.Buffer
	p := newProgress(&log, "ged.csv", 1000)
	p.at(100, 2000)
	if log.Len() > 0 {
		t.Errorf("a line at once: %q", log.String())
	}
	p.started, p.spoke = time.Now().Add(-10*time.Second), time.Now().Add(-10*time.Second)
	p.at(100, 2000)
	p.at(200, 4000)
	if got := log.String(); got != "ged.csv: 2000 rows, 200 rows/s, 10 %, 1m30s left\n" {
		t.Errorf("%q", got)
	}
}
