package store

import (
	"encoding/base64"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

const cursorVersion = 1

// cursor is a place in a listing: everything up to its key has been given. Orders by time list the dated records first, then the others
// by their key (Undated).
type cursor struct {
	Version    int         `json:"v"`
	Collection string      `json:"c"`
	Sort       threat.Sort `json:"s"`
	First      bool        `json:"b,omitempty"` // nothing of this phase has been given
	Undated    bool        `json:"u,omitempty"`
	Day        string      `json:"d,omitempty"`
	FID        int64       `json:"f,omitempty"`
	ID         string      `json:"i,omitempty"`
}

func startCursor(col threat.Collection, p threat.Page) (cursor, error) {
	c := cursor{Version: cursorVersion, Collection: col.ID, Sort: p.Sort, First: true}
	switch p.Sort {
	case "":
		c.Sort = threat.SortID
	case threat.SortID:
	case threat.SortNewest, threat.SortOldest:
		if !col.HasTime {
			return c, threat.Invalid("sort", string(p.Sort), "the collection "+col.ID+" has no time", string(threat.SortID))
		}
	default:
		return c, threat.Invalid("sort", string(p.Sort), "unknown order", "id, occurred, -occurred")
	}
	if p.After == "" {
		return c, nil
	}
	got, ok := parseCursor(p.After)
	if !ok || got.Version != cursorVersion || got.Collection != col.ID || got.Sort != c.Sort {
		return c, threat.Invalid("after", p.After, "not a cursor of this listing", "the cursor of a next link, with the order it was made for")
	}
	return got, nil
}

func parseCursor(s string) (c cursor, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(raw, &c) != nil {
		return c, false
	}
	if c.Day == "" || c.Day == "-infinity" || c.Day == "infinity" {
		return c, c.Day != "" || c.First || c.Undated || c.Sort == threat.SortID
	}
	var d threat.Day
	return c, d.UnmarshalText([]byte(c.Day)) == nil
}

func (c cursor) String() string {
	raw, _ := json.Marshal(c) // strings, numbers and bools only
	return base64.RawURLEncoding.EncodeToString(raw)
}

func (c cursor) after(k keyed) cursor {
	c.First, c.FID, c.Day, c.ID = false, k.fid, k.day, k.feature.ID
	if c.Undated || c.Sort == threat.SortID {
		c.Day = ""
	}
	return c
}

// nextPhase goes on from the dated records to the others; false where that was all.
func (c *cursor) nextPhase() bool {
	if c.Sort == threat.SortID || c.Undated {
		return false
	}
	*c = cursor{Version: c.Version, Collection: c.Collection, Sort: c.Sort, First: true, Undated: true}
	return true
}

// sql returns the clauses that leave out what has been given, and the order. Both orders by time run along incident_first_day_idx, one of
// them backwards; the clause on first_day alone is what bounds the index.
func (c cursor) sql(col threat.Collection) (after []string, order string, args pgx.NamedArgs) {
	args = pgx.NamedArgs{}
	set := func(clause string) {
		if !c.First {
			after = append(after, clause)
			args["after_fid"], args["after_day"], args["after_id"] = c.FID, c.Day, c.ID
		}
	}
	switch {
	case !col.HasTime:
		set(`id COLLATE "C" > @after_id`)
		return after, `id COLLATE "C"`, args
	case c.Sort == threat.SortID:
		set("fid > @after_fid")
		return after, "fid", args
	case c.Undated:
		set("fid > @after_fid")
		return append(after, "first_day IS NULL"), "fid", args
	case c.Sort == threat.SortNewest:
		set("first_day <= @after_day::text::date AND (first_day < @after_day::text::date OR fid > @after_fid)")
		return append(after, "first_day IS NOT NULL"), "first_day DESC, fid", args
	}
	set("first_day >= @after_day::text::date AND (first_day > @after_day::text::date OR fid < @after_fid)")
	return append(after, "first_day IS NOT NULL"), "first_day, fid DESC", args
}
