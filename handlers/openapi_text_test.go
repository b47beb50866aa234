package handlers

import (
	"regexp"
	"testing"
	"time"

	"threatmap/threat"
)

// What the patterns take is what is read, at the edges of the calendar too. That the end is before the start, or after the year 9999, no pattern can tell.
func TestPatternsOfTimesAreWhatIsRead(t *testing.T) {
	interval, moment := regexp.MustCompile(intervalText), regexp.MustCompile(momentText)
	now := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	parts := []string{
		"", "..", "2019-03-23", "2019-02-29", "2020-02-29", "1900-02-29", "2000-02-29", "2019-04-31", "2019-12-31", "2019-13-01", "2019-00-10", "2019-01-00", "0001-01-01", "19-01-01", "2019-1-1", "x", " 2019-03-23",
		"P1D", "P", "PT", "P1Y2M3DT4H5M6S", "P1YT", "P1Y3D", "PT1H6S", "PT5M", "P2W", "P2W1D", "P1D2M", "P12345D", "p1d", "P0D", "P1Y\n",
		"2019-03-23T10:00:00Z", "2019-03-23t10:00:00z", "2019-03-23T10:00:00", "2019-03-23T10:00:00.123456789+03:00", "2019-03-23T10:00:00.1234567890Z", "2019-03-23T24:00:00Z", "2019-03-23T10:60:00Z", "2019-03-23T10:00:60Z", "2019-03-23T10:00Z", "2019-03-23T10:00:00+24:00",
	}
	texts := append([]string{}, parts...)
	for _, a := range parts {
		for _, b := range parts {
			texts = append(texts, a+"/"+b)
		}
	}
	for _, text := range texts {
		_, err := threat.ParseInterval(text)
		if got := interval.MatchString(text); got != (err == nil) && !(got && isOfTwo(err)) {
			t.Errorf("datetime=%q: the pattern says %t, reading it %v", text, got, err)
		}
		if _, err := threat.ParseAsOf(text, now); moment.MatchString(text) != (err == nil) {
			t.Errorf("as_of=%q: the pattern says %t, reading it %v", text, moment.MatchString(text), err)
		}
	}
}

func isOfTwo(err error) bool {
	known, ok := err.(*threat.Error) //nolint:errorlint // as it was returned
	return ok && (known.Detail == "the end is before the start" || known.Detail == "the end is after the year 9999")
}
