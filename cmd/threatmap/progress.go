package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// plainEvery is how often a log (not a terminal) hears of long work.
const plainEvery = 5 * time.Second

// progress shows how far long work has come: a bar with rate and time left on a terminal, plain lines elsewhere.
type progress struct {
	out     io.Writer
	what    string
	total   int64 // bytes, -1 = unknown
	bar     *progressbar.ProgressBar
	started time.Time
	spoke   time.Time
}

func newProgress(out io.Writer, what string, total int64) *progress {
	now := time.Now()
	p := &progress{out: out, what: what, total: total, started: now, spoke: now}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(what),
			progressbar.OptionShowBytes(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionFullWidth(),
			progressbar.OptionClearOnFinish())
	}
	return p
}

// at says that the work stands at done bytes and that rows rows are safe.
func (p *progress) at(done int64, rows int) {
	if p.bar != nil {
		p.bar.Describe(p.what + ": " + p.pace(done, rows))
		_ = p.bar.Set64(done) // a bar that can't be drawn is no reason to stop
		return
	}
	if time.Since(p.spoke) < plainEvery {
		return
	}
	p.spoke = time.Now()
	fmt.Fprintf(p.out, "%s: %s%s\n", p.what, p.pace(done, rows), p.left(done))
}

// pace says how fast it goes: rows where there are any, else bytes.
func (p *progress) pace(done int64, rows int) string {
	seconds := max(time.Since(p.started).Seconds(), 1e-3)
	if rows == 0 {
		return fmt.Sprintf("%.1f MB, %.1f MB/s", float64(done)/1e6, float64(done)/1e6/seconds)
	}
	return fmt.Sprintf("%d rows, %.0f rows/s", rows, float64(rows)/seconds)
}

// left says how much time is left, where the total is known.
func (p *progress) left(done int64) string {
	if p.total <= 0 || done <= 0 {
		return ""
	}
	share := float64(done) / float64(p.total)
	left := time.Duration(float64(time.Since(p.started)) * (1 - share) / share)
	return fmt.Sprintf(", %.0f %%, %s left", 100*share, left.Round(time.Second))
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
