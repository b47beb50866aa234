package analysis

import "strconv"

// Strip is a distance × week strip: its cells in which something happened, by week, then position.
type Strip []StripCell

// MarshalJSON writes what encoding/json would; a strip has up to hundreds of thousands of cells, and this takes a tenth of its time.
func (s Strip) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 2+64*len(s)), '[')
	for i := range s {
		if i > 0 {
			b = append(b, ',')
		}
		b = s[i].appendJSON(b)
	}
	return append(b, ']'), nil
}

func (c *StripCell) appendJSON(b []byte) []byte {
	b = append(b, `{"week":"`...)
	b = c.Week.Time().AppendFormat(b, "2006-01-02")
	b = append(b, `","from_km":`...)
	b = strconv.AppendFloat(b, c.FromKM, 'f', -1, 64)
	b = append(b, `,"side_counts":[`...)
	for i, n := range c.SideCounts {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return append(b, "]}"...)
}
