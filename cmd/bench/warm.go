package main

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
)

// stillFor is how long the number of rendered incidents must stay the same for the server to be as warm as it gets.
const stillFor = 5 * time.Second

// warmTime bounds the wait for that.
const warmTime = 10 * time.Minute

// warmth is what the server has in memory when it is as warm as it gets.
type warmth struct {
	after time.Duration
	kept  float64 // rendered incidents
	index float64 // bytes an incident
}

// awaitWarm waits until the server, which reads incidents ahead in the background after it is ready, has done so: what it takes meanwhile
// is no part of what an answer costs.
func awaitWarm(ctx context.Context, site *site) (w warmth, err error) {
	c := &client{site: site, encoding: "identity", buffer: make([]byte, 64<<10)}
	start, since := time.Now(), time.Now()
	for time.Since(since) < stillFor {
		if time.Since(start) > warmTime {
			return w, errors.New("the server still reads incidents ahead after " + warmTime.String())
		}
		select {
		case <-ctx.Done():
			return w, ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
		var b body
		if _, err := c.get(ctx, "/metrics", &b); err != nil {
			return w, err
		}
		metrics := string(b.bytes)
		if now := gauge(metrics, "threatmap_body_cache_bodies"); now != w.kept {
			w.kept, since = now, time.Now()
		}
		w.index = gauge(metrics, "threatmap_index_bytes") / gauge(metrics, "threatmap_index_incidents")
	}
	w.after = since.Sub(start)
	return w, nil
}

// gauge reads a value of /metrics; 0 where it is not there.
func gauge(metrics, name string) float64 {
	for line := range strings.Lines(metrics) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err == nil {
				return v
			}
		}
	}
	return 0
}
