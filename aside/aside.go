// Package aside does something on another processor.
package aside

import (
	"fmt"
	"runtime/debug"
)

// Do does something in another goroutine. What it returns waits for that, and panics where it did: only in the goroutine of the caller is
// somebody to recover, and one question must not end the process.
func Do(do func()) (wait func()) {
	ended := make(chan any, 1)
	go func() {
		defer func() {
			v := recover()
			if v != nil {
				v = fmt.Errorf("%v, in another goroutine:\n%s", v, debug.Stack())
			}
			ended <- v
		}()
		do()
	}()
	return func() {
		if v := <-ended; v != nil {
			panic(v)
		}
	}
}
