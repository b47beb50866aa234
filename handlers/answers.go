package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"threatmap/threat"
)

// RecipeStore keeps recipes, and says what pinned ones rest on.
type RecipeStore interface {
	// KeepRecipe keeps a recipe under its hash; fresh is false where it was there.
	KeepRecipe(ctx context.Context, hash string, r threat.KeptRecipe) (fresh bool, err error)
	// Recipe returns a kept recipe, or a KindNotFound error.
	Recipe(ctx context.Context, hash string) (threat.KeptRecipe, error)
	// MomentAt returns the last change by an instant.
	MomentAt(ctx context.Context, at time.Time) (threat.Moment, error)
	// Evidence is a hash over the incidents that match.
	Evidence(ctx context.Context, f threat.Filter) ([]byte, error)
}

const (
	answersPath = "/a"
	answerPath  = "/a/:name"
)

// How many recipes may be kept at a time, of anybody: links are made by hand, not by the thousand.
const (
	recipesEvery = 500 * time.Millisecond
	recipesBurst = 60
)

func newRecipeLimit() *rate.Limiter { return rate.NewLimiter(rate.Every(recipesEvery), recipesBurst) }

// AnswerAsk is what POST /a takes.
type AnswerAsk struct {
	Address string `json:"address"` // path and query of the answer
	Pinned  bool   `json:"pinned"`  // as it is now, and not whatever it will be
}

// AnswerDoc is a recipe with its addresses.
type AnswerDoc struct {
	Hash   string          `json:"hash"`
	Recipe json.RawMessage `json:"recipe"`
	Links  []Link          `json:"links"`
}

// withRecipes is for servers that keep recipes.
func (s *server) withRecipes(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.cfg.Recipes == nil {
			return threat.NotFound("recipe", c.Param("name"))
		}
		return next(c)
	}
}

// AnswerForms is the answer of GET /a.
type AnswerForms struct {
	Accepted string    `json:"accepted"`
	Example  AnswerAsk `json:"example"`
}

// answerForms answers GET /a: what a link can be made to, and how.
func (s *server) answerForms(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	return sendJSON(c, mediaJSON, AnswerForms{recipeForms, AnswerAsk{"/stats/count?adm0=IRQ", true}})
}

// keepAnswer answers POST /a. Anybody may: what is kept is a question that the server has just answered.
func (s *server) keepAnswer(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	body, err := readBody(c, []string{mediaJSON}, mediaJSON, "an address, of at most 24 kB")
	if err != nil {
		return err
	}
	var ask AnswerAsk
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&ask); err != nil {
		return threat.Invalid("body", "", "not a request for a recipe: "+err.Error(), `{"address": "/stats/count?adm0=IRQ", "pinned": true}`)
	}
	if most := longestQuery(ask.Address); len(ask.Address) > most {
		return threat.Invalid("address", ask.Address[:40]+"…", "too long", "at most 8 kB, 24 kB with a shape")
	}
	if !s.recipes.Allow() {
		c.Response().Header().Set("Retry-After", "30")
		return echo.NewHTTPError(http.StatusTooManyRequests, "more links to answers are asked for at this moment than are made; ask again")
	}
	recipe, err := s.recipeOf(ask.Address)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := s.date(ctx, &recipe, ask); err != nil {
		return err
	}
	if p, ok := s.tried(c, recipe); !ok {
		s.writeProblem(c, p)
		return nil
	}
	kept := threat.KeptRecipe{}
	if kept.Text, err = recipe.Text(); err != nil {
		return err
	}
	if kept.Evidence, err = s.evidence(ctx, recipe); err != nil {
		return err
	}
	hash := threat.RecipeHash(kept.Text)
	fresh, err := s.cfg.Recipes.KeepRecipe(ctx, hash, kept)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Location", s.href(c, answersPath+"/"+hash))
	if fresh {
		return c.JSON(http.StatusCreated, s.answerDoc(c, hash, recipe, kept.Text))
	}
	return c.JSON(http.StatusOK, s.answerDoc(c, hash, recipe, kept.Text))
}

// date pins the recipe to the last change by now, or by the as_of of its address.
func (s *server) date(ctx context.Context, r *threat.Recipe, ask AnswerAsk) error {
	u, _ := url.Parse(ask.Address) // which recipeOf has read
	now := s.cfg.Now().UTC()
	at, said := now, u.Query().Get(asOfParam)
	if said != "" {
		var err error
		if at, err = threat.ParseAsOf(said, now); err != nil {
			return err
		}
	} else if !ask.Pinned {
		return nil
	}
	m, err := s.cfg.Recipes.MomentAt(ctx, at)
	if err != nil {
		return err
	}
	if m.Counter == 0 {
		m.At = at
	}
	m.At = m.At.UTC()
	r.AsOf, r.DataVersion = &m.At, &m.Counter
	return s.pinCorridors(ctx, r)
}

