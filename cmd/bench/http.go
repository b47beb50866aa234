package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// site is an HTTP server under test. All clients share one transport that keeps connections.
type site struct {
	base      string
	transport *http.Transport
}

const mostClients = 64

func newSite(base string) *site {
	return &site{base, &http.Transport{MaxIdleConnsPerHost: mostClients, DisableCompression: true, IdleConnTimeout: time.Minute}}
}

func (s *site) close() { s.transport.CloseIdleConnections() }

// paths lists what the n-th request asks for, one after the other.
type paths func(n int64) []string

// clients open with a buffer each, into which bodies are read as they come: they are not unpacked, for the client shares the cores with
// the server.
func (s *site) clients(list paths, gzip bool) func() (request, func(), error) {
	return func() (request, func(), error) {
		c := &client{site: s, encoding: "identity", buffer: make([]byte, 64<<10)}
		if gzip {
			c.encoding = "gzip"
		}
		return func(ctx context.Context, n int64) (sum int, err error) {
			for _, path := range list(n) {
				bytes, err := c.get(ctx, path, nil)
				if err != nil {
					return 0, err
				}
				sum += bytes
			}
			return sum, nil
		}, func() {}, nil
	}
}

type client struct {
	site     *site
	encoding string
	buffer   []byte
}

// get reads an answer and returns its length; keep gets its bytes, where it is not nil. 200 and 204 are answers, all else is a failure.
func (c *client) get(ctx context.Context, path string, keep *body) (n int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.site.base+path, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Accept-Encoding", c.encoding)
	answer, err := c.site.transport.RoundTrip(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	for {
		k, err := answer.Body.Read(c.buffer)
		n += k
		if keep != nil {
			keep.bytes = append(keep.bytes, c.buffer[:k]...)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return n, fmt.Errorf("read %s: %w", path, err)
		}
	}
	if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusNoContent {
		return n, fmt.Errorf("%s: %s", path, answer.Status)
	}
	if keep != nil {
		keep.status, keep.mime, keep.encoding = answer.StatusCode, answer.Header.Get("Content-Type"), answer.Header.Get("Content-Encoding")
	}
	return n, nil
}
