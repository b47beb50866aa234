package threat

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"
)

// mergeClaims unites two lists of claims by document, locator, field and place in the text. Of two that differ, b's stays; a document
// that was only fetched again is no difference. A claim that was read from an export names no more than a publisher: it is dropped where
// another claim is that publisher's, and never takes another's place.
func mergeClaims(a, b []Claim) []Claim {
	if len(a) == 0 {
		return b
	}
	a, b = withoutCopies(a, b), withoutCopies(b, a)
	list := slices.Clone(a)
	for _, c := range b {
		i := slices.IndexFunc(list, func(o Claim) bool { return compareClaims(&o, &c) == 0 })
		switch {
		case i < 0:
			list = append(list, c)
		case !c.copied() && !sameClaim(list[i], c):
			list[i] = c
		}
	}
	return list
}

// withoutCopies returns the list without the copies of which the other list has the original.
func withoutCopies(list, others []Claim) []Claim {
	if !slices.ContainsFunc(list, Claim.copied) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(c Claim) bool {
		return c.copied() && slices.ContainsFunc(others, func(o Claim) bool {
			return !o.copied() && o.Document.Source.Publisher == c.Document.Source.Publisher
		})
	})
}

func sameClaim(a, b Claim) bool {
	a.Document.RetrievedAt, b.Document.RetrievedAt = nil, nil
	return reflect.DeepEqual(a, b)
}

func (c Claim) copied() bool { return c.ExtractedBy == ExtractedByExport }

// compareClaims orders claims by what tells them apart.
func compareClaims(a, b *Claim) int {
	return cmp.Or(
		compareDocuments(&a.Document, &b.Document),
		strings.Compare(a.Locator, b.Locator),
		strings.Compare(a.Field, b.Field),
		comparePointers(a.CharStart, b.CharStart),
		comparePointers(a.CharEnd, b.CharEnd),
	)
}

func compareDocuments(a, b *Document) int {
	return cmp.Or(
		strings.Compare(a.Source.Publisher, b.Source.Publisher),
		strings.Compare(a.Version, b.Version),
		strings.Compare(a.URL, b.URL),
		strings.Compare(a.Title, b.Title),
		strings.Compare(a.SHA256, b.SHA256),
		comparePointers(a.Published.First, b.Published.First),
		comparePointers(a.Published.Last, b.Published.Last),
	)
}

// comparePointers puts nil first.
func comparePointers[T cmp.Ordered](a, b *T) int {
	switch {
	case a == b:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return cmp.Compare(*a, *b)
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}
