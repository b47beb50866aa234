package threat

import (
	"cmp"
	"strings"
)

// CompareVersions tells whether version a of a data set is older (-1) or newer (+1) than b. "" (unknown) is older than all. Versions are
// compared number by number and word by word: 21.1 < 23.1 < 24.0.1 (a candidate of 2024) < 24.1. Of UCDP's country files (652.1601.1911:
// country 652, January 2016 to November 2019) the end counts as the version, so that one is older than 21.1. What is a copy of a version
// is older than all that is none.
func CompareVersions(origin, a, b string) int {
	if a == b {
		return 0
	}
	if isCopy(a) != isCopy(b) {
		if isCopy(a) {
			return -1
		}
		return 1
	}
	a, b = strings.TrimPrefix(a, copyMark), strings.TrimPrefix(b, copyMark)
	if a == "" || b == "" {
		return cmp.Compare(len(a), len(b))
	}
	va, vb := a, b
	if strings.HasPrefix(origin, "ucdp") {
		va, vb = ucdpVersion(a), ucdpVersion(b)
	}
	for va != "" && vb != "" {
		var x, y string
		x, va = nextToken(va)
		y, vb = nextToken(vb)
		if c := compareTokens(x, y); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(va), len(vb)), strings.Compare(a, b))
}

// copyMark stands before the version of what was read from an export (Incident.Copied) in FieldOrigin.
const copyMark = "copy of "

func isCopy(version string) bool { return strings.HasPrefix(version, copyMark) }

// ucdpVersion turns the version of a country file into one like the yearly files': 652.1601.1911 is 19.11.
func ucdpVersion(v string) string {
	parts := strings.Split(v, ".")
	if len(parts) == 3 && len(parts[0]) >= 3 && len(parts[2]) == 4 {
		return parts[2][:2] + "." + parts[2][2:]
	}
	return v
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// nextToken cuts the first run of digits or of anything but digits and separators, without the separators around it.
func nextToken(v string) (token, rest string) {
	v = strings.TrimLeft(v, ".-_ ")
	if v == "" {
		return "", ""
	}
	end := 1
	for end < len(v) && isDigit(v[end]) == isDigit(v[0]) && !strings.ContainsRune(".-_ ", rune(v[end])) {
		end++
	}
	return v[:end], strings.TrimLeft(v[end:], ".-_ ")
}

// compareTokens compares numbers by value, however long; a number is older than a word.
func compareTokens(a, b string) int {
	na, nb := a != "" && isDigit(a[0]), b != "" && isDigit(b[0])
	switch {
	case na && nb:
		a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	case na != nb:
		if na {
			return -1
		}
		return 1
	}
	return strings.Compare(a, b)
}
