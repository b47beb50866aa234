package threat

import (
	"errors"
	"fmt"
	"time"
)

// Kind classifies an error for whoever has to answer it. handlers maps each kind to one HTTP status.
type Kind int

// The kinds of errors that cross a room's border.
const (
	KindInvalid  Kind = iota + 1 // the caller's input is wrong
	KindNotFound                 // there is no such thing (for this audience)
	KindConflict                 // somebody else changed it
	KindTooLarge                 // over a stated limit
	KindTimeout                  // over its time limit
	KindUnready                  // not yet able to serve
	KindGone                     // there was such a thing, and it has been withdrawn
)

// Error is an error whose message may be shown to the caller.
type Error struct {
	Kind     Kind
	Param    string // the parameter, field or column that is wrong, if one is
	Value    string // the value it had
	Detail   string // what is wrong, in a sentence
	Accepted string // what would be accepted

	Withdrawn *Withdrawal // of a KindGone error
	Position  *Position   // of a mistake in an expression: where it is
}

func (e *Error) Error() string {
	s := e.Detail
	if e.Param != "" {
		s = fmt.Sprintf("%s %q: %s", e.Param, e.Value, s)
	}
	if e.Position != nil {
		s += fmt.Sprintf(" (at %q)", *e.Position)
	}
	if e.Accepted != "" {
		s += "; accepted: " + e.Accepted
	}
	return s
}

// Invalid returns a KindInvalid error about one parameter.
func Invalid(param, value, detail, accepted string) *Error {
	return &Error{Kind: KindInvalid, Param: param, Value: value, Detail: detail, Accepted: accepted}
}

// NotFound returns a KindNotFound error.
func NotFound(what, id string) *Error {
	return &Error{Kind: KindNotFound, Param: what, Value: id, Detail: "not found"}
}

// Withdrawal says when something that was seen was withdrawn.
type Withdrawal struct {
	At     time.Time
	Reason string // "" = not told
}

// Gone returns a KindGone error.
func Gone(what, id string, w Withdrawal) *Error {
	detail := "withdrawn on " + w.At.UTC().Format(time.DateOnly)
	if w.Reason != "" {
		detail += ": " + w.Reason
	}
	return &Error{Kind: KindGone, Param: what, Value: id, Detail: detail, Withdrawn: &w}
}

// KindOf returns the kind of the first *Error in err's chain, 0 where there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}
