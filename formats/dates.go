package formats

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"threatmap/threat"
)

// Layouts are the forms of dates that a mapping may state. YYYY-MM-DD, YYYY-MM and YYYY are always read.
var Layouts = []string{"DD/MM/YYYY", "MM/DD/YYYY", "DD-MM-YYYY", "MM-DD-YYYY", "DD.MM.YYYY", "YYYY/MM/DD", "YYYYMMDD", "DD Mon YYYY"}

var goLayouts = map[string]string{
	"DD/MM/YYYY": "2/1/2006", "MM/DD/YYYY": "1/2/2006", "DD-MM-YYYY": "2-1-2006", "MM-DD-YYYY": "1-2-2006", "DD.MM.YYYY": "2.1.2006",
	"YYYY/MM/DD": "2006/1/2", "YYYYMMDD": "20060102", "DD Mon YYYY": "2 Jan 2006",
}

// readDate reads a day, or a month or year as the range of its days. Nothing is guessed: a form that is not stated is refused with the
// readings that it could have.
func readDate(field, text string, layouts []string) (first, last threat.Day, precision string, bad *fieldError) {
	date, clock, _ := strings.Cut(strings.Replace(text, "T", " ", 1), " ")
	if strings.Trim(clock, "0:.Z") != "" || !isoLike(date) {
		date = text
	}
	for _, form := range []struct{ layout, precision string }{{time.DateOnly, ""}, {"2006-01", "month"}, {"2006", "year"}} {
		t, err := time.Parse(form.layout, date)
		if err != nil {
			continue
		}
		end := t
		switch form.precision {
		case "month":
			end = t.AddDate(0, 1, -1)
		case "year":
			end = t.AddDate(1, 0, -1)
		}
		return threat.DayOf(t), threat.DayOf(end), form.precision, nil
	}
	for _, name := range layouts {
		if t, err := time.Parse(goLayouts[name], text); err == nil {
			return threat.DayOf(t), threat.DayOf(t), "", nil
		}
	}
	return 0, 0, "", wrong(field, text, "%s", readings(text))
}

func isoLike(s string) bool { return len(s) == 10 && s[4] == '-' && s[7] == '-' }

// readings says which dates a text could be.
func readings(text string) string {
	var found []string
	var names []string
	for _, name := range Layouts {
		t, err := time.Parse(goLayouts[name], text)
		if err != nil {
			continue
		}
		names = append(names, name)
		if r := t.Format("2 January 2006"); !slices.Contains(found, r) {
			found = append(found, r)
		}
	}
	if len(names) == 0 {
		return "not a day; must be YYYY-MM-DD (or YYYY-MM, YYYY), or as a date layout of the mapping says"
	}
	return fmt.Sprintf("may be %s; state the date layout in the mapping: %s", strings.Join(found, " or "), strings.Join(names, " or "))
}
