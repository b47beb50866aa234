package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// A feed holds what was written last of a view, also where much else was written since, and nothing that the public does not see.
func TestAFeedHoldsTheNewestOfAView(t *testing.T) {
	f := startFollower(t, startingMapURL(t))
	titles := func(query string) (list []string) {
		t.Helper()
		var doc struct {
			Items []struct {
				Title        string
				DateModified time.Time `json:"date_modified"`
			}
		}
		if err := json.Unmarshal(f.mustAsk(t, "/feeds/incidents.json?"+query), &doc); err != nil {
			t.Fatal(err)
		}
		last := time.Now().Add(time.Hour)
		for _, item := range doc.Items {
			if item.DateModified.After(last) {
				t.Errorf("%s: %s comes after what is older", query, item.DateModified)
			}
			last = item.DateModified
			list = append(list, item.Title)
		}
		return list
	}
	seen := func(query string, n int64) {
		t.Helper()
		for start := time.Now(); matched(t, f.address, "?"+query) != n; time.Sleep(5 * time.Millisecond) {
			if time.Since(start) > 30*time.Second {
				t.Fatalf("the index has %d of %d", matched(t, f.address, "?"+query), n)
			}
		}
	}
	old := func(from, n int) []threat.Incident {
		list := plain("old", from, n)
		for i := range list {
			list[i].Side = "other" // by which the view is asked: the data set of what is coarsened is not told
		}
		return list
	}
	f.write(t, old(0, 3))
	changed := old(1, 1)
	changed[0].OriginVersion, changed[0].Title = "2", threat.Text{En: "changed"}
	f.write(t, changed)
	hidden := old(10, 3)
	hidden[0].Workflow, hidden[1].TLP = "draft", "RED"
	hidden[2].Coarsen, hidden[2].Place.Geometry, hidden[2].Place.Name = map[string]string{"public": "adm1"}, orb.Point{40.4242, 35.2424}, threat.Text{En: "Hiddenville"}
	hidden[2].Title = threat.Text{En: "In Hiddenville"}
	f.write(t, hidden)
	seen("side=other&datetime=2022-01-08", 4)
	if got := titles("side=other&datetime=2022-01-08"); fmt.Sprint(got) != "[Attack changed Event 2 Event 0]" {
		t.Errorf("%v", got)
	}
	atom := string(f.mustAsk(t, "/feeds/incidents.atom?side=other&datetime=2022-01-08"))
	for _, secret := range []string{"Hiddenville", "40.4242", "35.2424"} {
		if strings.Contains(atom, secret) {
			t.Errorf("the feed tells %s", secret)
		}
	}
	if !strings.Contains(atom, "Place known:") {
		t.Error("the feed does not say how surely places are known")
	}
	for from := 0; from < newestAtOnce+1000; from += 3000 {
		f.write(t, plain("new", from, 3000))
	}
	seen("origin=new", 21_000)
	if got := titles("side=other&datetime=2022-01-08&limit=2"); fmt.Sprint(got) != "[Attack changed]" {
		t.Errorf("after many others: %v", got)
	}
	if got := titles("origin=new&limit=3"); fmt.Sprint(got) != "[Event 20999 Event 20998 Event 20997]" {
		t.Errorf("of the many: %v", got)
	}
	if got := titles(""); len(got) != 50 {
		t.Errorf("%d entries", len(got))
	}
}
