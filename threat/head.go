package threat

import "strconv"

// Head is where a history of changes stands.
type Head struct {
	Counter int64 // the change counter
	// Chain is the beginning, in hex, of the hash that the ledger's entry of the counter ends with. It tells apart two databases that come to the
	// same counter by other changes, as one does that was restored from a backup. "" before the first change.
	Chain string
	// Passing is set while what is read is being replaced: what is answered as of this head may be answered otherwise later, and is not to be kept.
	Passing bool
}

// Same tells whether both are the same place in the same history.
func (h Head) Same(other Head) bool { return h.Counter == other.Counter && h.Chain == other.Chain }

// String is the same for the same data, and for no other.
func (h Head) String() string {
	text := strconv.FormatInt(h.Counter, 10) + "-" + h.Chain
	if h.Passing {
		text += "+"
	}
	return text
}
