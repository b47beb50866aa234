package handlers

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
	"threatmap/tiles"
)

const mediaMVT = "application/vnd.mapbox-vector-tile"

// tile answers /tiles/{c}/{z}/{x}/{y}.mvt, and tiles of all collections (datasetTile).
func (s *server) tile(c echo.Context) error {
	if set, ok := tiles.MatrixSetByID(param(c, "collection")); ok {
		return s.datasetTile(c, set)
	}
	if !strings.HasSuffix(param(c, "y"), ".mvt") {
		return threat.NotFound("tile format of", param(c, "y"))
	}
	col, err := s.asked(c)
	if err != nil {
		return err
	}
	a, err := tiles.ParseAddress(col, param(c, "z"), param(c, "x"), param(c, "y"))
	if err != nil {
		return err
	}
	return s.tileAt(c, a, "v")
}

// tileAt answers with one tile. v= names the edition that the client last saw, which its TileJSON tells: while it is the current one, the tile may be kept without
// asking. extra are the parameters beside the filter.
func (s *server) tileAt(c echo.Context, a tiles.Address, extra ...string) error {
	f, err := s.parseFilter(c, a.Collection, extra...)
	if err != nil {
		return err
	}
	asOf, err := s.tileState(c.Request().Context(), a.Collection)
	if err != nil {
		return err
	}
	question := tileText(c.QueryParams(), a)
	if done, err := s.tileTagged(c, asOf, question); done || err != nil {
		return err
	}
	tile, err := s.keptTile(c, a, f, asOf, tileQuestion{question, answerCoding(c.Request())})
	if err != nil {
		return err
	}
	return sendTile(c, tile)
}

// tileTagged sets a tile's ETag, and answers 304 to who has it.
func (s *server) tileTagged(c echo.Context, asOf tileState, question string) (done bool, err error) {
	if asOf.sure && c.QueryParam("v") == s.edition(asOf.head) {
		c.Response().Header().Set("Cache-Control", "public, max-age=86400, immutable")
	}
	return matched(c, fmt.Sprintf("%s|%t|%s|%s", s.edition(asOf.head), asOf.sure, s.cfg.Version, question))
}

func sendTile(c echo.Context, tile keptTile) error {
	if tile.body == nil {
		return c.NoContent(http.StatusNoContent)
	}
	h := c.Response().Header()
	if tile.coding != codingNone {
		h.Set("Content-Encoding", string(tile.coding))
	}
	h.Set("Content-Length", strconv.Itoa(len(tile.body)))
	return c.Blob(http.StatusOK, mediaMVT, tile.body)
}

// tileState is the state that a tile is of, or of a newer one.
type tileState struct {
	head threat.Head // of changes; for what is not incidents, of changes of the geography
	sure bool        // that the head will never be told of another tile: not so at start, when the database tells the head and memory may by then make the tile
}

func (s *server) tileState(ctx context.Context, col threat.Collection) (now tileState, err error) {
	read := s.cfg.Store.GeographyHead
	if col.ID == threat.Incidents.ID {
		read = s.cfg.Store.Head
	}
	warm := s.cfg.Warm() == nil // asked first: from then on, head and tile both come from memory
	if now.head, err = read(ctx); err != nil {
		return now, fmt.Errorf("read change counter: %w", err)
	}
	now.sure = warm && !now.head.Passing
	return now, nil
}

// tileText names a tile and its filter: its parameters in order, less v and f, which change nothing of it. A layer that took the place of another has other tiles.
func tileText(q url.Values, a tiles.Address) string {
	if q.Has("v") || q.Has("f") {
		q = maps.Clone(q)
		q.Del("v")
		q.Del("f")
	}
	text := a.String() + "?" + q.Encode()
	if layer := a.Collection.Layer; layer != nil {
		text += "#" + strconv.FormatInt(layer.Key, 10)
	}
	return text
}

// keptTile makes a tile once for each state and coding.
func (s *server) keptTile(c echo.Context, a tiles.Address, f threat.Filter, asOf tileState, q tileQuestion) (tile keptTile, err error) {
	kept := &s.outlines
	switch {
	case a.Collection.ID != threat.Incidents.ID:
	case pastTiles(c):
		kept, asOf.head.Counter = &s.past, 0 // of any day: the question says which
	default:
		kept = &s.tiles
	}
	if asOf.sure {
		if tile, ok := kept.get(asOf.head, q); ok {
			return tile, nil
		}
	}
	made, err := s.cfg.Tiles.Tile(c.Request().Context(), a, f)
	if err != nil {
		return tile, err
	}
	if tile, err = packedTile(made, q.coding); err != nil {
		return tile, fmt.Errorf("pack tile %s: %w", a, err)
	}
	if asOf.sure {
		kept.put(asOf.head, q, tile)
	}
	return tile, nil
}

func packedTile(made tiles.Tile, as coding) (tile keptTile, err error) {
	switch tile.body = made.Data; {
	case as == codingNone || len(made.Data) < minPacked:
	case as == codingGzip && made.Gzip != nil:
		tile = keptTile{codingGzip, made.Gzip}
	default:
		tile.coding = as
		tile.body, err = packed(as, made.Data)
	}
	return tile, err
}

// tileJSON answers /tiles/{c}.json, and describes the tiles of all collections (datasetTileset). A filter in its query goes into the tiles' address.
func (s *server) tileJSON(c echo.Context) error {
	if set, ok := tiles.MatrixSetByID(param(c, "name")); ok {
		return s.datasetTileset(c, set)
	}
	name, ok := strings.CutSuffix(param(c, "name"), ".json")
	if !ok {
		return threat.NotFound("tile set", param(c, "name"))
	}
	col, err := s.catalog().Collection(name)
	if err != nil {
		return err
	}
	f, err := s.parseFilter(c, col)
	if err != nil {
		return err
	}
	if err := s.cfg.Store.CheckLines(c.Request().Context(), f); err != nil {
		return err
	}
	return dataJSON(s, c, func() (tiles.TileJSON, error) { return s.describeTiles(c, col) })
}

func (s *server) describeTiles(c echo.Context, col threat.Collection) (tiles.TileJSON, error) {
	ctx := c.Request().Context()
	asOf, err := s.tileState(ctx, col)
	if err != nil {
		return tiles.TileJSON{}, err
	}
	bound, _, ok, err := s.cfg.Store.Extent(ctx, col)
	if err != nil {
		return tiles.TileJSON{}, err
	}
	q := url.Values{"v": {s.edition(asOf.head)}}
	for name, values := range c.QueryParams() {
		q[name] = values
	}
	template := s.href(c, "/tiles/"+col.ID+"/{z}/{x}/{y}.mvt?"+q.Encode())
	if !ok {
		return tiles.Describe(col, template, nil), nil
	}
	return tiles.Describe(col, template, &bound), nil
}
