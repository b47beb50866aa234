package formats

import (
	"fmt"
	"io"
)

// block gathers what is written, so that writes are few and large.
type block struct {
	w   io.Writer
	buf []byte
	err error
}

// flush writes out what is there, if it is more than keep bytes. After an error it does nothing but return it again.
func (b *block) flush(keep int) error {
	if b.err == nil && len(b.buf) > keep {
		if _, err := b.w.Write(b.buf); err != nil {
			b.err = fmt.Errorf("write features: %w", err)
		}
		b.buf = b.buf[:0]
	}
	return b.err
}
