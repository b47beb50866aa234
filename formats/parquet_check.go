package formats

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// A Parquet file of a stranger is looked through before the library gets it: the library makes room for what a footer or a page claims to hold before it looks whether that
// is there, and unpacks a page to whatever size it has. A file within these bounds needs some hundred MB at worst.
const (
	mostParquetFooter  = 16 << 20
	mostParquetParts   = 1_000_000 // elements of the footer's lists: columns by groups of rows, mostly
	mostParquetSchema  = 4096      // columns, with the groups that they are in
	mostParquetNesting = 16
	mostParquetHeader  = 1 << 20   // of a page
	mostParquetPage    = 128 << 20 // of a page, unpacked
	mostParquetValues  = 4 << 20   // of a page: unknown ones take no bytes in the file
)

var errParquet = errors.New("not a Parquet file that can be read")

// Encodings and codecs that are read. The others are rare, and can be made to unpack without end.
var (
	parquetEncodings = []format.Encoding{
		format.Plain, format.PlainDictionary, //nolint:staticcheck // deprecated for writers; files have it
		format.RLE, format.BitPacked, format.RLEDictionary, format.DeltaBinaryPacked, format.DeltaLengthByteArray, format.ByteStreamSplit,
	}
	parquetCodecs = []format.CompressionCodec{format.Uncompressed, format.Snappy, format.Gzip, format.Zstd}
)

// checkParquet looks through footer and pages. Returns an error that wraps errParquet, or that of reading.
func checkParquet(file io.ReaderAt, size int64) error {
	const around = 8 // length of the footer, PAR1
	end := make([]byte, around)
	if size < 4+around {
		return fmt.Errorf("%w: too short", errParquet)
	}
	if _, err := file.ReadAt(end, size-around); err != nil {
		return fmt.Errorf("read the footer: %w", err)
	}
	n := int64(binary.LittleEndian.Uint32(end))
	if string(end[4:]) != "PAR1" || n > size-4-around {
		return fmt.Errorf("%w: no footer", errParquet)
	}
	if n > mostParquetFooter {
		return fmt.Errorf("%w: a footer of %d bytes, more than %d", errParquet, n, mostParquetFooter)
	}
	footer := make([]byte, n)
	if _, err := file.ReadAt(footer, size-around-n); err != nil {
		return fmt.Errorf("read the footer: %w", err)
	}
	var meta format.FileMetaData
	if _, err := decodeThrift(footer, &meta); err != nil {
		return err
	}
	if err := checkParquetSchema(meta.Schema); err != nil {
		return err
	}
	for _, group := range meta.RowGroups {
		for _, chunk := range group.Columns {
			if chunk.FilePath != "" {
				return fmt.Errorf("%w: a column lies in another file", errParquet)
			}
			if err := checkParquetChunk(file, size, &chunk.MetaData); err != nil {
				return fmt.Errorf("column %v: %w", chunk.MetaData.PathInSchema, err)
			}
		}
	}
	return nil
}

// decodeThrift decodes what stands at the beginning of b and returns how many bytes that were.
func decodeThrift(b []byte, into any) (int, error) {
	w := thriftWalk{rest: b, parts: mostParquetParts}
	if !w.structure(0) {
		return 0, fmt.Errorf("%w: metadata that is broken, or larger than %d parts", errParquet, mostParquetParts)
	}
	n := len(b) - len(w.rest)
	if err := thrift.Unmarshal(new(thrift.CompactProtocol), b[:n], into); err != nil {
		return 0, fmt.Errorf("%w: %w", errParquet, err)
	}
	return n, nil
}

// checkParquetSchema walks the tree that the list of columns spells, depth first.
func checkParquetSchema(list []format.SchemaElement) error {
	if len(list) > mostParquetSchema {
		return fmt.Errorf("%w: %d columns, more than %d", errParquet, len(list), mostParquetSchema)
	}
	var open []int32 // how many children are still to come, outermost first
	for i, e := range list {
		for len(open) > 0 && open[len(open)-1] == 0 {
			open = open[:len(open)-1]
		}
		if i > 0 {
			if len(open) == 0 {
				return fmt.Errorf("%w: a column outside of the schema", errParquet)
			}
			open[len(open)-1]--
		}
		if n := e.NumChildren.V; n < 0 || int(n) > len(list) {
			return fmt.Errorf("%w: a column of %d columns", errParquet, n)
		} else if n > 0 {
			open = append(open, n)
		}
		if len(open) > mostParquetNesting {
			return fmt.Errorf("%w: columns in columns, more than %d deep", errParquet, mostParquetNesting)
		}
	}
	if slices.ContainsFunc(open, func(n int32) bool { return n > 0 }) {
		return fmt.Errorf("%w: a schema that ends too early", errParquet)
	}
	return nil
}

