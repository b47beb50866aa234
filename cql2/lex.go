package cql2

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"threatmap/threat"
)

type tokenKind int

const (
	tokenEnd    tokenKind = iota
	tokenName             // a bare word: a property, a function or a keyword
	tokenQuoted           // a name in double quotes: always a property
	tokenText             // in single quotes
	tokenNumber
	tokenSign
)

// token is a piece of the text; text is what it says, less quotes.
type token struct {
	kind tokenKind
	text string
	at   int // in characters
}

// is tells whether a token is this word, in letters of any case, or this sign.
func (t token) is(word string) bool {
	return t.kind == tokenName && strings.EqualFold(t.text, word) || t.kind == tokenSign && t.text == word
}

func (t token) String() string {
	if t.kind == tokenEnd {
		return "the end"
	}
	return t.text
}

// lexer cuts a text into tokens.
type lexer struct {
	runes []rune
	lines []int // where each line begins
	next  int
}

func newLexer(text string) *lexer {
	l := &lexer{runes: []rune(text), lines: []int{0}}
	for i, r := range l.runes {
		if r == '\n' {
			l.lines = append(l.lines, i+1)
		}
	}
	return l
}

// place says in which line and column a character stands.
func (l *lexer) place(at int) threat.Position {
	line, begins := slices.BinarySearch(l.lines, at)
	if !begins {
		line--
	}
	return threat.Position(fmt.Sprintf("line %d, column %d", line+1, at-l.lines[line]+1))
}

// token returns the next token.
func (l *lexer) token() (token, error) {
	for l.next < len(l.runes) && unicode.IsSpace(l.runes[l.next]) {
		l.next++
	}
	at := l.next
	if at == len(l.runes) {
		return token{tokenEnd, "", at}, nil
	}
	switch r := l.runes[at]; {
	case r == '\'':
		return l.quoted(tokenText, "'…', with '' for a quote in it")
	case r == '"':
		return l.quoted(tokenQuoted, `"…", with "" for a quote in it`)
	case digit(r) || r == '.' && at+1 < len(l.runes) && digit(l.runes[at+1]):
		return l.number(), nil
	case nameStart(r):
		for l.next < len(l.runes) && namePart(l.runes[l.next]) {
			l.next++
		}
		return token{tokenName, string(l.runes[at:l.next]), at}, nil
	case strings.ContainsRune("=<>()+-*/%^,", r):
		l.next++
		if l.next < len(l.runes) && (r == '<' && (l.runes[l.next] == '>' || l.runes[l.next] == '=') || r == '>' && l.runes[l.next] == '=') {
			l.next++
		}
		return token{tokenSign, string(l.runes[at:l.next]), at}, nil
	}
	return token{}, threat.InvalidExpr(l.place(at), string(l.runes[at]), "a character that can't stand here", "a property, a 'text', a number, an operator or a bracket")
}

// quoted reads up to the quote that closes; twice the quote is one of it, and so is one behind a backslash in a text.
func (l *lexer) quoted(kind tokenKind, accepted string) (token, error) {
	at, quote := l.next, l.runes[l.next]
	var b strings.Builder
	for l.next++; l.next < len(l.runes); l.next++ {
		r, follows := l.runes[l.next], rune(0)
		if l.next+1 < len(l.runes) {
			follows = l.runes[l.next+1]
		}
		switch {
		case r == quote && follows == quote, r == '\\' && follows == quote && kind == tokenText:
			l.next++
			b.WriteRune(quote)
		case r == quote:
			l.next++
			return token{kind, b.String(), at}, nil
		default:
			b.WriteRune(r)
		}
	}
	return token{}, threat.InvalidExpr(l.place(at), string(l.runes[at:]), "a quote that is not closed", accepted)
}

// number reads digits, a fraction and an exponent.
func (l *lexer) number() token {
	at := l.next
	l.digits()
	if l.next < len(l.runes) && l.runes[l.next] == '.' {
		l.next++
		l.digits()
	}
	if l.next < len(l.runes) && (l.runes[l.next] == 'e' || l.runes[l.next] == 'E') {
		mark := l.next
		l.next++
		if l.next < len(l.runes) && (l.runes[l.next] == '+' || l.runes[l.next] == '-') {
			l.next++
		}
		if l.next == len(l.runes) || !digit(l.runes[l.next]) {
			l.next = mark
		}
		l.digits()
	}
	return token{tokenNumber, string(l.runes[at:l.next]), at}
}

func (l *lexer) digits() {
	for l.next < len(l.runes) && digit(l.runes[l.next]) {
		l.next++
	}
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// nameStart and namePart are the standard's, which are those of XML with a few ranges of its own.
func nameStart(r rune) bool {
	return r == ':' || r == '_' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= 0xC0 && r != 0xD7 && r != 0xF7 && unicode.Is(nameRunes, r)
}

func namePart(r rune) bool {
	return nameStart(r) || r == '.' || digit(r) || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

var nameRunes = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0xC0, 0x2FF, 1},
		{0x370, 0x37D, 1},
		{0x37F, 0x1FFE, 1},
		{0x200C, 0x200D, 1},
		{0x2070, 0x218F, 1},
		{0x2C00, 0x2FEF, 1},
		{0x3001, 0xD7FF, 1},
		{0xF900, 0xFDCF, 1},
		{0xFDF0, 0xFFFD, 1},
	},
	R32: []unicode.Range32{{0x10000, 0xEFFFF, 1}},
}