// evidence is what a pinned answer rests on; nil for a live one.
func (s *server) evidence(ctx context.Context, r threat.Recipe) ([]byte, error) {
	if r.AsOf == nil {
		return nil, nil
	}
	f, err := s.evidenceFilter(ctx, r)
	if err != nil {
		return nil, err
	}
	return s.cfg.Recipes.Evidence(threat.WithAsOf(ctx, *r.AsOf), f)
}

// tried asks for the answer, and tells what is wrong with the question where there is none.
func (s *server) tried(c echo.Context, r threat.Recipe) (p Problem, ok bool) {
	w := &tryWriter{header: http.Header{}}
	s.whole.ServeHTTP(w, s.inner(c, r, http.MethodGet, mediaJSON, nil))
	if w.status < 300 {
		return p, true
	}
	if err := json.Unmarshal(w.problem.Bytes(), &p); err != nil || p.Status == 0 {
		p = problemOf(w.status, "the answer can't be made")
	}
	if p.Status == http.StatusNotFound { // it is what the body names that is not there
		p.Status, p.Title = http.StatusBadRequest, http.StatusText(http.StatusBadRequest)
	}
	return p, false
}

// tryWriter keeps nothing but the status, and what is wrong.
type tryWriter struct {
	header  http.Header
	status  int
	problem bytes.Buffer
}

func (t *tryWriter) Header() http.Header { return t.header }

func (t *tryWriter) WriteHeader(status int) {
	if t.status == 0 {
		t.status = status
	}
}

func (t *tryWriter) Write(b []byte) (int, error) {
	t.WriteHeader(http.StatusOK)
	if t.status >= 300 && t.problem.Len() < maxQuery {
		t.problem.Write(b)
	}
	return len(b), nil
}

// inner is the request for the answer itself, in a media type.
func (s *server) inner(c echo.Context, r threat.Recipe, method, media string, more url.Values) *http.Request {
	q := recipeQuery(r)
	for name, values := range more {
		q[name] = values
	}
	request := c.Request().Clone(c.Request().Context())
	request.Method, request.Body, request.ContentLength = method, http.NoBody, 0
	request.URL = &url.URL{Path: r.Method, RawQuery: q.Encode()}
	if path, err := url.PathUnescape(r.Method); err == nil && path != r.Method {
		request.URL.Path, request.URL.RawPath = path, r.Method
	}
	request.RequestURI = ""
	request.Header.Set("Accept", media)
	for _, name := range []string{"Accept-Encoding", "Content-Type", "Content-Length"} { // who asked is answered packed by the outer request
		request.Header.Del(name)
	}
	return request
}

// mediaKML is what formats calls KML.
const mediaKML = "application/vnd.google-earth.kml+xml"

var answerName = regexp.MustCompile(`^([A-Za-z0-9_-]{16})(\.(geojson|csv|kml|json|answer))?$`)

var answerMedia = map[string]string{"geojson": mediaGeoJSON, "csv": mediaCSV, "kml": mediaKML, "answer": mediaJSON + ", " + mediaGeoJSON}

// answer answers /a/{hash}: the recipe, to read or as JSON; with an ending, the answer itself.
func (s *server) answer(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	parts := answerName.FindStringSubmatch(param(c, "name"))
	if parts == nil {
		return threat.NotFound("recipe", param(c, "name"))
	}
	hash, ending := parts[1], parts[3]
	kept, err := s.cfg.Recipes.Recipe(c.Request().Context(), hash)
	if err != nil {
		return err
	}
	var r threat.Recipe
	if err := json.Unmarshal(kept.Text, &r); err != nil {
		return err //nolint:wrapcheck // of our own making
	}
	whole, err := s.stands(c.Request().Context(), r, kept)
	if err != nil {
		return err
	}
	if !whole {
		return s.answerGone(c, r, kept)
	}
	if media, ok := answerMedia[ending]; ok {
		return s.answered(c, r, ending, media)
	}
	is := asJSON
	if ending == "" {
		if is, err = negotiate(c, asHTML, asJSON); err != nil {
			return err
		}
	}
	c.Response().Header().Set("Cache-Control", revalidate)
	doc := s.answerDoc(c, hash, r, kept.Text)
	if is.name == "html" {
		return s.page(c, http.StatusOK, "answer", "An answer", answerPage{doc, r, wordsOf(r)})
	}
	return sendJSON(c, mediaJSON, doc)
}

