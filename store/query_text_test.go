package store

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// found counts the incidents that a search finds, in every way that one is asked.
func found(t *testing.T, db *DB, q string) int64 {
	t.Helper()
	terms, err := threat.ParseText(q)
	if err != nil {
		t.Fatal(err)
	}
	f := threat.Filter{Text: terms}
	n, err := db.Count(t.Context(), threat.Incidents, f)
	if err != nil {
		t.Fatal(err)
	}
	fids, err := db.FIDs(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(fids)
	if ids := walk(t, db, f, threat.SortID, 0); int64(len(ids)) != n || int64(len(slices.Compact(fids))) != n {
		t.Errorf("%q: %d counted, %d listed, %d ids", q, n, len(ids), len(slices.Compact(fids)))
	}
	return n
}

// openBoth opens the database of db for admins.
func openAdmin(t *testing.T, db *DB) *DB {
	t.Helper()
	admin, err := Open(t.Context(), Config{URL: db.writer.Config().ConnString(), Audience: threat.Admin})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(admin.Close)
	return admin
}

// Each text is the title of one record, and each search says whether it finds it.
func TestSearchFolds(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	cases := []struct {
		text, finds, not string
	}{
		{"Attack on Al-Hūl, near Ḥasakah", "al hul,AL-HUL,hasakah,HŪL,Al-Hūl near,attack   on", "alhul,hul attack,near attack"},
		{"Şırnak İdil Møns Łódź Straße", "sirnak,SIRNAK,idil,IDIL,mons,lodz,strase", "sirnak lodz"},
		{"Da'esh, Daʿesh’s and O´Neil", "Daesh,DA'ESH,daeshs,Da’esh", "da esh"},
		{"عملية في الأنبار وإدلب وآمد وٱلرقة", "الانبار,الأنبار,ادلب,إدلب,امد,آمد,الرقه,الرقة,انبار", "الانبارادلب"},
		{"مُحَافَظَةُ نينوى وقرى", "محافظة,محافظه,نينوي,نينوى,محـــافظة,قري", "محافظةنينوى"},
		{"مسؤول شؤون هيئة", "مسوول,مسؤول,شوون,هييه,هيئة", "مسءول"},
		{"سنة ٢٠١٤ و۲۰۱۵", "2014,٢٠١٤,2015,۲۰۱۵,سنه 2014", "2016"},
		{"ﻣﻮﺻﻞ ﷲ ＩＳＩＳ ﬁeld", "موصل,الله,isis,field", "داعش"},
		{"کرکوک و شهری", "كركوك,کرکوک,شهري", "كركوكشهري"},
		{"100% of_it \\ done", "100% of,of_it,of it,\\ done", "100x,ofxit,%o%"},
		{"IS men", "IS,is,is men,me\u0301n", "i,s,me,en"},
		{"This district", "this,dis", "IS,is t"},
	}
	var batch []threat.Incident
	for n, c := range cases {
		i := synthetic(n, 0)
		i.Actors, i.Title = nil, threat.Text{En: c.text}
		batch = append(batch, i)
	}
	write(t, db, batch...)
	for n, c := range cases {
		for _, term := range strings.Split(c.finds, ",") {
			if !slices.Contains(searched(t, db, term), n) {
				t.Errorf("%q does not find %q", term, c.text)
			}
		}
		for _, term := range strings.Split(c.not, ",") {
			if slices.Contains(searched(t, db, term), n) {
				t.Errorf("%q finds %q", term, c.text)
			}
		}
	}
	if n := found(t, db, "mons,kirkuk,كركوك"); n != 2 {
		t.Errorf("any of three terms: %d", n)
	}
}

// searched returns which records a term finds, by their number.
func searched(t *testing.T, db *DB, term string) (numbers []int) {
	t.Helper()
	f := threat.Filter{Text: []string{term}}
	_, err := db.Features(t.Context(), threat.Incidents, f, threat.Page{Sort: threat.SortID}, func(x threat.Feature) error {
		numbers = append(numbers, int(threat.DayOf(x.Values[fieldIndex("first_day")].(threat.Day).Time())-15000))
		return nil
	})
	if err != nil {
		t.Fatalf("%q: %v", term, err)
	}
	return numbers
}

// A record is found by every text that is told of it, and no longer by one that it lost.
func TestSearchLooksEverywhere(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	i := synthetic(1, 1)
	i.Title = threat.Text{En: "aaaone", Ar: "عنوان"}
	i.Summary = threat.Text{En: "aaatwo\nlines", Ar: "ملخص"}
	i.Place.Name, i.Place.SourceAdm1, i.Place.SourceAdm2 = threat.Text{En: "aaathree", Ar: "مكان"}, "aaafour", "aaafive"
	i.Actors = []threat.Participant{{Actor: threat.Actor{Name: "aaasix", NameAr: "فاعل", Aliases: []string{"aaaseven", "aaaeight"}, Class: "rebel"}, Role: "unknown"}}
	i.Claims[0].Document.Title, i.Claims[0].Document.Source.Publisher = "aaanine", "aaaten"
	other := synthetic(2, 1)
	write(t, db, i, other)
	for _, q := range strings.Fields("aaaone عنوان aaatwo ملخص aaathree مكان aaafour aaafive aaasix فاعل aaaseven aaaeight aaanine aaaten") {
		if n := found(t, db, q); n != 1 {
			t.Errorf("%q: %d", q, n)
		}
	}
	for _, q := range []string{"aaaone عنوان", "aaaone aaatwo", "aaaseven aaaeight", "aaanine aaaten", "%aaa", "_"} { // of two fields; nothing; no sign of LIKE
		if terms, err := threat.ParseText(q); err == nil && terms[0] != "%aaa" && found(t, db, q) != 0 {
			t.Errorf("%q is found", q)
		}
	}
	if n := found(t, db, "aaatwo lines"); n != 1 {
		t.Errorf("over the end of a line: %d", n)
	}
	i.Title.En, i.OriginVersion = "bbbone", "23.1"
	write(t, db, i)
	if found(t, db, "aaaone") != 0 || found(t, db, "bbbone") != 1 {
		t.Error("an edit is not searched")
	}
	belted := threat.Filter{Text: []string{"bbbone"}, Codes: map[string][]string{"side": {"other"}}}
	if n, err := db.Count(t.Context(), threat.Incidents, belted); n != 0 || err != nil {
		t.Errorf("with another condition: %d, %v", n, err)
	}
}

// What the public may not read, it may not find either: each word of a secret, alone and with others.
func TestSearchFindsNothingWithheld(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{"5km", "adm1", "hide"} {
		t.Run(rule, func(t *testing.T) {
			db := openEmpty(t)
			loadBoundaries(t, db)
			draft, amber, quiet := synthetic(2, 1), synthetic(3, 1), synthetic(4, 2)
			draft.Title.En, draft.Workflow = "hiddendraft", "draft"
			draft.Actors[0].Actor.Name = "hiddendraft band"
			amber.Summary.En, amber.TLP = "hiddenamber", "AMBER"
			amber.Claims[0].Document.Title = "hiddenamber report"
			quiet.Claims[1].Document.Title, quiet.Claims[1].Document.TLP = "hiddensource", "AMBER"
			quiet.Claims[1].Document.Source.Publisher = "hiddensource press"
			if got := write(t, db, secretRecord(rule), draft, amber, quiet); got.Added != 4 {
				t.Fatalf("wrote %+v", got)
			}
			admin := openAdmin(t, db)
			for _, q := range []string{
				"Hiddenville", "hidden", "Hiddenville Council", "Elders of hiddenville", "Elders", "Council", "Sixth Band", "Attack in Hiddenville", "Hidden District", "Hidden Gazette",
				"Hiddenville hit", "Attack in", "hiddendraft", "hiddenamber", "hiddensource", "hiddenville,hiddendraft",
			} {
				if n := found(t, db, q); n != 0 {
					t.Errorf("the public finds %d by %q", n, q)
				}
				if n := found(t, admin, q); n == 0 {
					t.Errorf("admins find nothing by %q", q)
				}
			}
			if n := found(t, db, "Government of Iraq"); n != 2 { // an actor that does not tell the place, and the record that is told
				t.Errorf("told actors: %d", n)
			}
			if n := found(t, db, "place 4"); n != 1 {
				t.Errorf("told titles: %d", n)
			}
		})
	}
}

// A record that is coarsened later is not found any more, and again when that ends.
func TestSearchFollowsCoarsening(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	i := synthetic(1, 1)
	i.Title.En = "in Exactville"
	write(t, db, i)
	for n, rule := range []string{"5km", "as_is", "hide"} {
		i.OriginVersion, i.Coarsen = string(rune('a'+n)), map[string]string{"public": rule}
		write(t, db, i)
		want := int64(0)
		if rule == "as_is" {
			want = 1
		}
		if n := found(t, db, "exactville"); n != want {
			t.Errorf("%s: found %d", rule, n)
		}
	}
}

func TestSearchOfOtherCollections(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	loadBoundaries(t, db)
	borders, _ := threat.CollectionByID("borders")
	for q, want := range map[string]int64{"irq syr": 1, "DRAWN for": 1, "nothing": 0} {
		n, err := db.Count(t.Context(), borders, threat.Filter{Text: []string{q}})
		if err != nil || n != want {
			t.Errorf("%q: %d, %v", q, n, err)
		}
	}
	for _, col := range threat.Collections {
		if _, err := db.Count(t.Context(), col, threat.Filter{Text: []string{"x"}}); err != nil {
			t.Errorf("%s: %v", col.ID, err)
		}
	}
}

// Searches for a rare word go by the index of groups of three characters.
func TestSearchGoesByIndex(t *testing.T) {
	t.Parallel()
	db := openRead(t)
	insert(t, db, randomRows(rand.New(rand.NewPCG(1, 1)), 20_000))
	scan[string](t, db, "WITH x AS (UPDATE incident_text SET folded = ' word ' || incident_id || ' الكلمه is ' || incident_id || ' ' RETURNING 1) SELECT count(*)::text FROM x")
	if _, err := db.writer.Exec(t.Context(), "VACUUM ANALYZE incident_text"); err != nil {
		t.Fatal(err)
	}
	for _, term := range []string{"12345", "الكلمة is 12345", "77"} {
		sql, args, err := fidsSQL(threat.Filter{Text: []string{term, "54321"}})
		if err != nil {
			t.Fatal(err)
		}
		var plan []string
		err = db.reading(t.Context(), "explain", func(ctx context.Context, tx pgx.Tx) error {
			rows, err := query(ctx, tx, "EXPLAIN "+sql, args)
			if err != nil {
				return err
			}
			plan, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
		if err != nil || !strings.Contains(strings.Join(plan, "\n"), "incident_text_folded_idx") {
			t.Errorf("%q: %v\n%s", term, err, strings.Join(plan, "\n"))
		}
	}
}

// A search that the database can't answer in time ends as a KindTimeout error, there and here.
func TestSearchEndsInTime(t *testing.T) {
	db := openEmpty(t)
	defer func(before time.Duration) { searchLimit = before }(searchLimit)
	searchLimit = 200 * time.Millisecond
	tx, err := db.writer.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := tx.Exec(t.Context(), "LOCK TABLE incident_text IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	_, err = db.FIDs(t.Context(), threat.Filter{Text: []string{"mosul"}})
	if threat.KindOf(err) != threat.KindTimeout || !strings.Contains(err.Error(), "text") {
		t.Errorf("got %v", err)
	}
}
