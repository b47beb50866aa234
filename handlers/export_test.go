package handlers

import "net/http"

// NewHeld returns a server whose background jobs wait for their turn until it stops, so that a test need not guess how long one takes.
func NewHeld(cfg Config) http.Handler {
	s := newServer(cfg)
	s.jobs.turn <- struct{}{}
	return s.echo()
}
