package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"threatmap/formats"
)

// readMapping reads the file that says which column of a csv is what.
func readMapping(path string) (*formats.Mapping, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	mapping, err := formats.ReadMapping(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return mapping, nil
}

// guessMapping prints a proposal for the first file's columns. Nothing guessed is ever imported: somebody reviews it first.
func (c *importCommand) guessMapping(s *session) (err error) {
	if err := c.checkFiles(); err != nil {
		return err
	}
	path, done, err := c.local(s, c.Files[0])
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	options, err := c.options()
	if err != nil {
		return err
	}
	_, err = formats.Open("csv", file, path, options)
	var needed *formats.MappingNeededError
	if !errors.As(err, &needed) {
		return err
	}
	printed := json.NewEncoder(s.stdout)
	printed.SetIndent("", "  ")
	if err := printed.Encode(needed.Guess); err != nil {
		return err
	}
	return errors.New("nothing was imported: review the mapping above, save it, and give it with --map")
}
