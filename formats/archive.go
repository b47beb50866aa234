package formats

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

const (
	maxUnpacked  = 8 << 30  // bytes; the largest known file of these formats unpacks to 0.5 GB
	maxRatio     = 200      // text of this kind packs 5 to 20 times
	ratioFrom    = 16 << 20 // bytes from which the ratio counts
	maxZipFiles  = 1000
	zipSignature = "PK\x03\x04"
)

// ErrArchive is wrapped by what is wrong with a packed file.
var ErrArchive = errors.New("formats: archive refused")

// unpack returns the content of a zip or gzip, or r as it is.
func unpack(r io.Reader, format string, limit int64) (io.Reader, error) {
	if limit == 0 {
		limit = maxUnpacked
	}
	if file, ok := r.(zipFile); ok {
		return unpackFile(file, format, limit)
	}
	br := bufio.NewReaderSize(r, 64<<10)
	head, err := br.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the start: %w", err)
	}
	if string(head) == zipSignature {
		return nil, fmt.Errorf("%w: a zip can only be read from a file, not from a stream", ErrArchive)
	}
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		return gunzip(br, limit)
	}
	return br, nil
}

type zipFile interface {
	io.Reader
	io.ReaderAt
	io.Seeker
}

func unpackFile(file zipFile, format string, limit int64) (io.Reader, error) {
	start, err := file.Seek(0, io.SeekCurrent)
	if err != nil { // a pipe is an *os.File too
		return unpack(struct{ io.Reader }{file}, format, limit)
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("find the file's end: %w", err)
	}
	if _, err := file.Seek(start, io.SeekStart); err != nil {
		return nil, fmt.Errorf("find the file's start: %w", err)
	}
	head := make([]byte, len(zipSignature))
	if n, _ := file.ReadAt(head, start); string(head[:n]) != zipSignature {
		return unpack(struct{ io.Reader }{file}, format, limit)
	}
	return unzip(io.NewSectionReader(file, start, size-start), format, limit)
}

func unzip(file *io.SectionReader, format string, limit int64) (io.Reader, error) {
	archive, err := zip.NewReader(file, file.Size())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrArchive, err)
	}
	if len(archive.File) > maxZipFiles {
		return nil, fmt.Errorf("%w: it holds %d files, at most %d are looked at", ErrArchive, len(archive.File), maxZipFiles)
	}
	entry, err := onlyEntry(archive.File, format)
	if err != nil {
		return nil, err
	}
	if entry.UncompressedSize64 > uint64(limit) {
		return nil, fmt.Errorf("%w: %q unpacks to %d bytes, at most %d are read", ErrArchive, entry.Name, entry.UncompressedSize64, limit)
	}
	content, err := entry.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: open %q: %w", ErrArchive, entry.Name, err)
	}
	packed := int64(min(entry.CompressedSize64, uint64(file.Size())))
	return &bounded{r: content, limit: limit, packed: func() int64 { return packed }}, nil
}

// mainKML is the document of a KMZ: the first .kml of its root (OGC 12-007r2, annex C). What lies in folders are links' targets and pictures.
func mainKML(files []*zip.File) (*zip.File, error) {
	for _, f := range files {
		if !strings.Contains(f.Name, "/") && strings.EqualFold(path.Ext(f.Name), ".kml") {
			return f, nil
		}
	}
	return nil, fmt.Errorf("%w: it holds no *.kml outside of folders, as a KMZ does", ErrArchive)
}

func onlyEntry(files []*zip.File, format string) (*zip.File, error) {
	if format == "kml" {
		return mainKML(files)
	}
	endings := []string{".csv"}
	if format == "geojson" || format == "geojsonseq" || format == "jsonfg" {
		endings = []string{".geojson", ".json", ".geojsonl", ".geojsons"}
	}
	var found []*zip.File
	for _, f := range files {
		name := strings.ToLower(f.Name)
		if slices.Contains(endings, path.Ext(name)) && !strings.HasPrefix(name, "__macosx/") && !f.FileInfo().IsDir() {
			found = append(found, f)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%w: it holds %d files named *%s, must be exactly one", ErrArchive, len(found), strings.Join(endings, ", *"))
	}
	return found[0], nil
}

func gunzip(br *bufio.Reader, limit int64) (io.Reader, error) {
	packed := &counter{r: br}
	content, err := gzip.NewReader(packed)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrArchive, err)
	}
	return &bounded{r: content, limit: limit, packed: func() int64 { return packed.n }}, nil
}

// counter counts the bytes that pass.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err //nolint:wrapcheck // passes through
}

// bounded refuses to go on when what comes out is too much in itself or for what went in: sizes that an archive states are not believed.
type bounded struct {
	r      io.Reader
	n      int64
	limit  int64
	packed func() int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	if b.n > b.limit {
		return 0, fmt.Errorf("%w: it unpacks to more than %d bytes", ErrArchive, b.limit)
	}
	if b.n > ratioFrom && b.n > maxRatio*b.packed() {
		return 0, fmt.Errorf("%w: it unpacks to more than %d times its size (a zip bomb?)", ErrArchive, maxRatio)
	}
	return n, err //nolint:wrapcheck // passes through
}
