package seed_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"threatmap/internal/testdata"
	"threatmap/seed"
)

func article(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(testdata.Path(t, "article", "article.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var (
	goldRow  = regexp.MustCompile(`(?m)^\| (\d+) \|.*$`)
	goldSpan = regexp.MustCompile(`\[(\d+):(\d+)\]`)
)

// goldSpans reads the spans of each row of the hand reading.
func goldSpans(t *testing.T) map[int][]seed.Span {
	t.Helper()
	b, err := os.ReadFile(testdata.Path(t, "article", "gold.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[int][]seed.Span{}
	for _, m := range goldRow.FindAllStringSubmatch(string(b), -1) {
		n, _ := strconv.Atoi(m[1])
		for _, s := range goldSpan.FindAllStringSubmatch(m[0], -1) {
			start, _ := strconv.Atoi(s[1])
			end, _ := strconv.Atoi(s[2])
			rows[n] = append(rows[n], seed.Span{start, end})
		}
	}
	return rows
}

func TestClaimsPointWhereTheHandReadingDoes(t *testing.T) {
	text := article(t)
	sum := sha256.Sum256([]byte(text))
	gold := goldSpans(t)
	if len(gold) != 13 {
		t.Fatalf("%d rows in the hand reading", len(gold))
	}
	rows := []int{11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13} // in the order of records.json
	for i, r := range records(t) {
		var spans []seed.Span
		for _, c := range r.Claims {
			spans = append(spans, seed.Span{*c.CharStart, *c.CharEnd})
			if c.Document.SHA256 != hex.EncodeToString(sum[:]) {
				t.Errorf("%s: its document is not the article", r.OriginID)
			}
		}
		if !slices.Equal(spans, gold[rows[i]]) {
			t.Errorf("%s: spans %v, want %v", r.OriginID, spans, gold[rows[i]])
		}
	}
}

func TestSpansLieWithinTheArticle(t *testing.T) {
	end := len([]rune(article(t)))
	var spans []seed.Span
	for _, a := range must(t, seed.Areas) {
		spans = append(spans, a.Spans...)
	}
	corridors, err := seed.Corridors()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range corridors.Items {
		spans = append(spans, c.Spans...)
	}
	for _, s := range spans {
		if s[0] < 0 || s[0] >= s[1] || s[1] > end {
			t.Errorf("span %v of %d", s, end)
		}
	}
}

// shingles returns every run of n words, in lower case and without punctuation.
func shingles(text string, n int) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var runs []string
	for i := n; i <= len(words); i++ {
		runs = append(runs, strings.Join(words[i-n:i], " "))
	}
	return runs
}

func TestNoSentenceOfTheArticleIsCopied(t *testing.T) {
	const words = 6                                         // the least that looks copied; names of areas are shorter
	body := strings.SplitN(article(t), "Shafaq News", 2)[1] // the heading is a title, and named as such
	source := map[string]bool{}
	for _, run := range shingles(body, words) {
		source[run] = true
	}
	for _, pattern := range []string{"*.json", "*.geojson"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s: %v", pattern, err)
		}
		for _, file := range files {
			own, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, run := range shingles(string(own), words) {
				if source[run] {
					t.Errorf("%s has words of the article: %q", file, run)
				}
			}
		}
	}
}
