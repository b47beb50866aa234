package main

import (
	"threatmap/formats"
)

// download brings url into folder and returns the file's path. A download that was cut off goes on where it stopped.
func download(s *session, url, folder string, limit int64) (string, error) {
	var shown *progress
	return formats.Fetch(s.ctx, url, formats.FetchOptions{Folder: folder, MaxBytes: limit, Progress: func(done, total int64) {
		if shown == nil {
			shown = newProgress(s.stderr, "download", total)
		}
		shown.at(done, 0)
	}})
}
