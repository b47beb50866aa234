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

// reviewMappings looks at each file before any is imported. For the first that needs a mapping it prints a proposal and returns
// errReview; our own exports need none.
func (c *importCommand) reviewMappings(s *session, options formats.Options) error {
	for _, file := range c.Files {
		if isAddress(file) {
			return fmt.Errorf("%s needs a mapping: give it with --map, or download it and import it once without, which proposes one", file)
		}
		err := openCSV(file, options)
		var needed *formats.MappingNeededError
		if !errors.As(err, &needed) {
			if err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(s.stderr, "%s needs a mapping. A first guess, on standard output:\n", file)
		printed := json.NewEncoder(s.stdout)
		printed.SetIndent("", "  ")
		return errors.Join(printed.Encode(needed.Guess), errReview)
	}
	return nil
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
