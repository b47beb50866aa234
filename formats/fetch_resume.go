package formats

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// download is where a download stands.
type download struct {
	url       string
	opts      FetchOptions
	file      *os.File
	done      int64
	total     int64  // -1 = not told
	validator string // strong ETag or Last-Modified, for If-Range
}

func (d *download) into(ctx context.Context, target string) error {
	file, err := os.OpenFile(target, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err //nolint:wrapcheck // names the file
	}
	d.file = file
	return errors.Join(d.tries(ctx), file.Close())
}

// tries goes on until the file is whole; a try that brought bytes resets the count.
func (d *download) tries(ctx context.Context) error {
	wait := d.opts.Wait
	for failed := 0; ; {
		before := d.done
		err := d.once(ctx)
		if err == nil || errors.Is(err, errPermanent) || ctx.Err() != nil {
			return err
		}
		if d.done > before {
			failed, wait = 0, d.opts.Wait
		}
		if failed++; failed >= d.opts.Tries {
			return fmt.Errorf("given up after %d tries: %w", failed, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err() //nolint:wrapcheck // wrapped by Fetch
		case <-time.After(wait):
		}
		wait *= 2
	}
}

func (d *download) once(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url, nil)
	if err != nil {
		return fmt.Errorf("%w: %w", errPermanent, err)
	}
	if d.done > 0 && d.validator != "" {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", d.done))
		req.Header.Set("If-Range", d.validator)
	}
	req.Header.Set("Accept-Encoding", "identity") // byte ranges are of the file itself
	resp, err := d.opts.Client.Do(req)
	if err != nil {
		return err //nolint:wrapcheck // names method and address
	}
	defer resp.Body.Close()
	if err := d.accept(resp); err != nil {
		return err
	}
	return d.copy(resp.Body)
}

// accept checks the answer and starts again at the front where it is not the rest.
func (d *download) accept(resp *http.Response) error {
	switch {
	case resp.StatusCode == http.StatusPartialContent && d.done > 0:
		if !strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", d.done)) {
			return fmt.Errorf("%w: asked for bytes from %d, got %q", errPermanent, d.done, resp.Header.Get("Content-Range"))
		}
	case resp.StatusCode == http.StatusOK:
		if err := d.restart(resp); err != nil {
			return err
		}
	case resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests:
		return fmt.Errorf("the server answers %s", resp.Status)
	default:
		return fmt.Errorf("%w: the server answers %s", errPermanent, resp.Status)
	}
	if d.total > d.opts.MaxBytes {
		return fmt.Errorf("%w: %w: %d bytes, at most %d", errPermanent, ErrDownloadTooLarge, d.total, d.opts.MaxBytes)
	}
	return nil
}

func (d *download) restart(resp *http.Response) error {
	if err := d.file.Truncate(0); err != nil {
		return fmt.Errorf("%w: %w", errPermanent, err)
	}
	if _, err := d.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("%w: %w", errPermanent, err)
	}
	d.done, d.total = 0, resp.ContentLength
	d.validator = resp.Header.Get("ETag")
	if d.validator == "" || strings.HasPrefix(d.validator, "W/") {
		d.validator = resp.Header.Get("Last-Modified")
	}
	return nil
}

func (d *download) copy(body io.Reader) error {
	block := make([]byte, 64<<10)
	for {
		n, err := body.Read(block)
		if d.done+int64(n) > d.opts.MaxBytes {
			return fmt.Errorf("%w: %w: more than %d bytes", errPermanent, ErrDownloadTooLarge, d.opts.MaxBytes)
		}
		if _, werr := d.file.Write(block[:n]); werr != nil {
			return fmt.Errorf("%w: %w", errPermanent, werr)
		}
		d.done += int64(n)
		d.opts.Progress(d.done, d.total)
		if errors.Is(err, io.EOF) && (d.total < 0 || d.done == d.total) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("at byte %d: %w", d.done, err)
		}
	}
}
