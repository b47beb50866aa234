package aside_test

import (
	"errors"
	"strings"
	"testing"

	"threatmap/aside"
)

func TestAPanicComesToTheOneWhoWaits(t *testing.T) {
	wait := aside.Do(func() { panic(errors.New("broken")) })
	defer func() {
		err, ok := recover().(error)
		if !ok || !strings.Contains(err.Error(), "broken") || !strings.Contains(err.Error(), "aside_test.go") {
			t.Errorf("who waits gets %v, not what happened and where", err)
		}
	}()
	wait()
}

func TestWhatIsDoneAsideIsDoneAfterTheWait(t *testing.T) {
	done := false
	if aside.Do(func() { done = true })(); !done {
		t.Error("it is not done")
	}
}
