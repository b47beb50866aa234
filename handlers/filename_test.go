package handlers_test

import (
	"mime"
	"net/url"
	"testing"
)

func TestAnExportIsNamedAfterItsFilter(t *testing.T) {
	for query, want := range map[string]string{
		"": "incidents.csv",
		"datetime=2014-01-01/2014-12-31&adm0=IRQ,SYR":                          "incidents-adm0-IRQ-SYR-from-2014-01-01-to-2014-12-31.csv",
		"side=other&event_type=attack&datetime=2014-01-01/..":                  "incidents-event_type-attack-side-other-from-2014-01-01.csv",
		"bbox=1,2,3,4&belt=IRQ-SYR&width_km=25":                                "incidents-belt-IRQ-SYR-in-a-box.csv",
		"verification=unverified,single_source,corroborated,verified,disputed": "incidents-verification-not-refuted-duplicate.csv",
		"q=" + url.QueryEscape(`a"; x=../b`):                                   "incidents-a-x-b.csv",
		"q=" + url.QueryEscape("دير الزور"):                                    "incidents.csv",
		"publishers=" + url.QueryEscape("a b\r\nSet-Cookie: c"):                "incidents-publishers-a-b-Set-Cookie-c.csv",
	} {
		w := ask(t, config(&fake{}), "GET", "/collections/incidents/items?f=csv&all=true&"+query)
		_, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
		if w.Code != 200 || err != nil || params["filename"] != want {
			t.Errorf("%s: %d %q, want %s", query, w.Code, w.Header().Get("Content-Disposition"), want)
		}
	}
}
