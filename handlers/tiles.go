package handlers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"threatmap/threat"
	"threatmap/tiles"
)

const mediaMVT = "application/vnd.mapbox-vector-tile"

// tile answers /tiles/{c}/{z}/{x}/{y}.mvt. v= names the change counter that the page last saw: while it is the current one, the tile may
// be kept without asking.
func (s *server) tile(c echo.Context) error {
	if !strings.HasSuffix(param(c, "y"), ".mvt") {
		return threat.NotFound("tile format of", param(c, "y"))
	}
	a, err := tiles.ParseAddress(param(c, "collection"), param(c, "z"), param(c, "x"), param(c, "y"))
	if err != nil {
		return err
	}
	f, err := parseFilter(c, a.Collection, "v")
	if err != nil {
		return err
	}
	counter, err := s.cfg.Store.ChangeCounter(c.Request().Context())
	if err != nil {
		return fmt.Errorf("read change counter: %w", err)
	}
	if c.QueryParam("v") == strconv.FormatInt(counter, 10) {
		c.Response().Header().Set("Cache-Control", "public, max-age=86400, immutable")
	}
	if done, err := matched(c, fmt.Sprintf("%d|%s|%s", counter, s.cfg.Version, s.here(c, "v", ""))); done || err != nil {
		return err
	}
	data, err := s.keptTile(c, a, f, counter)
	if err != nil {
		return err
	}
	if data == nil {
		return c.NoContent(http.StatusNoContent)
	}
	return c.Blob(http.StatusOK, mediaMVT, data)
}

// keptTile makes a tile of incidents once for each change counter. Other collections change with the boundary set, which does not count.
func (s *server) keptTile(c echo.Context, a tiles.Address, f threat.Filter, counter int64) ([]byte, error) {
	if a.Collection.ID != threat.Incidents.ID {
		return s.cfg.Tiles.Tile(c.Request().Context(), a, f)
	}
	spelled, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("spell the filter of tile %s: %w", a, err)
	}
	question := a.String() + " " + string(spelled)
	if data, ok := s.tiles.get(counter, question); ok {
		return data, nil
	}
	data, err := s.cfg.Tiles.Tile(c.Request().Context(), a, f)
	if err == nil {
		s.tiles.put(counter, question, data)
	}
	return data, err
}

// tileJSON answers /tiles/{c}.json. A filter in its query goes into the tiles' address.
func (s *server) tileJSON(c echo.Context) error {
	name, ok := strings.CutSuffix(param(c, "name"), ".json")
	if !ok {
		return threat.NotFound("tile set", param(c, "name"))
	}
	col, err := threat.CollectionByID(name)
	if err != nil {
		return err
	}
	if _, err := parseFilter(c, col); err != nil {
		return err
	}
	return dataJSON(s, c, func() (tiles.TileJSON, error) { return s.describeTiles(c, col) })
}

func (s *server) describeTiles(c echo.Context, col threat.Collection) (tiles.TileJSON, error) {
	ctx := c.Request().Context()
	counter, err := s.cfg.Store.ChangeCounter(ctx)
	if err != nil {
		return tiles.TileJSON{}, fmt.Errorf("read change counter: %w", err)
	}
	bound, _, ok, err := s.cfg.Store.Extent(ctx, col)
	if err != nil {
		return tiles.TileJSON{}, err
	}
	q := url.Values{"v": {strconv.FormatInt(counter, 10)}}
	for name, values := range c.QueryParams() {
		q[name] = values
	}
	template := s.href(c, "/tiles/"+col.ID+"/{z}/{x}/{y}.mvt?"+q.Encode())
	if !ok {
		return tiles.Describe(col, template, nil), nil
	}
	return tiles.Describe(col, template, &bound), nil
}
