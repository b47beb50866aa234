package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// shelf is the page's files, read when the server starts and packed once, as small as may be.
type shelf struct {
	files   map[string]*shelved
	edition string // of all of them; a part of their addresses (underEdition)
	index   *shelved
	scripts string // the policy's word for the import map: the one kind of inline script that cannot be a file of its own
	broken  error  // they could not be read
}

// shelved is one file.
type shelved struct {
	body       []byte
	media, sum string
	gzip, zstd func() []byte // nil bytes where packing does not pay
}

// newShelf reads all files; nil = there are none.
func newShelf(files fs.FS) *shelf {
	s := &shelf{files: map[string]*shelved{}}
	if files == nil {
		return s
	}
	s.broken = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		s.files[name] = shelve(name, body)
		return nil
	})
	s.edition = s.editionOf()
	if index := s.files["index.html"]; index != nil {
		s.index = shelve("index.html", s.opened(index.body))
		for _, m := range importMap.FindAllSubmatch(s.index.body, -1) {
			sum := sha256.Sum256(m[1])
			s.scripts = "; script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		}
	}
	return s
}

func shelve(name string, body []byte) *shelved {
	sum := sha256.Sum256(body)
	f := &shelved{body: body, media: contentType(name), sum: hex.EncodeToString(sum[:12])}
	pays := len(body) >= minPacked && !incompressible(name)
	f.gzip = sync.OnceValue(func() []byte { return smaller(pays, body, gzipSmall) })
	f.zstd = sync.OnceValue(func() []byte { return smaller(pays, body, zstdSmall) })
	return f
}

// pack packs all there is, so that no visitor waits for it.
func (s *shelf) pack() {
	for _, f := range s.files {
		f.gzip()
		f.zstd()
	}
	if s.index != nil {
		s.index.gzip()
		s.index.zstd()
	}
}

// in returns the body in a coding, or as it is.
func (f *shelved) in(c coding) (coding, []byte) {
	switch c {
	case codingGzip:
		if body := f.gzip(); body != nil {
			return c, body
		}
	case codingZstd:
		if body := f.zstd(); body != nil {
			return c, body
		}
	}
	return codingNone, f.body
}

func smaller(pays bool, body []byte, pack func([]byte) []byte) []byte {
	if !pays {
		return nil
	}
	if packed := pack(body); len(packed) < len(body) {
		return packed
	}
	return nil
}

func gzipSmall(body []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil { // an unknown level: cannot be
		panic(err)
	}
	_, _ = w.Write(body) // to memory
	_ = w.Close()
	return out.Bytes()
}

func zstdSmall(body []byte) []byte {
	w, _ := zstdPackers.Get().(*zstd.Encoder)
	defer zstdPackers.Put(w)
	return w.EncodeAll(body, nil)
}

// zstdPackers are used again, from file to file: at this level, one takes some ten megabytes, and longer to make than most files to pack.
var zstdPackers = sync.Pool{New: func() any {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	if err != nil { // an option out of its range: cannot be
		panic(err)
	}
	return w
}}

// holds tells whether there is a file below a folder.
func (s *shelf) holds(folder string) bool {
	for name := range s.files {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}

func (s *shelf) names() []string {
	names := make([]string, 0, len(s.files))
	for name := range s.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (s *shelf) editionOf() string {
	all := sha256.New()
	for _, name := range s.names() {
		fmt.Fprintf(all, "%s %s\n", name, s.files[name].sum)
	}
	return hex.EncodeToString(all.Sum(nil)[:6])
}

// underEdition is where the page finds its files: an address that says what they hold may be kept for good. What they import lies beside
// them, and so has the edition in its address too.
func (s *shelf) underEdition() string { return "/static/~" + s.edition + "/" }

// find returns the file at a path below /static/, and whether the address holds for good.
func (s *shelf) find(path string) (f *shelved, lasting bool) {
	if edition, rest, ok := strings.Cut(path, "/"); ok && strings.HasPrefix(edition, "~") {
		path, lasting = rest, edition == "~"+s.edition // a page of before an update finds the files of now, as it would without editions
	}
	return s.files[path], lasting
}

var (
	importMap = regexp.MustCompile(`(?s)<script type="importmap">(.*?)</script>`)
	language  = regexp.MustCompile(`^i18n/([a-z]{2,3})\.js$`)
)

// opened is index.html as it is sent: with the addresses of this edition, the languages that there are, and links to every module that the
// first view needs, which the browser would else find only import by import.
func (s *shelf) opened(index []byte) []byte {
	entry := s.entry()
	page := beginningWith(string(index), entry)
	var codes []string
	for _, name := range s.names() {
		if m := language.FindStringSubmatch(name); m != nil {
			codes = append(codes, m[1])
		}
	}
	var links strings.Builder
	fmt.Fprintf(&links, "\n  <meta name=\"languages\" content=\"%s\">", strings.Join(codes, " "))
	for _, name := range s.firstModules(entry, importsOf(page)) {
		fmt.Fprintf(&links, "\n  <link rel=\"modulepreload\" href=\"/static/%s\">", name)
	}
	if at := importMap.FindStringIndex(page); at != nil { // before its map a module may not be asked for
		page = page[:at[1]] + links.String() + page[at[1]:]
	}
	return []byte(strings.ReplaceAll(page, `"/static/`, `"`+s.underEdition()))
}
