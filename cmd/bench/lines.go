package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// line is one kind of request that is measured.
type line struct {
	name    string
	clients []int // nil = the numbers that -clients names
	gzip    bool
	list    paths
	each    int64        // > 0: the list has so many requests, each of which is asked once
	several int64        // > 0: so many requests are asked three times, and the fastest answers count
	find    func() error // finds what list asks for, where that takes requests of its own
	sql     []sqlWay     // tried both; none = nothing to compare with
	aims    func(r *row, earlier []*row) []aim
}

// sqlWay is one way to ask PostGIS for what a line asks the server for.
type sqlWay struct {
	name string
	ask  sqlAsk
}

// aim is what a line must reach.
type aim struct {
	Text string `json:"text"`
	Met  bool   `json:"met"`
}

const million = 1_000_000

// bands are the zooms that the issue tells apart.
var bands = [][2]uint32{{3, 7}, {8, 10}, {11, 14}}

// lines are all that is measured on one data set.
func (b *bench) lines(ctx context.Context, c *chooser, pool *pgxpool.Pool, s *site) []line {
	all := coldLines(c) // first: what they ask for, nobody has asked for yet
	for _, set := range []struct {
		name    string
		of      filtering
		clients []int
		aims    func(*row, []*row) []aim
	}{
		{"tiles, no filter", noFilter, nil, aimsOfTiles},
		{"tiles, new filter", newFilter, nil, aimsOfFilteredTiles},
		{"tiles, new filter that all match", allFilter, []int{4}, noAims},
	} {
		for _, band := range bands {
			all = append(all, tileLine(fmt.Sprintf("%s, z%d-%d", set.name, band[0], band[1]), c.tile(band[0], band[1], set.of), set.clients, set.aims))
		}
	}
	statistics := line{
		name: "timeline + facets + count, new filter", clients: []int{1}, gzip: true, aims: aimsOfStats,
		list: func(n int64) []string {
			q := c.filterOnly(n).query()
			return []string{"/stats/timeline?" + q, "/stats/facets?" + q, "/stats/count?" + q}
		},
		sql: []sqlWay{{"sql", askStats(c.filterOnly)}},
	}
	fastest := statistics
	fastest.name, fastest.sql, fastest.several = "timeline + facets + count, new filter, the fastest of three", nil, 600
	all = append(all, statistics, fastest)
	all = append(all, profileLines(ctx, c, s)...)
	for _, gzip := range []bool{true, false} {
		all = append(all, itemsLine("no filter", c.box(2*pageLimit, noFilter), gzip), itemsLine("new filter", c.box(20*pageLimit, newFilter), gzip))
	}
	all = append(all, sameCountLine(ctx, c, pool))
	for _, sort := range []string{"id", "-occurred"} {
		all = append(all, pageLines(ctx, s, sort)...)
	}
	return all
}

// coldLines ask for each tile once, so that the server's tile cache has none of them: what a tile without a filter costs.
func coldLines(c *chooser) (all []line) {
	for _, band := range bands {
		tile, several := c.eachTile(band[0], band[1])
		l := tileLine(fmt.Sprintf("tiles, no filter, each once, z%d-%d", band[0], band[1]), func(n int64) tileRequest { return tile(n % several) }, []int{4}, aimsOfColdTiles)
		l.each = several
		all = append(all, l)
	}
	return all
}

func tileLine(name string, tile func(n int64) tileRequest, clients []int, aims func(*row, []*row) []aim) line {
	l := line{name: name, clients: clients, gzip: true, aims: aims, list: func(n int64) []string { return []string{tile(n).path()} }}
	for _, way := range tileWays {
		l.sql = append(l.sql, sqlWay{way.name, way.askTiles(tile)})
	}
	return l
}

func itemsLine(name string, box func(n int64) boxRequest, gzip bool) line {
	packed, aims := "plain", aimsOfPlainItems
	if gzip {
		packed, aims = "gzip", aimsOfGzipItems
	}
	return line{
		name: "items by bbox, " + packed + ", " + name, clients: []int{4}, gzip: gzip, aims: aims,
		list: func(n int64) []string { return []string{box(n).path()} },
		sql:  []sqlWay{{"sql", askItems(box)}},
	}
}

// sameCount is how many incidents the tiles of sameCountLine hold and sameCells in how many cells, both within a fifth or so: a tile's cost
// goes with what is in it, and must not go with how many incidents there are elsewhere.
const (
	sameCount               = 3000
	fewestCells, mostCells  = 350, 800
	shallowest, deepestZoom = 5, 11
)

