package handlers

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"threatmap/formats"
	"threatmap/threat"
)

// withLinks adds links to a feature's JSON: a foreign member that single items have.
func withLinks(col threat.Collection, f threat.Feature, links []Link) ([]byte, error) {
	tail, err := json.Marshal(links)
	if err != nil {
		return nil, fmt.Errorf("encode links: %w", err)
	}
	body := formats.AppendFeature(nil, col, f)
	body = append(body[:len(body)-1], `,"links":`...)
	return append(append(body, tail...), '}'), nil
}

// formatLinks hands links to formats, which spells them itself.
func formatLinks(links []Link) []formats.Link {
	all := make([]formats.Link, len(links))
	for i, l := range links {
		all[i] = formats.Link(l)
	}
	return all
}

// cell spells a value for a table on a page; unknown is empty.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []string:
		return strings.Join(v, "; ")
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case json.RawMessage:
		return string(v)
	}
	return fmt.Sprint(v)
}
