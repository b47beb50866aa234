package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// body is an answer as it went over the wire.
type body struct {
	status         int
	mime, encoding string
	bytes          []byte
}

// keptBodies is how many requests' answers are served from memory; keptBytes bounds them.
const (
	keptBodies = 300
	keptBytes  = 200 << 20
)

// memory serves answers that another server gave: what the same bytes cost at least.
type memory struct {
	*site
	bodies [][]body // by request
	server *http.Server
}

// newMemory asks a site for the first requests of a list, and serves the answers.
func newMemory(ctx context.Context, from *site, list paths, gzip bool, start int64) (*memory, error) {
	m := &memory{}
	c := &client{site: from, encoding: "identity", buffer: make([]byte, 64<<10)}
	if gzip {
		c.encoding = "gzip"
	}
	for n, sum := start, 0; n < start+keptBodies && sum < keptBytes; n++ {
		var answers []body
		for _, path := range list(n) {
			var b body
			if _, err := c.get(ctx, path, &b); err != nil {
				return nil, err
			}
			sum += len(b.bytes)
			answers = append(answers, b)
		}
		m.bodies = append(m.bodies, answers)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	m.server = &http.Server{Handler: m, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = m.server.Serve(listener) }()
	m.site = newSite("http://" + listener.Addr().String())
	return m, nil
}

// ServeHTTP answers /REQUEST/PART.
func (m *memory) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	first, second, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	n, err := strconv.Atoi(first)
	part, err2 := strconv.Atoi(second)
	if errors.Join(err, err2) != nil || n >= len(m.bodies) || part >= len(m.bodies[n]) {
		http.NotFound(w, r)
		return
	}
	b := &m.bodies[n][part]
	h := w.Header()
	if b.mime != "" {
		h.Set("Content-Type", b.mime)
	}
	if b.encoding != "" {
		h.Set("Content-Encoding", b.encoding)
	}
	if b.status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(b.bytes)))
	}
	w.WriteHeader(b.status)
	_, _ = w.Write(b.bytes) // a client that is gone is no concern of the bench
}

// paths asks for the kept answers in turn.
func (m *memory) paths(n int64) (list []string) {
	k := int(n % int64(len(m.bodies)))
	for part := range m.bodies[k] {
		list = append(list, "/"+strconv.Itoa(k)+"/"+strconv.Itoa(part))
	}
	return list
}

func (m *memory) close() error {
	m.site.close()
	return m.server.Close()
}
