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
	defer file.Close() //nolint:errcheck // only read
	mapping, err := formats.ReadMapping(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return mapping, nil
}

// errReview ends an import of csv without a mapping: nothing guessed is ever imported, somebody reviews it first.
var errReview = errors.New("nothing was imported: review the mapping above, save it, and give it with --map")

// reviewMappings looks at each file before any is imported; an address is downloaded once, and its file takes its place in c.Files until
// done. For the first that needs a mapping it prints a proposal and returns errReview; our own exports need none.
func (c *importCommand) reviewMappings(s *session, options formats.Options) (done func() error, err error) {
	var downloaded []func() error
	done = func() (err error) {
		for _, remove := range downloaded {
			err = errors.Join(err, remove())
		}
		return err
	}
	for i, file := range c.Files {
		path, remove, err := c.local(s, file)
		if err != nil {
			return done, err
		}
		downloaded = append(downloaded, remove)
		if err := proposeMapping(s, file, path, options); err != nil {
			return done, err
		}
		c.Files[i] = path
	}
	return done, nil
}

// proposeMapping prints a mapping of the file at path, which the user knows as name, and returns errReview, if it needs one.
func proposeMapping(s *session, name, path string, options formats.Options) error {
	err := openCSV(path, options)
	var needed *formats.MappingNeededError
	if !errors.As(err, &needed) {
		return err
	}
	fmt.Fprintf(s.stderr, "%s needs a mapping. A first guess, on standard output:\n", name)
	printed := json.NewEncoder(s.stdout)
	printed.SetIndent("", "  ")
	return errors.Join(printed.Encode(needed.Guess), errReview)
}

func openCSV(path string, options formats.Options) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // only read
	_, err = formats.Open("csv", file, path, options)
	return err
}
