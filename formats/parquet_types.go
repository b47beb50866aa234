package formats

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"threatmap/threat"
)

// isParquetInteger tells whether a logical type is INT(bits,signed).
func isParquetInteger(said string) bool { return strings.HasPrefix(said, "INT(") }

// parquetInteger reads whole numbers. What is over the largest signed one is no value that can be kept.
func parquetInteger(kind parquet.Kind, said string) func(parquet.Value) (any, bool) {
	unsigned := strings.HasSuffix(said, "false)")
	switch {
	case kind == parquet.Int32 && unsigned:
		return func(v parquet.Value) (any, bool) { return int64(v.Uint32()), true }
	case kind == parquet.Int32:
		return func(v parquet.Value) (any, bool) { return int64(v.Int32()), true }
	case unsigned:
		return func(v parquet.Value) (any, bool) { return v.Int64(), v.Uint64() <= math.MaxInt64 }
	}
	return func(v parquet.Value) (any, bool) { return v.Int64(), true }
}

// isParquetInstant tells whether a logical type is TIMESTAMP(…). One without a zone is taken for UTC, as in GeoPackage.
func isParquetInstant(said string) bool { return strings.HasPrefix(said, "TIMESTAMP(") }

func parquetInstant(said string) func(parquet.Value) (any, bool) {
	instant := time.UnixMicro
	switch {
	case strings.Contains(said, "MILLIS"):
		instant = time.UnixMilli
	case strings.Contains(said, "NANOS"):
		instant = func(n int64) time.Time { return time.Unix(0, n) }
	}
	return func(v parquet.Value) (any, bool) {
		at := instant(v.Int64()).UTC()
		return at, at.Year() > 0 && at.Year() <= 9999
	}
}

// findNumbers finds out whether a column "id" holds the features' own numbers, as that of exported layers does.
func (r *parquetReader) findNumbers(f *parquet.File) error {
	for _, c := range f.Root().Columns() {
		if c.Name() != "id" || !c.Leaf() || c.Index() >= len(r.leaves) || r.leaves[c.Index()].at < 0 {
			continue
		}
		if t := r.head.Columns[r.leaves[c.Index()].at].Type; t != threat.TypeString && t != threat.TypeInt {
			continue
		}
		var own ownNumbers
		for _, group := range r.groups {
			if err := eachParquetValue(group.ColumnChunks()[c.Index()], func(v parquet.Value) { own.add(v.String()) }); err != nil {
				return err
			}
		}
		if own.kept() {
			r.dropColumn(c.Index())
			r.id = c.Index()
		}
	}
	return nil
}

// dropColumn takes a column out of the head.
func (r *parquetReader) dropColumn(index int) {
	gone := r.leaves[index].at
	r.head.Columns = append(r.head.Columns[:gone:gone], r.head.Columns[gone+1:]...)
	r.leaves[index].at = -1
	for i := range r.leaves {
		if r.leaves[i].at > gone {
			r.leaves[i].at--
		}
	}
}

func parquetNumberOf(v parquet.Value) int64 {
	n, _ := strconv.ParseInt(v.String(), 10, 64) // findNumbers has read it
	return n
}

func eachParquetValue(chunk parquet.ColumnChunk, take func(parquet.Value)) error {
	pages := chunk.Pages()
	defer pages.Close() //nolint:errcheck // only read
	buf := make([]parquet.Value, 256)
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", errParquet, err)
		}
		values := page.Values()
		for {
			n, err := values.ReadValues(buf)
			for _, v := range buf[:n] {
				take(v)
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || n == 0 {
				return fmt.Errorf("%w: a page that ends too early", errParquet)
			}
		}
		parquet.Release(page)
	}
}
