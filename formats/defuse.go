package formats

import "strings"

// defuse keeps a spreadsheet from running a cell as a formula: text that starts with = + - @ tab or a line end gets an apostrophe in
// front, and so does text that already has apostrophes before such a start, so that arm can take exactly one away again.
func defuse(s string) string {
	if formulaLike(s) {
		return "'" + s
	}
	return s
}

// arm undoes defuse.
func arm(s string) string {
	if strings.HasPrefix(s, "'") && formulaLike(s) {
		return s[1:]
	}
	return s
}

func formulaLike(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.IndexByte("=+-@\t\r\n", s[0]) >= 0
}
