package handlers

import (
	"encoding/json"
	"strings"
)

// packedFolder holds the page's modules joined into a few files, and packedSources says of which sources (scripts/pack.mjs). A browser has six
// connections to a server: on a first visit a hundred small modules wait for each other, however quick the server is.
const (
	packedFolder  = "packed/"
	packedSources = packedFolder + "sources.json"
)

// entry is the module that the page begins with: the packed one, where there is one that was made of the very sources that are here.
func (s *shelf) entry() string {
	packed := packedFolder + entryModule
	if s.files[packed] == nil || !s.packedIsOfNow() {
		return entryModule
	}
	return packed
}

// packedIsOfNow tells whether every packed source is here as it was: who changes a module sees the change, packed anew or not.
func (s *shelf) packedIsOfNow() bool {
	list := s.files[packedSources]
	var sources map[string]string
	if list == nil || json.Unmarshal(list.body, &sources) != nil {
		return false
	}
	for name, want := range sources {
		file := s.files[name]
		if file == nil || !strings.HasPrefix(want, file.sum) {
			return false
		}
	}
	return len(sources) > 0
}

// beginningWith names the page's first module.
func beginningWith(page, entry string) string {
	return strings.ReplaceAll(page, `"/static/`+entryModule+`"`, `"/static/`+entry+`"`)
}
