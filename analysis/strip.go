package analysis

import "strconv"

// Strip is a distance × week strip: its cells in which something happened, by week, then position.
type Strip []StripCell

// MarshalJSON writes what encoding/json would; a strip has up to hundreds of thousands of cells, and this takes a tenth of its time.
func (s Strip) MarshalJSON() ([]byte, error) {
	return s.AppendJSON(make([]byte, 0, 2+64*len(s))), nil
}

// AppendJSON is MarshalJSON at the end of what is there.
func (s Strip) AppendJSON(b []byte) []byte {
	b = append(b, '[')
	var week []byte
	for i := range s {
		if i > 0 {
			b = append(b, ',')
		}
		if i == 0 || s[i].Week != s[i-1].Week {
			week = s[i].Week.Time().AppendFormat(week[:0], "2006-01-02")
		}
		b = s[i].appendJSON(b, week)
	}
	return append(b, ']')
}

func (c *StripCell) appendJSON(b, week []byte) []byte {
	b = append(append(b, `{"week":"`...), week...)
	b = append(b, `","from_km":`...)
	b = strconv.AppendFloat(b, c.FromKM, 'f', -1, 64)
	b = append(b, `,"side_counts":`...)
	return append(c.SideCounts.appendJSON(b), '}')
}
