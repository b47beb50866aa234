// Package live fans one change out to many subscribers. Nobody waits for anybody: a subscriber that does not keep up is dropped, and comes
// back with the counter that it had last.
package live
