package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"threatmap/live"
	"threatmap/threat"
)

const changesPath = "/changes"

const (
	// beatEach is how often a line without changes is shown to be alive, so that neither a proxy nor a browser takes it for dead.
	beatEach = 15 * time.Second
	// comeBack is how long a browser waits before it connects again.
	comeBack = 2 * time.Second
)

// changes answers /changes with server-sent events, one for each change that the audience sees something of, for as long as the client reads.
// An event's id is the change counter.
func (s *server) changes(c echo.Context) error {
	since, err := readSince(c)
	if err != nil {
		return err
	}
	if s.cfg.Changes == nil {
		return &threat.Error{Kind: threat.KindUnready, Detail: "this server tells of no changes"}
	}
	line, err := s.subscribe(c.Request().Context(), since)
	if errors.Is(err, live.ErrFull) {
		c.Response().Header().Set("Retry-After", "30")
		return echo.NewHTTPError(http.StatusServiceUnavailable, "as many are told of changes as the server can tell; ask /stats/count from time to time, and try again")
	}
	if err != nil {
		return err
	}
	defer line.Close()
	h := c.Response().Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	return s.tell(c, line)
}

// subscribe is work like any other: what the hub does not remember is asked of the database, in the room for that.
func (s *server) subscribe(ctx context.Context, since *int64) (*live.Subscription, error) {
	home := place{&s.work, weightMemory}
	if !home.room.enter(ctx, home.weight, patienceMemory) {
		return nil, &threat.Error{Kind: threat.KindUnready, Detail: "more is asked of the server at this moment than it can answer; ask again"}
	}
	st := &stay{place: home, home: home, sql: &s.sql}
	defer st.end()
	return s.cfg.Changes.Subscribe(context.WithValue(ctx, stayKey{}, st), since)
}

// readSince reads the counter that the client had last. A browser that connects again says it in Last-Event-ID, which is newer than its address.
func readSince(c echo.Context) (*int64, error) {
	q, err := readQuery(c, "since")
	if err != nil {
		return nil, err
	}
	name, text := "since", q.Get("since")
	if last := c.Request().Header.Get("Last-Event-ID"); last != "" {
		name, text = "Last-Event-ID", last
	} else if !q.Has("since") {
		return nil, nil //nolint:nilnil // from now on
	}
	n, err := strconv.ParseUint(text, 10, 63)
	if err != nil || strings.HasPrefix(text, "+") {
		return nil, threat.Invalid(name, text, "not a change counter", "the id of an event, or the counter that an answer is of")
	}
	since := int64(n) //nolint:gosec // 63 bits
	return &since, nil
}

// tell writes until somebody hangs up: the client, the hub, or the server at its end.
func (s *server) tell(c echo.Context, line *live.Subscription) error {
	w := eventWriter{c.Response(), http.NewResponseController(c.Response())}
	err := w.begin(line.Position, line.Missed)
	beat := time.NewTicker(beatEach)
	defer beat.Stop()
	for err == nil {
		select {
		case change, open := <-line.Changes():
			if !open {
				return nil
			}
			err = w.write(change)
		case <-beat.C:
			err = w.send(": alive\n\n")
		case <-c.Request().Context().Done():
			return nil
		case <-s.cfg.Done:
			return nil
		}
	}
	s.cfg.Log.Debug("client gone", "path", changesPath, "error", err)
	return nil
}

// eventWriter spells server-sent events.
type eventWriter struct {
	out io.Writer
	to  *http.ResponseController
}

// begin says what was missed, and then where the line goes on from, so that who comes back has missed nothing even where no event came. A
// browser tells a page nothing of an id without data: so it is an event of its own.
func (w eventWriter) begin(position int64, missed []threat.Change) error {
	if err := w.send(fmt.Sprintf("retry: %d\n\n", comeBack.Milliseconds())); err != nil {
		return err
	}
	for _, c := range missed {
		if err := w.write(c); err != nil {
			return err
		}
	}
	return w.send(fmt.Sprintf("event: position\nid: %d\ndata: {\"counter\":%d}\n\n", position, position))
}

func (w eventWriter) write(c threat.Change) error {
	data, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode a change: %w", err)
	}
	return w.send(fmt.Sprintf("event: change\nid: %d\ndata: %s\n\n", c.Counter, data))
}

// send gives the client blockTime to take it.
func (w eventWriter) send(text string) error {
	// Not every writer has deadlines; those of the server do.
	_ = w.to.SetWriteDeadline(time.Now().Add(blockTime)) //nolint:forbidigo // a deadline of the network is real time
	if _, err := io.WriteString(w.out, text); err != nil {
		return err
	}
	return w.to.Flush()
}