// pointsOnly leaves lines and areas out: of those a tile holds all that reach into it, and they are many where there are many incidents.
var pointsOnly = "geo_precision=" + strings.Join(slices.Compact(slices.Sorted(slices.Values(precisions))), ",")

// sameCountLine asks for tiles that hold the same number of incidents, whatever the number of all. Each question is a new one.
func sameCountLine(ctx context.Context, c *chooser, pool *pgxpool.Pool) line {
	var list []tileRequest
	find := func() (err error) {
		list, err = tilesHolding(ctx, pool, sameCount)
		if err == nil && len(list) == 0 {
			err = fmt.Errorf("no tile holds about %d incidents", sameCount)
		}
		return err
	}
	return line{
		name: fmt.Sprintf("tiles of about %d points, z%d-%d", sameCount, shallowest, deepestZoom), clients: []int{1}, gzip: true, aims: aimsOfSameCount, find: find,
		list: func(n int64) []string {
			t := list[n%int64(len(list))]
			t.filter = allFilter(c.random(n))
			return []string{t.path() + "&" + pointsOnly}
		},
	}
}

func tilesHolding(ctx context.Context, pool *pgxpool.Pool, count int) (list []tileRequest, err error) {
	for z := uint32(shallowest); z <= deepestZoom; z++ {
		rows, err := pool.Query(ctx, `SELECT cell >> $1::int AS tile FROM
				(SELECT tile_key >> $2::int AS cell, count(*) AS n FROM bench.spot WHERE tile_key IS NOT NULL GROUP BY 1) c
			GROUP BY 1 HAVING sum(n) BETWEEN $3 AND $4 AND count(*) BETWEEN $5 AND $6 ORDER BY 1`,
			2*gridBits, 2*(31-z-gridBits), count*8/10, count*12/10, fewestCells, mostCells)
		if err != nil {
			return nil, err
		}
		codes, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return nil, err
		}
		for _, code := range codes {
			list = append(list, tileOfCode(z, code))
		}
	}
	return list, nil
}

// tileOfCode takes the leading bits of a tile key apart: x in even bits, y in odd ones.
func tileOfCode(z uint32, code int64) tileRequest {
	t := tileRequest{z: z}
	for bit := range z {
		t.x |= uint32(code>>(2*bit)&1) << bit
		t.y |= uint32(code>>(2*bit+1)&1) << bit
	}
	return t
}

// farPage is the page that must cost what the first costs; around it, and at the beginning, ten pages are asked for in turn.
const (
	farPage  = 1000
	pages    = 10
	pageSize = 100
)

// pageLines list everything in pages, and compares pages about the thousandth with the first ones. Pages are found as anyone finds them, by
// the link to the next.
func pageLines(ctx context.Context, s *site, sort string) []line {
	var first, far []string
	find := func() error {
		if far != nil {
			return nil
		}
		c := &client{site: s, encoding: "identity", buffer: make([]byte, 64<<10)}
		next := fmt.Sprintf("/collections/incidents/items?limit=%d&sort=%s", pageSize, sort)
		for n := 1; n <= farPage && next != ""; n++ {
			if n <= pages {
				first = append(first, next)
			}
			far = append(far, next)
			var err error
			if next, err = c.next(ctx, next); err != nil {
				return err
			}
		}
		far = far[max(0, len(far)-pages):]
		return nil
	}
	asked := func(list *[]string) paths {
		return func(n int64) []string { return []string{(*list)[n%int64(len(*list))]} }
	}
	name := "pages of " + fmt.Sprint(pageSize) + ", sort=" + sort
	firstName := name + ", 1-10"
	return []line{
		{name: firstName, clients: []int{1}, gzip: true, list: asked(&first), find: find, aims: noAims},
		{name: name + ", 991-1000", clients: []int{1}, gzip: true, list: asked(&far), find: find, aims: aimsOfFarPage(firstName)},
	}
}

// next reads a page and returns the path of the one after; "" at the end.
func (c *client) next(ctx context.Context, path string) (string, error) {
	var b body
	if _, err := c.get(ctx, path, &b); err != nil {
		return "", err
	}
	var page struct {
		Links []struct{ Rel, Href string }
	}
	if err := json.Unmarshal(b.bytes, &page); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	for _, l := range page.Links {
		if l.Rel == "next" {
			u, err := url.Parse(l.Href)
			if err != nil {
				return "", errors.Join(fmt.Errorf("%s: bad link", path), err)
			}
			return u.RequestURI(), nil
		}
	}
	return "", nil
}
