package threat

import (
	"regexp"
	"time"
)

// Key says who may do what. The secret itself is told once, when the key is made.
type Key struct {
	ID        int64
	Name      string // for whoever runs the server; told to nobody else
	Role      string // a code of KeyRoles
	CreatedAt time.Time
	LastUsed  *time.Time // to the hour; nil = never
	RevokedAt *time.Time // nil = valid
}

// MayEdit tells whether the holder may draw, change and withdraw corridors.
func (k Key) MayEdit() bool { return k.Role == "editor" || k.Role == "admin" }

// KeyPrefix begins every key, so that programs that look for leaked secrets know one.
const KeyPrefix = "threatmap_"

// KeyForm is what a key looks like: 32 random bytes in URL-safe base64 behind the prefix.
var KeyForm = regexp.MustCompile(`^` + KeyPrefix + `[A-Za-z0-9_-]{43}$`)
