package threat

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold spells a text without what people do not mean by it, exactly as the database's folded does (migration 0008, which says more): small letters; no
// accents, vowel signs, tatweel and apostrophes; Arabic letters that are often written for each other as one; digits as 0-9; anything between
// words as one space.
func Fold(t string) string {
	t = spaced(strings.NewReplacer("'", "", "`", "").Replace(t))
	t = strings.Map(likeness, norm.NFKD.String(strings.ToLower(t)))
	return strings.Trim(spaced(t), " ")
}

// spaced makes one space of whatever is between words.
func spaced(t string) string {
	var b strings.Builder
	space := false
	for _, r := range t {
		if unicode.Is(betweenWords, r) {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

// likeness is the letter that stands for r; -1 = none.
func likeness(r rune) rune {
	if r == '\'' || r == '`' || unicode.Is(unspoken, r) {
		return -1
	}
	r = unicode.ToLower(r)
	if like, ok := alike[r]; ok {
		return like
	}
	return r
}

var alike = func() map[rune]rune {
	from, to := []rune("ٱةىیکہھە٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ıøłđħæœß"), []rune("اهييكههه01234567890123456789ioldhaos")
	all := make(map[rune]rune, len(from))
	for i, r := range from {
		all[r] = to[i]
	}
	return all
}()

var betweenWords = &unicode.RangeTable{R16: []unicode.Range16{
	{0x01, 0x1e, 1},
	{0x20, 0x26, 1},
	{0x28, 0x2f, 1},
	{0x3a, 0x40, 1},
	{0x5b, 0x5f, 1},
	{0x7b, 0xbf, 1},
	{0x60c, 0x60c, 1},
	{0x61b, 0x61b, 1},
	{0x61f, 0x61f, 1},
	{0x66a, 0x66d, 1},
	{0x6d4, 0x6d4, 1},
	{0x2000, 0x200a, 1},
	{0x2010, 0x2017, 1},
	{0x201c, 0x2029, 1},
	{0x202f, 0x205f, 1},
	{0x3000, 0x303f, 1},
}, LatinOffset: 6}

var unspoken = &unicode.RangeTable{R16: []unicode.Range16{
	{0x2b0, 0x2ff, 1},
	{0x300, 0x36f, 1},
	{0x591, 0x5bd, 1},
	{0x610, 0x61a, 1},
	{0x640, 0x640, 1},
	{0x64b, 0x65f, 1},
	{0x670, 0x670, 1},
	{0x6d6, 0x6ed, 1},
	{0x8d3, 0x8ff, 1},
	{0x200b, 0x200f, 1},
	{0x2018, 0x201b, 1},
	{0x202a, 0x202e, 1},
	{0x2060, 0x206f, 1},
	{0xfe00, 0xfe0f, 1},
	{0xfeff, 0xfeff, 1},
}}
