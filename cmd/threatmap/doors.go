package main

import (
	"net/http"
	"sync"
	"sync/atomic"
)

// doors answers requests from the first moment on: with "not ready yet" until the database is, then with the real handler.
type doors struct {
	starting http.Handler
	current  atomic.Pointer[http.Handler]

	mu     sync.Mutex // guards db
	db     *database
	closed bool
}

func newDoors(starting http.Handler) *doors { return &doors{starting: starting} }

// ServeHTTP hands the request to whichever handler is in force.
func (d *doors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h := d.current.Load(); h != nil {
		(*h).ServeHTTP(w, r)
		return
	}
	d.starting.ServeHTTP(w, r)
}

// open puts handler in force; db is closed with the doors.
func (d *doors) open(handler http.Handler, db *database) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.db = db
	d.current.Store(&handler)
}

// close closes the database, once no request runs any more.
func (d *doors) close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.db == nil || d.closed {
		return nil
	}
	d.closed = true
	return d.db.close()
}
