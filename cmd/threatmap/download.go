package main

import (
	"os"
	"path/filepath"

	"threatmap/formats"
)

// download brings address into folder and returns the file's path and what removes it. A connection that breaks is taken up where it broke.
func download(s *session, address, folder string, limit int64) (path string, remove func() error, err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil { // the data folder is made by it, and the user that runs PostgreSQL must pass
		return "", nil, err
	}
	var shown *progress
	path, err = formats.Fetch(s.ctx, address, folder, formats.FetchOptions{MaxBytes: limit, Progress: func(done, total int64) {
		if shown == nil {
			shown = newProgress(s.stderr, "download", total)
		}
		shown.at(done, 0)
	}})
	if shown != nil {
		shown.finish()
	}
	return path, func() error { return os.RemoveAll(filepath.Dir(path)) }, err
}
