package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// export is how one format of all incidents went.
type export struct {
	Format  string  `json:"format"`
	Refused string  `json:"refused,omitempty"` // what was answered instead
	Bytes   int64   `json:"bytes"`
	First   float64 `json:"first_byte_seconds"`
	Seconds float64 `json:"seconds"`
	Most    int64   `json:"memory_most"`  // of the server while it answered, bytes; 0 where the system does not tell
	Added   int64   `json:"memory_added"` // that over what it had before

	CommandSeconds float64 `json:"command_seconds"` // threatmap export, from its start to its end
	CommandMost    int64   `json:"command_memory_most"`
	CommandRefused string  `json:"command_refused,omitempty"`
}

const exportLayout = "%-11s %9s %8s %8s %9s %8s %8s | %9s %8s %8s  %s"

var exportHeading = fmt.Sprintf(exportLayout, "format", "rows/s", "s", "first s", "MB", "most MB", "added MB", "export/s", "s", "most MB", "")

// measureExports asks for everything in each format, over HTTP with all=true and by threatmap export, one after the other.
func (b *bench) measureExports(ctx context.Context, size int64, folder string, s *server, all *report) error {
	site := newSite(s.base)
	defer site.close()
	if _, err := awaitWarm(ctx, site); err != nil {
		return err
	}
	names, err := exportFormats(ctx, site)
	if err != nil {
		return err
	}
	fmt.Fprintln(b.out, exportHeading)
	for _, name := range names {
		if !b.only.MatchString(name) {
			continue
		}
		e := export{Format: name}
		if err := e.overHTTP(ctx, s); err != nil {
			return fmt.Errorf("f=%s: %w", name, err)
		}
		if err := e.byCommand(ctx, b.program, folder); err != nil {
			return fmt.Errorf("export --format %s: %w", name, err)
		}
		all.Exports = append(all.Exports, e)
		fmt.Fprintln(b.out, e.line(size))
	}
	return nil
}

// exportFormats are those that the server offers for its incidents.
func exportFormats(ctx context.Context, site *site) (names []string, err error) {
	c := &client{site: site, encoding: "identity", buffer: make([]byte, 64<<10)}
	var b body
	if _, err := c.get(ctx, "/collections/incidents?f=json", &b); err != nil {
		return nil, err
	}
	var doc struct {
		Links []struct{ Rel, Href string }
	}
	if err := json.Unmarshal(b.bytes, &doc); err != nil {
		return nil, fmt.Errorf("read the collection: %w", err)
	}
	names = []string{"geojson"}
	for _, l := range doc.Links {
		u, err := url.Parse(l.Href)
		if err != nil {
			return nil, fmt.Errorf("read the collection's links: %w", err)
		}
		name := u.Query().Get("f")
		if (l.Rel == "items" || l.Rel == "enclosure") && name != "" && name != "html" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// overHTTP reads an answer to its end, or to where it is cut.
func (e *export) overHTTP(ctx context.Context, s *server) error {
	before := s.memory("VmRSS")
	s.forgetMost()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/collections/incidents/items?all=true&f="+url.QueryEscape(e.Format), nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Encoding", "identity")
	start := time.Now()
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	e.First = time.Since(start).Seconds()
	if answer.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(answer.Body, 1000))
		e.Refused = answer.Status + " " + string(said)
		return nil
	}
	e.Bytes, err = io.CopyBuffer(struct{ io.Writer }{io.Discard}, answer.Body, make([]byte, 256<<10))
	e.Seconds, e.Most = time.Since(start).Seconds(), s.memory("VmHWM")
	e.Added = max(0, e.Most-before)
	if err != nil {
		e.Refused = "cut short: " + err.Error()
	}
	return ctx.Err()
}

// forgetMost makes VmHWM that of what comes. Where the system does not let us, it stays that of everything.
func (s *server) forgetMost() {
	_ = os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.cmd.Process.Pid), []byte("5"), 0)
}

// byCommand runs threatmap export beside the server, into nothing.
func (e *export) byCommand(ctx context.Context, program, folder string) error {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, program, "export", "--data", folder, "--format", e.Format)
	cmd.Stderr = &said
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	// Asked for again and again: what the system says when a process has ended counts what it was before it ran its program, which is this one.
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	var err error
	for running := true; running; {
		select {
		case err = <-ended:
			running = false
		case <-look.C:
			e.CommandMost = max(e.CommandMost, memoryOf(cmd.Process.Pid, "VmHWM"))
		}
	}
	e.CommandSeconds = time.Since(start).Seconds()
	var failed *exec.ExitError
	if errors.As(err, &failed) && ctx.Err() == nil {
		e.CommandRefused = strings.TrimSpace(said.String())
		return nil
	}
	return err
}

func (e *export) line(size int64) string {
	rate := func(seconds float64, refused string) string {
		if refused != "" || seconds == 0 {
			return "-"
		}
		return decimal(float64(size)/seconds, 0)
	}
	return fmt.Sprintf(exportLayout, e.Format, rate(e.Seconds, e.Refused), decimal(e.Seconds, 1), decimal(e.First, 2), decimal(mb(e.Bytes), 0), decimal(mb(e.Most), 0), decimal(mb(e.Added), 0),
		rate(e.CommandSeconds, e.CommandRefused), decimal(e.CommandSeconds, 1), decimal(mb(e.CommandMost), 0), strings.TrimSpace(e.Refused+" "+e.CommandRefused))
}