// checkParquetChunk looks at each page of a column in a group of rows.
func checkParquetChunk(file io.ReaderAt, size int64, m *format.ColumnMetaData) error {
	if !slices.Contains(parquetCodecs, m.Codec) {
		return fmt.Errorf("%w: packed as %s; read are %v", errParquet, m.Codec, parquetCodecs)
	}
	at := m.DataPageOffset
	if d := m.DictionaryPageOffset; d > 0 && d < at {
		at = d
	}
	end := at + m.TotalCompressedSize
	if at < 4 || m.TotalCompressedSize < 0 || end > size {
		return fmt.Errorf("%w: it lies outside of the file", errParquet)
	}
	for at < end {
		head := make([]byte, min(512, end-at))
		var page format.PageHeader
		n, err := readPageHeader(file, head, at, &page)
		if err != nil && len(head) == 512 { // statistics may make it long
			head = make([]byte, min(mostParquetHeader, end-at))
			n, err = readPageHeader(file, head, at, &page)
		}
		if err != nil {
			return err
		}
		if err := checkParquetPage(io.NewSectionReader(file, at+int64(n), int64(page.CompressedPageSize)), end-at-int64(n), m.Codec, &page); err != nil {
			return err
		}
		at += int64(n) + int64(page.CompressedPageSize)
	}
	return nil
}

func readPageHeader(file io.ReaderAt, head []byte, at int64, page *format.PageHeader) (int, error) {
	if _, err := file.ReadAt(head, at); err != nil {
		return 0, fmt.Errorf("read a page: %w", err)
	}
	*page = format.PageHeader{}
	return decodeThrift(head, page)
}

func checkParquetPage(body *io.SectionReader, left int64, codec format.CompressionCodec, page *format.PageHeader) error {
	values, encodings, plain := int32(0), []format.Encoding{}, int64(0)
	switch {
	case page.DataPageHeader.Valid:
		h := page.DataPageHeader.V
		values, encodings = h.NumValues, []format.Encoding{h.Encoding, h.DefinitionLevelEncoding, h.RepetitionLevelEncoding}
	case page.DataPageHeaderV2.Valid:
		h := page.DataPageHeaderV2.V
		values, encodings = h.NumValues, []format.Encoding{h.Encoding}
		plain = int64(h.DefinitionLevelsByteLength) + int64(h.RepetitionLevelsByteLength) // in front, never packed
		if h.DefinitionLevelsByteLength < 0 || h.RepetitionLevelsByteLength < 0 {
			return fmt.Errorf("%w: a page with broken levels", errParquet)
		}
		if h.IsCompressed.Valid && !h.IsCompressed.V {
			codec = format.Uncompressed
		}
	case page.DictionaryPageHeader.Valid:
		values, encodings = page.DictionaryPageHeader.V.NumValues, []format.Encoding{page.DictionaryPageHeader.V.Encoding}
	}
	packed, unpacked := int64(page.CompressedPageSize), int64(page.UncompressedPageSize)
	if packed < 0 || packed > left || unpacked < 0 || plain > packed {
		return fmt.Errorf("%w: a page that does not fit in", errParquet)
	}
	if max(packed, unpacked) > mostParquetPage || values < 0 || values > mostParquetValues {
		return fmt.Errorf("%w: a page of %d bytes and %d values; at most %d and %d", errParquet, max(packed, unpacked), values, mostParquetPage, mostParquetValues)
	}
	for _, e := range encodings {
		if !slices.Contains(parquetEncodings, e) {
			return fmt.Errorf("%w: encoded as %s; read are %v", errParquet, e, parquetEncodings)
		}
	}
	return unpacksTo(io.NewSectionReader(body, plain, packed-plain), codec, mostParquetPage)
}

