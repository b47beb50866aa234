package handlers

import (
	"bytes"
	"io"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// A coding is a content coding that we write.
type coding string

const (
	codingNone coding = ""
	codingGzip coding = "gzip"
	codingZstd coding = "zstd"
)

// minPacked is the size in bytes from which packing pays: below it, an answer is one packet on the wire either way.
const minPacked = 1024

// Levels, as measured on our own answers: gzip 5 takes twice the time of 1 for a tenth of a tile's bytes and a fifth of a listing's; zstd
// at its fastest makes both smaller than gzip 3.
const (
	gzipLevel = 1
	zstdLevel = zstd.SpeedFastest
)

// windowSize bounds what a zstd stream looks back over; the default is 4 MiB of memory an encoder, and no smaller output.
const windowSize = 128 << 10

// codingOf picks the coding that an Accept-Encoding header likes best; zstd, which is quicker and smaller, among equals. Identity wins
// only where the header says so.
func codingOf(header string) coding {
	if header == "" {
		return codingNone
	}
	best, top := codingNone, 0.0
	if named(header, "identity") {
		top = weight(header, "identity")
	}
	gz, zs := weight(header, string(codingGzip)), weight(header, string(codingZstd))
	if gz > 0 && gz >= top {
		best, top = codingGzip, gz
	}
	if zs > 0 && zs >= top {
		best = codingZstd
	}
	return best
}

func named(header, name string) bool {
	for part := range strings.SplitSeq(header, ",") {
		token, _, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(token), name) {
			return true
		}
	}
	return false
}

// encoder packs a stream. Reset lets it be used again.
type encoder interface {
	io.WriteCloser
	Flush() error
	Reset(w io.Writer)
}

var encoders = map[coding]*sync.Pool{
	codingGzip: {New: func() any {
		w, err := gzip.NewWriterLevel(io.Discard, gzipLevel)
		if err != nil { // an unknown level: cannot be
			panic(err)
		}
		return w
	}},
	codingZstd: {New: func() any {
		// One goroutine an answer: there are other answers to make. The sum at the end would cost a tenth; TCP and TLS have theirs.
		w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstdLevel), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false),
			zstd.WithWindowSize(windowSize), zstd.WithLowerEncoderMem(true))
		if err != nil { // an option out of its range: cannot be
			panic(err)
		}
		return w
	}},
}

// newEncoder returns an encoder that writes to w; release gives it back, after Close or instead of it.
func newEncoder(c coding, w io.Writer) encoder {
	e, _ := encoders[c].Get().(encoder)
	e.Reset(w)
	return e
}

func release(c coding, e encoder) {
	e.Reset(io.Discard) // holds on to no connection
	encoders[c].Put(e)
}

// packed returns data in a coding, in no more memory than it takes: tiles are kept.
func packed(c coding, data []byte) ([]byte, error) {
	out, _ := appenders.Get().(*appender)
	defer appenders.Put(out)
	*out = (*out)[:0]
	e := newEncoder(c, out)
	defer release(c, e)
	if _, err := e.Write(data); err != nil {
		return nil, err
	}
	err := e.Close()
	return bytes.Clone(*out), err
}

// appenders are used again.
var appenders = sync.Pool{New: func() any { return new(appender) }}

// appender is bytes that one can write to.
type appender []byte

func (a *appender) Write(b []byte) (int, error) {
	*a = append(*a, b...)
	return len(b), nil
}
