package main

import "testing"

func TestAims(t *testing.T) {
	at := func(size int64, clients int, p99, times float64) *row {
		return &row{Size: size, TimesSQL: times, Server: sample{Clients: clients, P50: p99 / 2, P99: p99, PerSecond: 200}}
	}
	cases := []struct {
		name string
		got  []aim
		want string // m = met, x = missed
	}{
		{"tiles of a million, quick and many", aimsOfTiles(at(million, 4, 14, 21), nil), "mm"},
		{"tiles of a million, slow and few", aimsOfTiles(at(million, 4, 16, 19), nil), "xx"},
		{"no aim for sixteen clients", aimsOfTiles(at(million, 16, 99, 1), nil), ""},
		{"tiles that nobody has asked for", aimsOfColdTiles(at(million, 4, 16, 0), nil), "x"},
		{"profiles", aimsOfProfiles(at(million, 1, 99, 0), nil), "m"},
		{"filtered, alone", aimsOfFilteredTiles(at(million, 1, 11, 30), nil), "x"},
		{"filtered, of ten millions", aimsOfFilteredTiles(at(10*million, 4, 119, 1), nil), "m"},
		{"far page as the first", aimsOfFarPage("first")(at(million, 1, 10, 0), []*row{{Size: million, Line: "first", Server: sample{P50: 4.1}}}), "m"},
		{"far page slower", aimsOfFarPage("first")(at(million, 1, 10, 0), []*row{{Size: million, Line: "first", Server: sample{P50: 3.9}}}), "x"},
		{"same count, ten times the size", aimsOfSameCount(at(10*million, 1, 10, 0), []*row{{Size: million, Server: sample{P50: 3}}}), "x"},
		{"items", aimsOfGzipItems(at(million, 4, 36, 0), nil), "mmmx"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, a := range c.got {
				if a.Met {
					got += "m"
				} else {
					got += "x"
				}
			}
			if got != c.want {
				t.Errorf("%s, want %s: %v", got, c.want, c.got)
			}
		})
	}
}

func TestSizesReadAndSpelled(t *testing.T) {
	for text, want := range map[string]int64{"100k": 100_000, "1M": million, "10M": 10 * million, "2500": 2500} {
		if got, err := readSize(text); err != nil || got != want || spelledSize(want) != text {
			t.Errorf("%s: %d, %v, spelled %s", text, got, err, spelledSize(want))
		}
	}
	for _, text := range []string{"", "k", "-1k", "0", "1G", "9999M"} {
		if _, err := readSize(text); err == nil {
			t.Errorf("%q is read as a size", text)
		}
	}
}
