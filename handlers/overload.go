package handlers

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
)

// What requests weigh. Reads from memory take a core for a few milliseconds; those that go to SQL keep a connection and the database busy.
const (
	weightMemory   = 1
	weightLookUp   = 1 // what a read from memory asks of SQL: mostly one small question
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

// unlimited answers at any time: whoever watches the server must see that it is busy, whoever is told of changes is no work while none comes, and an
// answer by its recipe is weighed when it is made.
var unlimited = map[string]bool{"/healthz": true, "/readyz": true, "/metrics": true, changesPath: true, answersPath: true, answerPath: true}

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
		begins := place{room, weight}
		st := &stay{place: begins, home: begins, sql: &s.sql}
		defer st.end()
		r := c.Request()
		c.SetRequest(r.WithContext(context.WithValue(r.Context(), stayKey{}, st)))
		response := c.Response()
		beneath := response.Writer
		response.Writer = &stepping{beneath, st}
		defer func() { response.Writer = beneath }()
		return next(c)
	}
}

// stay is a request's place in a room. It has one at a time: who is let in for memory and then needs the database goes over to the room for SQL
// for as long as that takes.
type stay struct {
	mu    sync.Mutex
	place       // where it is
	home  place // where it began
	sql   *workLimit
	asks  int // questions to the database under way, of a request that began elsewhere
}

type place struct {
	room   *workLimit
	weight int
}

type stayKey struct{}

// EnterSQL is called before the database is asked for a request, and back when it has answered: whatever is asked for meanwhile, what hangs on
// the database takes no room from reads from memory. It does nothing for work that no request does, and for a request that is in that room.
//
// Returns a KindUnready error where there is no room for SQL.
func EnterSQL(ctx context.Context) (back func(), err error) {
	st, _ := ctx.Value(stayKey{}).(*stay)
	if st == nil {
		return func() {}, nil
	}
	return st.enterSQL(ctx)
}

// Apart is a context for work that goes on when the request that began it has ended: it does not end with it, and is not in its room.
func Apart(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), stayKey{}, (*stay)(nil))
}

func (st *stay) enterSQL(ctx context.Context) (back func(), err error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.home.room == st.sql {
		return func() {}, nil
	}
	if st.asks == 0 {
		st.home.leave()
		if !st.sql.enter(ctx, weightLookUp, patienceSQL) {
			st.home.resume() // to go, with an error
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, &threat.Error{Kind: threat.KindUnready, Detail: "more is asked of the database at this moment than it can answer; ask again"}
		}
		st.place = place{st.sql, weightLookUp}
	}
	st.asks++
	return func() { st.back(ctx) }, nil
}

// back returns to where the request began, when its last question has been answered.
func (st *stay) back(ctx context.Context) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.asks--; st.asks > 0 {
		return
	}
	st.place.leave()
	st.home.room.enterFirst(ctx, st.home.weight)
	st.place = st.home
}

func (p place) leave()  { p.room.leave(p.weight) }
func (p place) resume() { p.room.resume(p.weight) }

// now is where it is.
func (st *stay) now() place {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.place
}

func (st *stay) end() { st.now().leave() }

// weigh tells what a request costs, by its route, and in which room it is worked on at first. What is mostly in memory begins there, and goes
// over where it needs SQL after all (EnterSQL).
func (s *server) weigh(c echo.Context) (room *workLimit, weight int, patience time.Duration) {
	if !reads(c.Request().Method) {
		return &s.sql, weightSQL, patienceSQL
	}
	if strings.HasPrefix(c.Path(), "/analysis/") || profilePaths[c.Path()] {
		if s.cfg.Warm() != nil || readsTolls(c.Path()) || measures(c) {
			return &s.sql, weightSQL, patienceSQL
		}
		return &s.work, weightAnalysis, patienceSQL
	}
	switch c.Path() {
	case itemsPath:
		if c.Param("collection") == threat.Incidents.ID && s.cfg.Warm() == nil {
			return &s.work, weightMemory, patienceMemory
		}
	case "/tiles/:collection/:z/:x/:y", matrixTilePath, "/stats/count", "/stats/timeline", "/stats/facets":
		if s.cfg.Warm() == nil {
			return &s.work, weightMemory, patienceMemory
		}
	case "/collections", "/collections/:collection", "/collections/:collection/items/:id", "/collections/:collection/items/:id/versions", "/corridors/:id", "/incidents/:id", "/sources", "/sources/:id", "/tiles/:name", "/tiles", tilesetsPath, tilesetPath:
	default: // what the program itself holds
		return &s.work, weightMemory, patienceMemory
	}
	return &s.sql, weightSQL, patienceSQL
}

// readsTolls tells whether an analysis asks the database for numbers killed, which are not in the index.
func readsTolls(path string) bool {
	return path == "/analysis/lethality" || strings.HasPrefix(path, "/analysis/indicators")
}

// stepping steps aside while a client takes what is written: a slow one does not keep others from being answered, and one that takes nothing
// is left.
type stepping struct {
	http.ResponseWriter
	stay *stay
}

func (a *stepping) Write(b []byte) (int, error) {
	// Not every writer has deadlines; those of the server do.
	_ = http.NewResponseController(a.ResponseWriter).SetWriteDeadline(time.Now().Add(blockTime)) //nolint:forbidigo // a deadline of the network is real time
	here := a.stay.now()
	here.leave()
	defer here.resume()
	return a.ResponseWriter.Write(b)
}

// Unwrap lets an http.ResponseController reach the connection.
func (a *stepping) Unwrap() http.ResponseWriter { return a.ResponseWriter }
