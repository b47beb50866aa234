package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

// spoolLeft is how old a temporary file is that surely nobody makes any more: its process was killed.
const spoolLeft = 24 * time.Hour

// spool is where temporary files are made, and how large one may become.
type spool struct {
	dir   string
	bytes int64
}

// spoolIn makes the folder for temporary files in the data folder, and removes what killed processes have left there. Where that can't be, it is "": the
// system's own is taken.
func spoolIn(data string, log *slog.Logger) string {
	dir := filepath.Join(data, "spool")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		log.Warn("temporary files go where the system has such", "error", err)
		return ""
	}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > spoolLeft {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
	return dir
}
