// Package static holds the page: HTML, CSS and ES modules, and the libraries that scripts/vendor.mjs copies beside them.
// A server built without static/vendor compiles; its page says that the libraries are missing.
package static

import "embed"

// FS is this folder: index.html at its root, the rest by the paths under which /static/ serves it.
//
//go:embed all:*
var FS embed.FS
