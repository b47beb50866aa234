package handlers

import (
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// What requests weigh. Reads from memory take a core for a few milliseconds; those that go to SQL keep a connection and the database busy.
const (
	weightMemory   = 1
	weightSQL      = 2
	weightAnalysis = 4 // from memory too, but a core for a second
)

// workEach is how much work is done at a time for each core: enough that no core waits, few enough that all are answered soon.
const workEach = 8

// How long a request waits for room. What takes longer by nature is worth a longer wait, and until the index is loaded everything does.
const (
	patienceMemory = 250 * time.Millisecond
	patienceSQL    = 2 * time.Second
)

// blockTime is how long a client may take for one block of an answer.
const blockTime = 30 * time.Second

// shareSQL is the part of the room, beside it, for what may go to SQL. It is a room of its own so that what hangs on a database that gives no
// answer keeps nobody out who asks for what is in memory.
const shareSQL = 2

func defaultWork() int { return workEach * runtime.GOMAXPROCS(0) }

// unlimited answers at any time: whoever watches the server must see that it is busy.
var unlimited = map[string]bool{"/healthz": true, "/readyz": true, "/metrics": true}

// limited refuses requests, with 503, before there are so many that none is answered soon.
func (s *server) limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if unlimited[c.Path()] {
			return next(c)
		}
		room, weight, patience := s.weigh(c)
		if !room.enter(c.Request().Context(), weight, patience) {
			c.Response().Header().Set("Retry-After", "1")
			return echo.NewHTTPError(http.StatusServiceUnavailable, "more is asked of the server at this moment than it can answer; ask again")
		}
		defer room.leave(weight)
		response := c.Response()
		beneath := response.Writer
		response.Writer = &aside{beneath, room, weight}
		defer func() { response.Writer = beneath }()
		return next(c)
	}
}

// weigh tells what a request costs, by its route, and in which room it is worked on. Of a page of incidents only the bodies that are not kept
// come by SQL: it weighs little, as does a search, whose one question to the database is shared by all that a picture asks.
func (s *server) weigh(c echo.Context) (room *workLimit, weight int, patience time.Duration) {
	if !reads(c.Request().Method) {
		return &s.sql, weightSQL, patienceSQL
	}
	if c.QueryParam("q") != "" {
		return &s.sql, weightMemory, patienceSQL
	}
	if strings.HasPrefix(c.Path(), "/analysis/") || profilePaths[c.Path()] {
		if s.cfg.Warm() != nil || readsTolls(c.Path()) || measures(c) {
			return &s.sql, weightSQL, patienceSQL
		}
		return &s.work, weightAnalysis, patienceSQL
	}
	switch c.Path() {
	case "/collections/:collection/items":
		if c.Param("collection") == threat.Incidents.ID && s.cfg.Warm() == nil {
			return &s.sql, weightMemory, patienceMemory
		}
	case "/tiles/:collection/:z/:x/:y", "/stats/count", "/stats/timeline", "/stats/facets":
		if s.cfg.Warm() == nil {
			return &s.work, weightMemory, patienceMemory
		}
	case "/collections", "/collections/:collection", "/collections/:collection/items/:id", "/collections/:collection/items/:id/versions", "/corridors/:id", "/incidents/:id", "/sources", "/sources/:id", "/tiles/:name":
	default: // what the program itself holds
		return &s.work, weightMemory, patienceMemory
	}
	return &s.sql, weightSQL, patienceSQL
}

// readsTolls tells whether an analysis asks the database for numbers killed, which are not in the index.
func readsTolls(path string) bool {
	return path == "/analysis/lethality" || strings.HasPrefix(path, "/analysis/indicators")
}

// aside steps aside while a client takes what is written: a slow one does not keep others from being answered, and one that takes nothing
// is left.
type aside struct {
	http.ResponseWriter
	work   *workLimit
	weight int
}

func (a *aside) Write(b []byte) (int, error) {
	// Not every writer has deadlines; those of the server do.
	_ = http.NewResponseController(a.ResponseWriter).SetWriteDeadline(time.Now().Add(blockTime)) //nolint:forbidigo // a deadline of the network is real time
	a.work.leave(a.weight)
	defer a.work.resume(a.weight)
	return a.ResponseWriter.Write(b)
}

// Unwrap lets an http.ResponseController reach the connection.
func (a *aside) Unwrap() http.ResponseWriter { return a.ResponseWriter }
