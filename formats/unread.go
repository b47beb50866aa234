package formats

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	unreadKept  = 1000 // names that are counted
	unreadShown = 20   // names that a sentence tells
)

// Unread counts the records that have a value in a property which is no field: it stays in the claim's value, and nothing else comes of it. A misspelt date
// makes an undated record, so whoever imports has to hear of it. The zero Unread is ready.
type Unread struct {
	records map[string]int // by the property's name
	more    bool           // there were more names than are kept
}

// Unreader is a Reader that takes properties by their names. In csv a mapping says what is read.
type Unreader interface{ Unread() *Unread }

func (u *Unread) add(name string) {
	if u.records == nil {
		u.records = map[string]int{}
	}
	if _, known := u.records[name]; !known && len(u.records) == unreadKept {
		u.more = true
		return
	}
	u.records[name]++
}

// String names the properties, those of most records first: `"note" (12 records), "occurred_start" (3 records)`; "" where all were read.
func (u *Unread) String() string {
	names := slices.SortedFunc(maps.Keys(u.records), func(a, b string) int {
		if n := u.records[b] - u.records[a]; n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	var said []string
	for _, name := range names[:min(len(names), unreadShown)] {
		records := "records"
		if u.records[name] == 1 {
			records = "record"
		}
		said = append(said, fmt.Sprintf("%q (%d %s)", shorten(name), u.records[name], records))
	}
	if more := len(names) - unreadShown; more > 0 {
		atLeast := ""
		if u.more {
			atLeast = "at least "
		}
		said = append(said, fmt.Sprintf("and %s%d more", atLeast, more))
	}
	return strings.Join(said, ", ")
}
