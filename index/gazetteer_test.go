package index

import (
	"slices"
	"testing"

	"threatmap/threat"
)

func TestGazetteerFindsTheBestFirst(t *testing.T) {
	place := func(id, en, ar string, rank int, population int64, aliases ...string) threat.NamedPlace {
		return threat.NamedPlace{Collection: "places", ID: id, NameEn: en, NameAr: ar, Rank: rank, Population: &population, Aliases: aliases}
	}
	g := NewGazetteer([]threat.NamedPlace{
		place("zor", "Deir ez-Zor", "دير الزور", 2, 240_000, "Dayr az Zawr", "Deir Ezzor"),
		place("hasakah", "Hasakah", "الحسكة", 2, 188_000, "Al-Hasakah"),
		place("kamal", "Al-Bukamal", "البوكمال", 4, 43_000, "Abu Kamal", "أبو كمال"),
		place("qaim", "Al-Qa'im", "القائم", 4, 75_000),
		place("tall", "Al-Tall", "التل", 4, 55_000),
		place("tamr", "Tal Tamr", "تل تمر", 5, 10_000),
		place("afar", "Tal Afar", "تلعفر", 4, 200_000),
		place("idlib", "Idlib", "إدلب", 2, 128_000),
		{Collection: "admin1", ID: "SY-DY", NameEn: "Deir ez-Zor", NameAr: "دير الزور", Rank: 2},
		{Collection: "areas", ID: "side", NameEn: "Deir ez-Zor countryside", NameAr: "ريف دير الزور", Rank: 3},
		place("hamad", "Hamadan", "", 1, 500_000),
	})
	for q, want := range map[string][]string{
		"Deir ez-Zor":  {"zor", "SY-DY", "side"},
		"deir EZZOR":   {"zor", "SY-DY", "side"},
		"Dayr az Zawr": {"zor"},
		"دير الزور":    {"zor", "SY-DY", "side"},
		"دَيْر الزّور": {"zor", "SY-DY", "side"},
		"الحسكه":       {"hasakah"},
		"حسكة":         {"hasakah"},
		"al-hasakah":   {"hasakah"},
		"Abu Kamal":    {"kamal"},
		"ابو كمال":     {"kamal"},
		"القايم":       {"qaim"},
		"alqaim":       {"qaim"},
		"ادلب":         {"idlib"},
		"tal":          {"afar", "tamr", "tall"}, // beginnings first, then the word within Al-Tall
		"ham":          {"hamad"},
		"nowhere":      {},
	} {
		query, err := threat.NewPlaceQuery(q, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, p := range g.Find(query) {
			got = append(got, p.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", q, got, want)
		}
	}
	query, _ := threat.NewPlaceQuery("a", "ar", 3)
	if got := g.Find(query); len(got) != 3 {
		t.Errorf("%d found, asked for 3", len(got))
	}
}
