package handlers

import (
	"net/url"
	"strconv"
	"strings"

	"threatmap/threat"
)

const (
	defaultLimit = 100
	maxLimit     = 10_000
	maxCursor    = 4096 // bytes
)

// pageParams lists the parameters that parsePage reads.
func pageParams(col threat.Collection) []string {
	names := []string{"limit", "after", "all", "sortby"}
	if col.ID == threat.Incidents.ID {
		names = append(names, "sort")
	}
	return names
}

// parsePage reads which part of a listing is wanted. A limit over the highest is the highest, as OGC API – Features has it.
func parsePage(q url.Values, col threat.Collection) (threat.Page, error) {
	p := threat.Page{Limit: defaultLimit, After: q.Get("after"), Sort: threat.SortID}
	if q.Has("limit") {
		limit, err := readLimit(q.Get("limit"))
		if err != nil {
			return p, err
		}
		p.Limit = limit
	}
	if len(p.After) > maxCursor || q.Has("after") && p.After == "" {
		return p, threat.Invalid("after", p.After, "not a cursor", "what a next link holds")
	}
	if q.Has("sort") {
		p.Sort = threat.Sort(q.Get("sort"))
		switch p.Sort {
		case threat.SortID, threat.SortNewest, threat.SortOldest:
		default:
			return p, threat.Invalid("sort", q.Get("sort"), "unknown order", "id occurred -occurred")
		}
	}
	err := readSortBy(q, col, &p)
	return p, err
}

// readSortBy reads an order by properties. By the first day it is one that memory has.
func readSortBy(q url.Values, col threat.Collection, p *threat.Page) error {
	if !q.Has("sortby") {
		return nil
	}
	if q.Has("sort") {
		return threat.Invalid("sort", q.Get("sort"), "says the order, as sortby does", "one of the two")
	}
	by, err := threat.ParseSortBy(q.Get("sortby"), col)
	if err != nil {
		return err
	}
	switch {
	case col.HasTime && by.String() == "first_day":
		p.Sort = threat.SortOldest
	case col.HasTime && by.String() == "-first_day":
		p.Sort = threat.SortNewest
	default:
		p.By = by
	}
	return nil
}

func readLimit(s string) (int, error) {
	if s == "" || strings.Trim(s, "0123456789") != "" || strings.Trim(s, "0") == "" {
		return 0, threat.Invalid("limit", s, "not a whole number from 1", "1 to 10000")
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > maxLimit { // err: more digits than an int holds
		return maxLimit, nil //nolint:nilerr // capped
	}
	return n, nil
}
