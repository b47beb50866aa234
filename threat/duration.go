package threat

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// lasting is a duration as RFC 3339 (Appendix A, after ISO 8601) spells it: P1M, P2W, P1DT12H.
type lasting struct {
	years, months, days int
	clock               time.Duration
}

var duration = regexp.MustCompile(`^P(?:(\d{1,4})W|(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,4})S)?)?)$`)

func parseDuration(s string) (lasting, bool) {
	part := duration.FindStringSubmatch(s)
	if part == nil || s == "P" || strings.HasSuffix(s, "T") {
		return lasting{}, false
	}
	n := make([]int, len(part))
	for i, text := range part[1:] {
		n[i], _ = strconv.Atoi(text) // four digits at most, or none: 0
	}
	return lasting{n[1], n[2], 7*n[0] + n[3], time.Duration(n[4])*time.Hour + time.Duration(n[5])*time.Minute + time.Duration(n[6])*time.Second}, true
}

// after returns the last instant of what begins at an instant and lasts so long: of a month from 1 March, the last of 31 March. A month later than the 31st is the
// last day of a shorter month, as in PostgreSQL.
func (l lasting) after(start time.Time) time.Time {
	to := start.AddDate(l.years, l.months, 0)
	if to.Day() != start.Day() {
		to = to.AddDate(0, 0, -to.Day())
	}
	return to.AddDate(0, 0, l.days).Add(l.clock - time.Microsecond)
}
