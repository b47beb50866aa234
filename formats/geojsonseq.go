package formats

import "threatmap/threat"

// sequenceWriter writes a GeoJSON text sequence (RFC 8142): a record separator, a feature, a line feed. What was read before a break is whole.
type sequenceWriter struct {
	block

	col threat.Collection
}

// Write writes one feature with the properties that GeoJSONWriter gives it.
func (s *sequenceWriter) Write(f threat.Feature) error {
	s.buf = append(appendExported(append(s.buf, 0x1e), s.col, f), '\n')
	return s.flush(writeBlock)
}

// End writes out what is buffered.
func (s *sequenceWriter) End() error { return s.flush(0) }

// appendExported appends a feature as files have it: incidents with where they lie on grids.
func appendExported(b []byte, col threat.Collection, f threat.Feature) []byte {
	b = AppendFeature(b, col, f)
	if gridded(col) {
		b = appendGrid(b[:len(b)-len("}}")], gridValues(col, f))
	}
	return b
}
