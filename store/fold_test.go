package store

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// Names are found in memory and texts in the database: both by the same spelling.
func TestGoAndSQLFoldAlike(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	texts := []string{"", " ", "Deir ez-Zor", "دَيْر ٱلزُّور", "القائم", "إدلب", "السويداء", "Girê Spî", "‘Irbīn", "Şanlıurfa", "ﻻ", "½ x² ª", "Ḩarastā", "ʼl-hskh", "İstanbul", "STRASSE ẞ", "Æ Ø Ł", "a'b`c’d", "٠١٢٣ ۴۵۶", "a b\u200bc", "حەسیچە"}
	dice := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var b strings.Builder
		for range dice.IntN(12) {
			ranges := [][2]int{{0x20, 0x7e}, {0xa0, 0x17f}, {0x2b0, 0x36f}, {0x600, 0x6ff}, {0x1e00, 0x1eff}, {0x2000, 0x206f}, {0xfb50, 0xfdfb}, {0xfe70, 0xfefc}}
			in := ranges[dice.IntN(len(ranges))]
			b.WriteRune(rune(in[0] + dice.IntN(in[1]-in[0]+1)))
		}
		texts = append(texts, b.String())
	}
	rows, err := db.writer.Query(t.Context(), "SELECT as_public.folded(x) FROM unnest($1::text[]) WITH ORDINALITY u (x, n) ORDER BY n", texts)
	if err != nil {
		t.Fatal(err)
	}
	folded, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for i, text := range texts {
		if got := threat.Fold(text); got != folded[i] {
			if wrong++; wrong < 20 {
				t.Errorf("%q %U: %q %U in Go, %q %U in SQL", text, []rune(text), got, []rune(got), folded[i], []rune(folded[i]))
			}
		}
	}
}
