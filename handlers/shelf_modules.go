package handlers

import (
	"encoding/json"
	"path"
	"regexp"
	"strings"
)

// entryModule is what index.html loads. Whatever it imports by itself or at once, all that those import, and so on, is the first view.
const entryModule = "start.js"

var (
	// staticImport finds `import … from "x"`, `export … from "x"` and `import "x"`, in scripts with and without line breaks.
	staticImport = regexp.MustCompile(`(?:^|[\n;}])\s*(?:(?:import|export)\b[^'"();]*?\bfrom|import)\s*["']([^"']+)["']`)
	// promptImport finds `await import("x")`: what is not put off, only begun later.
	promptImport = regexp.MustCompile(`\bawait import\(\s*["']([^"']+)["']\s*\)`)
)

// importsOf reads the import map of a page: paths below /static/ by bare name.
func importsOf(page string) map[string]string {
	m := importMap.FindStringSubmatch(page)
	if m == nil {
		return nil
	}
	var read struct {
		Imports map[string]string `json:"imports"`
	}
	if json.Unmarshal([]byte(m[1]), &read) != nil {
		return nil
	}
	for name, address := range read.Imports {
		read.Imports[name] = strings.TrimPrefix(address, "/static/")
	}
	return read.Imports
}

// firstModules lists the modules of the first view, which begins with the entry, each before those that it imports.
func (s *shelf) firstModules(entry string, bare map[string]string) []string {
	var order []string
	met := map[string]bool{}
	var walk func(name string)
	walk = func(name string) {
		file := s.files[name]
		if file == nil || met[name] {
			return
		}
		met[name] = true
		order = append(order, name)
		found := staticImport.FindAllSubmatch(file.body, -1)
		if name == entry {
			found = append(found, promptImport.FindAllSubmatch(file.body, -1)...)
		}
		for _, m := range found {
			walk(resolve(name, string(m[1]), bare))
		}
	}
	walk(entry)
	return order
}

// resolve is the file that a module means by a specifier.
func resolve(from, specifier string, bare map[string]string) string {
	if strings.HasPrefix(specifier, ".") {
		return path.Join(path.Dir(from), specifier)
	}
	return bare[specifier]
}
