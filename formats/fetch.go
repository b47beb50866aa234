package formats

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"threatmap/threat"
)

// FetchOptions bound a download. The zero FetchOptions are good defaults.
type FetchOptions struct {
	Client   *http.Client            // default: one that waits 30 s for an answer to begin
	MaxBytes int64                   // default 2 GiB
	Tries    int                     // connections in a row that bring nothing before it gives up; default 5
	Wait     time.Duration           // before the second try, doubled for each further one; default 1 s
	Progress func(done, total int64) // bytes; total is -1 where the server does not tell
}

func (o FetchOptions) withDefaults() FetchOptions {
	if o.Client == nil {
		t := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // net/http says so
		t.ResponseHeaderTimeout = 30 * time.Second
		o.Client = &http.Client{Transport: t}
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 2 << 30
	}
	if o.Tries == 0 {
		o.Tries = 5
	}
	if o.Wait == 0 {
		o.Wait = time.Second
	}
	if o.Progress == nil {
		o.Progress = func(int64, int64) {}
	}
	return o
}

// ErrDownloadTooLarge is wrapped when a download is over MaxBytes.
var ErrDownloadTooLarge = errors.New("formats: download is larger than allowed")

// errPermanent marks what another try would not mend.
var errPermanent = errors.New("not tried again")

// Fetch downloads an http or https URL into a new folder under dir and returns the file's path; the file keeps the URL's last element as
// its name, since formats read the data set's version from it. A connection that breaks is taken up where it broke (Range with If-Range:
// if the file has changed meanwhile, it starts again). The caller removes the path's folder. On error nothing is left behind.
func Fetch(ctx context.Context, address, dir string, opts FetchOptions) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", threat.Invalid("url", address, "not an address to download from", "http://… or https://…")
	}
	folder, err := os.MkdirTemp(dir, "download-")
	if err != nil {
		return "", fmt.Errorf("make a folder for %q: %w", address, err)
	}
	name := path.Base(u.Path)
	if name == "/" || name == "." || strings.ContainsAny(name, `/\`) || name == ".." {
		name = "download"
	}
	target := filepath.Join(folder, name)
	if err := (&download{url: address, opts: opts.withDefaults()}).into(ctx, target); err != nil {
		return "", errors.Join(fmt.Errorf("download %q: %w", address, err), os.RemoveAll(folder))
	}
	return target, nil
}
