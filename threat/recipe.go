package threat

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"
)

// Recipe says how an answer is made, in one spelling: equal recipes are the same bytes, and have the same hash.
type Recipe struct {
	Method      string            `json:"method"`       // the address that answers it, less its query
	Filter      map[string]string `json:"filter"`       // by parameter; lists are sorted
	Parameters  map[string]string `json:"parameters"`   // of the method
	Seed        *uint64           `json:"seed"`         // of methods that draw at random
	AsOf        *time.Time        `json:"as_of"`        // nil = whatever is known when it is asked for
	DataVersion *int64            `json:"data_version"` // the change counter then; nil where AsOf is
}

// Text spells the recipe.
func (r Recipe) Text() ([]byte, error) {
	b, err := json.Marshal(r) // which sorts the parameters
	if err != nil {
		return nil, fmt.Errorf("spell the recipe: %w", err)
	}
	return b, nil
}

// RecipeHash is what a recipe is found by: 96 bits of its SHA-256, safe in an address.
func RecipeHash(text []byte) string {
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// KeptRecipe is a recipe as it is stored.
type KeptRecipe struct {
	Text     []byte
	Evidence []byte // a hash over the records that a pinned answer rests on; nil for a live one
}
