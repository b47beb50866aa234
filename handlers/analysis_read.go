package handlers

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"

	"threatmap/analysis"
	"threatmap/threat"
)

// reasonOtherKind is why a record that matches is not counted.
const reasonOtherKind = "record of another kind than a single incident"

// eventsOf reads what of a filter's answer enters statistics, most at most, and notes how many records that match do not.
//
// Returns a KindTooLarge error where there are more.
func (s *server) eventsOf(ctx context.Context, f threat.Filter, most int, note *analysis.Note) ([]threat.Event, error) {
	counts, err := s.cfg.Store.Counts(ctx, f, nil)
	if err != nil {
		return nil, fmt.Errorf("count what matches: %w", err)
	}
	list := make([]threat.Event, 0, max(0, min(counts.Matched, int64(most))))
	err = s.cfg.Store.Events(ctx, f, func(e threat.Event) error {
		if len(list) == most {
			return &threat.Error{Kind: threat.KindTooLarge, Detail: fmt.Sprintf("more than %d incidents match, the most that this analysis takes", most), Accepted: "a narrower filter"}
		}
		list = append(list, e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	note.Leave(reasonOtherKind, int(max(0, counts.Matched-int64(len(list)))))
	return list, nil
}

// readNumber reads a number; fallback where it is not there.
func readNumber(q url.Values, name string, fallback float64) (float64, error) {
	if !q.Has(name) {
		return fallback, nil
	}
	x, err := strconv.ParseFloat(q.Get(name), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, threat.Invalid(name, q.Get(name), "not a number", "a decimal number")
	}
	return x, nil
}

// readWhole reads a whole number; fallback where it is not there.
func readWhole(q url.Values, name string, fallback int) (int, error) {
	if !q.Has(name) {
		return fallback, nil
	}
	n, err := strconv.ParseInt(q.Get(name), 10, 32)
	if err != nil {
		return 0, threat.Invalid(name, q.Get(name), "not a whole number", "digits")
	}
	return int(n), nil
}

// readSeed reads seed=, 1 where it is not there.
func readSeed(q url.Values) (uint64, error) {
	if !q.Has("seed") {
		return 1, nil
	}
	n, err := strconv.ParseUint(q.Get("seed"), 10, 53) // so that JavaScript reads the same number
	if err != nil {
		return 0, threat.Invalid("seed", q.Get("seed"), "not a seed", "a whole number from 0 to 9007199254740991")
	}
	return n, nil
}

// readChoice reads one of a few words; the first where it is not there.
func readChoice(q url.Values, name string, words ...string) (string, error) {
	if !q.Has(name) {
		return words[0], nil
	}
	for _, w := range words {
		if q.Get(name) == w {
			return w, nil
		}
	}
	return "", threat.Invalid(name, q.Get(name), "unknown", strings.Join(words, " "))
}