// stands tells whether all records that a pinned answer rested on may be seen still.
func (s *server) stands(ctx context.Context, r threat.Recipe, kept threat.KeptRecipe) (bool, error) {
	if kept.Evidence == nil {
		return true, nil
	}
	now, err := s.evidence(ctx, r)
	return bytes.Equal(now, kept.Evidence), err
}

func (s *server) answerGone(c echo.Context, r threat.Recipe, kept threat.KeptRecipe) error {
	p := problemOf(http.StatusGone, "records that this answer rested on are withdrawn or withheld by now, so it can't be given as it was")
	p.Recipe, p.Accepted = kept.Text, "the same question of today: "+s.href(c, todaysMethod(r))+"?"+todayOf(r).Encode()
	p.Instance = c.Request().URL.Path
	s.writeProblem(c, p)
	return nil
}

// todayOf is the query of today's twin.
func todayOf(r threat.Recipe) url.Values {
	r.AsOf = nil
	q := recipeQuery(r)
	if name := q.Get("corridor"); name != "" {
		id, _ := threat.CorridorIDVersion(name)
		q.Set("corridor", id)
	}
	return q
}

// answered makes the answer. A listing is whole.
func (s *server) answered(c echo.Context, r threat.Recipe, ending, media string) error {
	more := url.Values{}
	if r.Method == incidentsPath {
		more.Set("all", "true")
		if ending == "answer" {
			media = mediaGeoJSON
		}
	}
	w := &matchingWriter{ResponseWriter: c.Response().Writer, media: media}
	s.whole.ServeHTTP(w, s.inner(c, r, c.Request().Method, media, more))
	if !w.other {
		c.Response().Committed = true
		return nil
	}
	for _, name := range []string{"Content-Type", "Content-Length", "Content-Disposition", "ETag"} {
		c.Response().Header().Del(name)
	}
	return echo.NewHTTPError(http.StatusNotAcceptable, "this answer has no "+ending+"; .answer has it as it is")
}

// matchingWriter lets an answer through that is of the media type, and what is no answer.
type matchingWriter struct {
	http.ResponseWriter
	media string
	begun bool
	other bool
}

func (m *matchingWriter) WriteHeader(status int) {
	if m.begun {
		return
	}
	m.begun = true
	is, _, _ := strings.Cut(m.Header().Get("Content-Type"), ";")
	if m.other = status == http.StatusNotAcceptable || status == http.StatusOK && !strings.Contains(m.media, is); !m.other {
		m.ResponseWriter.WriteHeader(status)
	}
}

func (m *matchingWriter) Write(b []byte) (int, error) {
	m.WriteHeader(http.StatusOK)
	if m.other {
		return len(b), nil
	}
	return m.ResponseWriter.Write(b)
}

// Unwrap lets an http.ResponseController reach the connection.
func (m *matchingWriter) Unwrap() http.ResponseWriter { return m.ResponseWriter }

func (s *server) answerDoc(c echo.Context, hash string, r threat.Recipe, text []byte) AnswerDoc {
	at := s.href(c, answersPath+"/"+hash)
	doc := AnswerDoc{hash, text, []Link{
		{at, "self", mediaHTML, "This answer, to read and to hand on"},
		{at + ".json", "describedby", mediaJSON, "How it is made"},
		{at + ".answer", "item", "", "The answer"},
	}}
	if r.Method == incidentsPath {
		doc.Links = append(doc.Links, Link{at + ".geojson", "item", mediaGeoJSON, "The records as GeoJSON"}, Link{at + ".csv", "item", mediaCSV, "The records as CSV"},
			Link{at + ".kml", "item", mediaKML, "The records as KML"})
	}
	title := "The same question of today"
	if r.AsOf == nil {
		title = "The question"
	}
	doc.Links = append(doc.Links, Link{s.href(c, todaysMethod(r)) + "?" + todayOf(r).Encode(), "related", "", title})
	return doc
}

// answerPage is what the page shows.
type answerPage struct {
	Doc    AnswerDoc
	Recipe threat.Recipe
	Words  [][2]string
}

// wordsOf lists what a recipe says, in order.
func wordsOf(r threat.Recipe) (list [][2]string) {
	q := todayOf(r)
	for _, name := range slices.Sorted(maps.Keys(q)) {
		list = append(list, [2]string{name, q.Get(name)})
	}
	return list
}