// unpacksTo tells by unpacking whether a page is no larger than so many bytes.
func unpacksTo(body *io.SectionReader, codec format.CompressionCodec, most int64) error {
	var r io.Reader
	switch codec {
	case format.Snappy: // says how large it is, and is held to that
		var head [10]byte
		n, err := body.ReadAt(head[:], 0)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read a page: %w", err)
		}
		if size, err := snappy.DecodedLen(head[:n]); n > 0 && (err != nil || int64(size) > most) {
			return fmt.Errorf("%w: a page that unpacks to %d bytes", errParquet, size)
		}
		return nil
	case format.Gzip:
		z, err := gzip.NewReader(body)
		if err != nil {
			return fmt.Errorf("%w: %w", errParquet, err)
		}
		r = z
	case format.Zstd:
		z, err := zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(mostParquetPage))
		if err != nil {
			return fmt.Errorf("%w: %w", errParquet, err)
		}
		defer z.Close()
		r = z
	default:
		return nil
	}
	n, err := io.Copy(io.Discard, io.LimitReader(r, most+1))
	if err != nil {
		return fmt.Errorf("%w: %w", errParquet, err)
	}
	if n > most {
		return fmt.Errorf("%w: a page that unpacks to more than %d bytes", errParquet, most)
	}
	return nil
}

// thriftWalk walks over a structure of Thrift's compact protocol without making anything of it. What lies outside of its bytes, or has too many parts, ends it.
type thriftWalk struct {
	rest  []byte
	parts int
}

func (w *thriftWalk) skip(n uint64) bool {
	if n > uint64(len(w.rest)) {
		return false
	}
	w.rest = w.rest[n:]
	return true
}

func (w *thriftWalk) varint() (uint64, bool) {
	v, n := binary.Uvarint(w.rest)
	return v, n > 0 && w.skip(uint64(n)) //nolint:gosec // over 0
}

func (w *thriftWalk) octet() (byte, bool) {
	if len(w.rest) == 0 {
		return 0, false
	}
	b := w.rest[0]
	w.rest = w.rest[1:]
	return b, true
}

// The types of the compact protocol that have something behind them; 1 and 2 are true and false.
const (
	thriftByte   = 3
	thriftI64    = 6 // and 4, 5: variable length
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
	thriftUUID   = 13
)

func (w *thriftWalk) structure(nesting int) bool {
	if nesting > mostParquetNesting {
		return false
	}
	for {
		head, ok := w.octet()
		if !ok {
			return false
		}
		if head == 0 {
			return true
		}
		if head>>4 == 0 { // the field's number stands behind
			if _, ok := w.varint(); !ok {
				return false
			}
		}
		if kind := head & 15; kind > 2 && !w.value(kind, nesting) {
			return false
		}
	}
}

func (w *thriftWalk) value(kind byte, nesting int) bool {
	switch {
	case kind <= thriftByte:
		return w.skip(1)
	case kind <= thriftI64:
		_, ok := w.varint()
		return ok
	}
	switch kind {
	case thriftDouble:
		return w.skip(8)
	case thriftUUID:
		return w.skip(16)
	case thriftBinary:
		n, ok := w.varint()
		return ok && w.skip(n)
	case thriftList, thriftSet:
		return w.list(nesting)
	case thriftMap:
		return w.dictionary(nesting)
	case thriftStruct:
		return w.structure(nesting + 1)
	}
	return false
}

func (w *thriftWalk) list(nesting int) bool {
	head, ok := w.octet()
	n := uint64(head >> 4)
	if ok && n == 15 {
		n, ok = w.varint()
	}
	return ok && w.elements(n, nesting, head&15)
}

func (w *thriftWalk) dictionary(nesting int) bool {
	n, ok := w.varint()
	if !ok || n == 0 {
		return ok
	}
	kinds, ok := w.octet()
	return ok && w.elements(n, nesting, kinds>>4, kinds&15)
}

func (w *thriftWalk) elements(n uint64, nesting int, kinds ...byte) bool {
	if n > uint64(len(w.rest)) || n > uint64(w.parts) { //nolint:gosec // never below 0
		return false
	}
	w.parts -= int(n) //nolint:gosec // no more than there are
	for range n {
		for _, kind := range kinds {
			if nesting > mostParquetNesting || !w.value(kind, nesting+1) {
				return false
			}
		}
	}
	return true
}
