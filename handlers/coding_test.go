package handlers

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	kgzip "github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/paulmach/orb"

	"threatmap/formats"
	"threatmap/threat"
)

func TestCodingOf(t *testing.T) {
	for header, want := range map[string]coding{
		"": codingNone, "identity": codingNone, "br": codingNone, "br, deflate": codingNone, "gzip": codingGzip, "zstd": codingZstd,
		"gzip, deflate, br, zstd": codingZstd, "gzip;q=1, zstd;q=0.5": codingGzip, "zstd;q=0, gzip": codingGzip, "GZIP": codingGzip,
		"*": codingZstd, "*;q=0": codingNone, "gzip;q=0": codingNone, "gzip;q=0.5, identity;q=0.9": codingNone, "identity;q=0, *": codingZstd,
		"identity;q=0.2, gzip;q=0.2": codingGzip, "gzip;q=x": codingGzip, ",;,": codingNone,
	} {
		if got := codingOf(header); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

func TestPackedUnpacks(t *testing.T) {
	data := listingLike(100_000)
	for range 3 { // encoders are used again
		for _, c := range []coding{codingGzip, codingZstd} {
			small, err := packed(c, data)
			if err != nil || len(small) >= len(data)/2 {
				t.Fatal(c, len(small), err)
			}
			if got := unpacked(t, c, small); !bytes.Equal(got, data) {
				t.Errorf("%s unpacks to something else", c)
			}
		}
	}
}

// unpacked reads with the standard library's gzip, which did not write it; zstd has no other decoder in Go.
func unpacked(t *testing.T, c coding, data []byte) []byte {
	t.Helper()
	if c == codingGzip {
		r, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	r, err := zstd.NewReader(nil, zstd.WithDecoderMaxWindow(windowSize))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got, err := r.DecodeAll(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// listingLike is as much GeoJSON as a listing of incidents has, of about n bytes.
func listingLike(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same each time
	var b []byte
	for i := 0; len(b) < n; i++ {
		f := threat.Feature{ID: threat.PublicID(int64(r.IntN(1e6))), Geometry: orb.Point{38 + r.Float64()*6, 33 + r.Float64()*4}, Values: make([]any, len(threat.Incidents.Fields))}
		for j, field := range threat.Incidents.Fields {
			switch {
			case field.Codes != nil && field.Type == threat.TypeString:
				f.Values[j] = field.Codes.Codes[r.IntN(len(field.Codes.Codes))].Code
			case field.Type == threat.TypeDate:
				f.Values[j] = threat.Day(17000 + r.IntN(1000))
			case field.Type == threat.TypeInt && j%2 == 0:
				f.Values[j] = int64(r.IntN(20))
			case field.Name == "title":
				f.Values[j] = fmt.Sprint("Event ", i, " near a town")
			}
		}
		b = append(formats.AppendFeature(b, threat.Incidents, f), ",\n"...)
	}
	return b
}

// BenchmarkCodings compares levels on a page of a listing.
func BenchmarkCodings(b *testing.B) {
	data := listingLike(350_000)
	for _, level := range []int{1, 3, 5} {
		b.Run(fmt.Sprint("gzip ", level), func(b *testing.B) {
			w, err := kgzip.NewWriterLevel(io.Discard, level)
			if err != nil {
				b.Fatal(err)
			}
			benchmarkCoding(b, data, w)
		})
	}
	for _, level := range []zstd.EncoderLevel{zstd.SpeedFastest, zstd.SpeedDefault} {
		b.Run(fmt.Sprint("zstd ", level), func(b *testing.B) {
			w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(windowSize), zstd.WithLowerEncoderMem(true))
			if err != nil {
				b.Fatal(err)
			}
			benchmarkCoding(b, data, w)
		})
	}
}

func benchmarkCoding(b *testing.B, data []byte, e encoder) {
	b.Helper()
	var out appender
	for b.Loop() {
		out = out[:0]
		e.Reset(&out)
		if _, err := e.Write(data); err != nil {
			b.Fatal(err)
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(out)), "bytes")
}
