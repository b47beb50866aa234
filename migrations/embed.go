// Package migrations holds the database's schema as numbered SQL files, applied forward only, in order, by store.Migrate.
package migrations

import "embed"

// FS holds the files NNNN_verb_noun.sql.
//
//go:embed *.sql
var FS embed.FS
