package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"os"

	"threatmap/store"
)

// startMapName is the name under which the program that last loaded its starting map is noted in the database.
const startMapName = "starting map of the program"

// loadStartingMapOnce loads the starting map unless this very program did so already: the map and the code that turns it into rows are
// both in the executable, and to hash that takes a tenth of the time that reading the map takes.
func loadStartingMapOnce(ctx context.Context, db *store.DB, log *slog.Logger) error {
	program, err := hashOfProgram()
	if err != nil {
		return err
	}
	if there, err := db.Loaded(ctx, startMapName, program); err != nil || there {
		return err
	}
	if err := loadStartingMap(ctx, db, log); err != nil {
		return err
	}
	return db.NoteLoaded(ctx, startMapName, program)
}

// hashOfProgram tells one build of this program from another.
func hashOfProgram() ([]byte, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read this program: %w", err)
	}
	defer func() { _ = file.Close() }() // only read
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return nil, fmt.Errorf("read this program: %w", err)
	}
	return hash.Sum(nil), nil
}
