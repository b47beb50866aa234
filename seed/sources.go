package seed

import (
	"encoding/json"
	"fmt"

	"threatmap/threat"
)

// cast is what sources.json holds.
type cast struct {
	Actors []struct {
		Key string `json:"key"`
		threat.Actor
	} `json:"actors"`
	Sources []threat.Source `json:"sources"`
}

func readCast() (cast, error) {
	var c cast
	return c, readJSON("sources.json", &c)
}

func readJSON(name string, v any) error {
	b, err := own.ReadFile(name)
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// Actors returns the actors that the records name.
func Actors() ([]threat.Actor, error) {
	c, err := readCast()
	list := make([]threat.Actor, len(c.Actors))
	for i, a := range c.Actors {
		list[i] = a.Actor
	}
	return list, err
}

// Sources returns the publishers that the records and areas name.
func Sources() ([]threat.Source, error) {
	c, err := readCast()
	return c.Sources, err
}
