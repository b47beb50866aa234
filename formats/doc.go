// Package formats turns files into incidents and features into files, streaming: bytes ⇄ records.
//
// A Reader never stops at a bad row and never holds more than one record, however long the file or the line: what cannot be read comes
// back as a Row with a *RowError, which a Rejects file keeps. Positions are lon/lat on WGS 84; days are calendar days without a zone.
// The package knows no SQL and no HTTP server; Fetch is the one place that reads from the network, on request.
package formats
