package threat

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a text search: what people type, not a list to be matched.
const (
	MaxTextLength = 200 // characters of q
	MaxTerms      = 10
)

// textForms says what q accepts.
var textForms = fmt.Sprintf("1 to %d terms separated by commas, %d characters in all, each with a letter or a digit", MaxTerms, MaxTextLength)

// TextMeaning says what the parameter q matches, for documentation.
const TextMeaning = "Text search, as in OGC API – Records and the draft of OGC API – Features Part 9: commas separate terms, any of which may match; " +
	"words of a term that white space separates must follow each other in this order. Searched are titles, summaries, names of places, names and " +
	"aliases of actors, and publishers and titles of sources, as far as you may see them (of other collections: their texts). A term of three characters " +
	"or more may match inside a word, a shorter one matches whole words only. Case, accents, punctuation, apostrophes, Arabic vowel signs and tatweel do not " +
	"matter; forms of alef, hamza on its carrier, ta marbuta and ha, alef maqsura and ya, and Arabic and Latin digits are alike"

// ParseText cuts a text search at its commas into terms, with single spaces. Sorted, without doubles: order means nothing.
//
// Returns a KindInvalid error about q.
func ParseText(q string) ([]string, error) {
	var terms []string
	for piece := range strings.SplitSeq(q, ",") {
		if term := strings.Join(strings.Fields(piece), " "); term != "" {
			terms = append(terms, term)
		}
	}
	slices.Sort(terms)
	terms = slices.Compact(terms)
	if len(terms) == 0 {
		return nil, Invalid("q", q, "holds no term", textForms)
	}
	if utf8.RuneCountInString(q) > MaxTextLength {
		return nil, tooLong(q)
	}
	return terms, checkText(terms)
}

func tooLong(q string) error {
	return Invalid("q", string([]rune(q)[:20])+"…", fmt.Sprintf("longer than %d characters", MaxTextLength), textForms)
}

// checkText refuses terms that are too many or too long, or that would be nothing once folded.
func checkText(terms []string) error {
	all := strings.Join(terms, ",")
	switch {
	case len(terms) > MaxTerms:
		return Invalid("q", fmt.Sprintf("%d terms", len(terms)), "too many terms", textForms)
	case !utf8.ValidString(all):
		return Invalid("q", strings.ToValidUTF8(all, "�"), "not UTF-8", textForms)
	case utf8.RuneCountInString(all) > MaxTextLength:
		return tooLong(all)
	}
	for _, term := range terms {
		if strings.ContainsFunc(term, unicode.IsControl) {
			return Invalid("q", strings.Map(visible, term), "holds a control character", textForms)
		}
		if !strings.ContainsFunc(term, told) {
			return Invalid("q", term, "a term without letters and digits", textForms)
		}
	}
	return nil
}

func visible(r rune) rune {
	if unicode.IsControl(r) {
		return '�'
	}
	return r
}

// told holds for what is left of a text when it is folded; tatweel and the apostrophes among the letters are not.
func told(r rune) bool {
	return unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r) || unicode.IsNumber(r)
}
