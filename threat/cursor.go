package threat

import (
	"encoding/base64"
	"encoding/json"
)

const cursorVersion = 1

// Cursor is a place in a listing: everything up to its key has been given. Orders by time list the dated records first, then the others
// by their key (Undated). Its spelling is what next links carry.
type Cursor struct {
	Version    int    `json:"v"`
	Collection string `json:"c"`
	Sort       Sort   `json:"s"`
	First      bool   `json:"b,omitempty"` // nothing of this phase has been given
	Undated    bool   `json:"u,omitempty"`
	Day        string `json:"d,omitempty"` // YYYY-MM-DD or -infinity
	FID        int64  `json:"f,omitempty"`
	ID         string `json:"i,omitempty"`

	By     string    `json:"o,omitempty"` // an order by properties, as SortBy spells it
	Values []*string `json:"w,omitempty"` // of these, nil = no value
}

// StartCursor returns where the page begins. Returns a KindInvalid error for an order that the collection has not, and for a cursor of
// another listing.
func StartCursor(col Collection, p Page) (Cursor, error) {
	c := Cursor{Version: cursorVersion, Collection: col.ID, Sort: p.Sort, First: true}
	switch p.Sort {
	case "":
		c.Sort = SortID
	case SortID:
	case SortNewest, SortOldest:
		if !col.HasTime {
			return c, Invalid("sort", string(p.Sort), "the collection "+col.ID+" has no time", string(SortID))
		}
	default:
		return c, Invalid("sort", string(p.Sort), "unknown order", "id, occurred, -occurred")
	}
	if len(p.By) > 0 {
		c.Sort, c.By = SortID, p.By.String()
	}
	if p.After == "" {
		return c, nil
	}
	got, ok := parseCursor(p.After)
	if !ok || got.Version != cursorVersion || got.Collection != col.ID || got.Sort != c.Sort || got.By != c.By || !got.First && len(got.Values) != len(p.By) {
		return c, Invalid("after", p.After, "not a cursor of this listing", "the cursor of a next link, with the order it was made for")
	}
	return got, nil
}

func parseCursor(s string) (c Cursor, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(raw, &c) != nil {
		return c, false
	}
	if c.Day == "" || c.Day == "-infinity" || c.Day == "infinity" {
		return c, c.Day != "" || c.First || c.Undated || c.Sort == SortID
	}
	var d Day
	return c, d.UnmarshalText([]byte(c.Day)) == nil
}

// String spells the cursor for a next link.
func (c Cursor) String() string {
	raw, _ := json.Marshal(c) // strings, numbers and bools only
	return base64.RawURLEncoding.EncodeToString(raw)
}

// After goes on behind a record: its key, its day ("" = undated) and its id.
func (c Cursor) After(fid int64, day, id string) Cursor {
	c.First, c.FID, c.Day, c.ID = false, fid, day, id
	if c.Undated || c.Sort == SortID {
		c.Day = ""
	}
	return c
}

// NextPhase goes on from the dated records to the others; false where that was all.
func (c *Cursor) NextPhase() bool {
	if c.Sort == SortID || c.Undated {
		return false
	}
	*c = Cursor{Version: c.Version, Collection: c.Collection, Sort: c.Sort, First: true, Undated: true}
	return true
}
