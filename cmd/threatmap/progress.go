package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// How often long work is heard of: in a log, and on a terminal.
const (
	plainEvery = 5 * time.Second
	drawEvery  = 100 * time.Millisecond
)

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
	p := &progress{out: out, what: what, total: total, started: time.Now()}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = newBar(out, what, total)
	} else {
		p.spoke = p.started
	}
	return p
}

// newBar makes a bar that tells nothing of rate and time: its own start with its first drawing, and count what was read before as done in
// no time.
func newBar(out io.Writer, what string, total int64) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total, progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(what),
		progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false), progressbar.OptionFullWidth(),
		progressbar.OptionClearOnFinish())
}

// at says that the work stands at done bytes and that rows rows are safe.
func (p *progress) at(done int64, rows int) {
	every := plainEvery
	if p.bar != nil {
		every = drawEvery
	}
	if time.Since(p.spoke) < every {
		return
	}
	p.spoke = time.Now()
	if p.bar != nil {
		p.draw(done, rows)
		return
	}
	fmt.Fprintf(p.out, "%s: %s%s%s\n", p.what, p.pace(done, rows), p.share(done), p.left(done))
}

// draw moves the bar before it describes it: describing draws what it has. A bar that is full is over, and this is not.
func (p *progress) draw(done int64, rows int) {
	if p.total > 0 {
		done = min(done, p.total-1)
	}
	_ = p.bar.Set64(done) // a bar that can't be drawn is no reason to stop
	p.bar.Describe(p.what + ": " + p.pace(done, rows) + p.left(done))
}

// pace says how fast it goes: rows where there are any, else bytes.
func (p *progress) pace(done int64, rows int) string {
	seconds := max(time.Since(p.started).Seconds(), 1e-3)
	if rows == 0 {
		return fmt.Sprintf("%.1f MB, %.1f MB/s", float64(done)/1e6, float64(done)/1e6/seconds)
	}
	return fmt.Sprintf("%d rows, %.0f rows/s", rows, float64(rows)/seconds)
}

// share says how much of it is done, where the total is known.
func (p *progress) share(done int64) string {
	if p.total <= 0 || done <= 0 {
		return ""
	}
	return fmt.Sprintf(", %.0f %%", 100*float64(done)/float64(p.total))
}

// left says how much time is left, where the total is known.
func (p *progress) left(done int64) string {
	if p.total <= 0 || done <= 0 {
		return ""
	}
	share := float64(done) / float64(p.total)
	left := time.Duration(float64(time.Since(p.started)) * (1 - share) / share)
	return fmt.Sprintf(", %s left", left.Round(time.Second))
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
