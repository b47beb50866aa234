package threat

import (
	"testing"
	"time"
)

func TestParseInterval(t *testing.T) {
	const end = "T23:59:59.999999Z"
	cases := []struct{ name, in, from, to string }{ // "" = open
		{"day", "2019-03-23", "2019-03-23T00:00:00Z", "2019-03-23" + end},
		{"instant", "2019-03-23T10:00:00Z", "2019-03-23T10:00:00Z", "2019-03-23T10:00:00Z"},
		{"instant with offset", "2019-03-23T01:00:00+03:00", "2019-03-22T22:00:00Z", "2019-03-22T22:00:00Z"},
		{"small letters", "2019-03-23t10:00:00.5z", "2019-03-23T10:00:00.5Z", "2019-03-23T10:00:00.5Z"},
		{"interval of days", "2019-03-01/2019-03-23", "2019-03-01T00:00:00Z", "2019-03-23" + end},
		{"open start", "../2019-03-23", "", "2019-03-23" + end},
		{"empty end", "2019-03-23/", "2019-03-23T00:00:00Z", ""},
		{"days from a day", "1995-01-01/P2D", "1995-01-01T00:00:00Z", "1995-01-02" + end},
		{"a month", "2019-03-01/P1M", "2019-03-01T00:00:00Z", "2019-03-31" + end},
		{"weeks", "2019-03-01/P2W", "2019-03-01T00:00:00Z", "2019-03-14" + end},
		{"from a day that the month of the end has not", "2020-01-31/P1M", "2020-01-31T00:00:00Z", "2020-02-28" + end},
		{"every part, from an instant", "2018-02-12T00:00:00Z/P1Y1M6DT12H31M12S", "2018-02-12T00:00:00Z", "2019-03-18T12:31:11.999999Z"},
		{"day and instant of it", "2019-03-23/2019-03-23T00:00:00Z", "2019-03-23T00:00:00Z", "2019-03-23T00:00:00Z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			iv, err := ParseInterval(c.in)
			if err != nil || instantText(iv.From) != c.from || instantText(iv.To) != c.to {
				t.Errorf("%s to %s, %v", instantText(iv.From), instantText(iv.To), err)
			}
		})
	}
	for _, in := range []string{
		"", "..", "/", "../..", "2019", "2019-02-30", "2019-03-23/2019-03-22", "2019-03-23T10:00:00", "2019-03-23 10:00:00Z", "2019-03-23T1:00:00Z", "2019-03-23T10:00:00,5Z", "a/b", "2019-01-01/2019-01-02/2019-01-03",
		"2019-01-01/P", "2019-01-01/PT", "2019-01-01/P1DT", "2019-01-01/P0D", "2019-01-01/P1H", "2019-01-01/P1W1D", "2019-01-01/-P1D", "2019-01-01/P1.5D", "2019-01-01/p1d", "../P1D", "P1D", "P1D/2019-01-01", "9999-12-31/P2D",
	} {
		if iv, err := ParseInterval(in); err == nil {
			t.Errorf("%q read as %s to %s", in, instantText(iv.From), instantText(iv.To))
		}
	}
}

func instantText(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

func FuzzDatetime(f *testing.F) {
	for _, s := range []string{"2019-03-23", "2019-03-23T10:00:00Z/..", "../2019-03-23", "2019-03-23t10:00:00.5+03:00", "2020-01-31/P1Y1M6DT12H31M12S"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		iv, err := ParseInterval(s)
		if err != nil {
			return
		}
		if iv.From == nil && iv.To == nil {
			t.Errorf("%q says nothing", s)
		}
		if iv.From != nil && iv.To != nil && iv.To.Before(*iv.From) {
			t.Errorf("%q ends before it starts", s)
		}
	})
}
