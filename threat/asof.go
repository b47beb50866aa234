package threat

import (
	"context"
	"time"
)

// AsOfForms says what ParseAsOf accepts.
const AsOfForms = "a day up to today (2019-03-23: to its end, UTC), or an RFC 3339 instant up to now (2019-03-23T10:00:00Z)"

// ParseAsOf reads as_of: a day, or an instant, up to now. A day is its last instant; today is now.
//
// Returns a KindInvalid error that says what is wrong.
func ParseAsOf(s string, now time.Time) (time.Time, error) {
	first, last, ok := span(s)
	if !ok {
		return time.Time{}, Invalid("as_of", s, "neither a day nor an instant that exists", AsOfForms)
	}
	if first.After(now) {
		return time.Time{}, Invalid("as_of", s, "in the future, of which nothing is known", AsOfForms)
	}
	if last.After(now) {
		last = now
	}
	return last, nil
}

// Moment is what was known when: the last change by then. The zero Moment is before the first one.
type Moment struct {
	At      time.Time // of that change
	Counter int64     // the change counter by then
}

type asOfKey struct{}

// WithAsOf makes what is read of incidents in this context that which was known at an instant.
func WithAsOf(ctx context.Context, at time.Time) context.Context {
	return context.WithValue(ctx, asOfKey{}, at)
}

// AsOf returns the instant that a context reads as of; not ok for the present.
func AsOf(ctx context.Context) (at time.Time, ok bool) {
	at, ok = ctx.Value(asOfKey{}).(time.Time)
	return at, ok
}

// StricterCoarsening returns the rule of the two that tells less of a place; "" = as_is.
func StricterCoarsening(a, b string) string {
	for i := len(Coarsenings.Codes) - 1; i >= 0; i-- {
		if code := Coarsenings.Codes[i].Code; code == a || code == b {
			return code
		}
	}
	return a
}
