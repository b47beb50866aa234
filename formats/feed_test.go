package formats

import (
	"encoding/json"
	"encoding/xml"
	"testing"
	"time"
)

func someFeed() Feed {
	at := time.Date(2025, 5, 1, 12, 0, 0, 0, time.FixedZone("", 3*3600))
	return Feed{
		ID: "https://map.example.org/feeds/incidents.atom?a=1&b=2", Title: "A & B", Subtitle: "side=other", Home: "https://map.example.org/", Updated: at,
		Entries: []FeedEntry{{ID: "https://map.example.org/x/1", Title: "<b>", Text: "Type: Attack\nPlace known: near", Updated: at, Tags: []string{"attack", "other"}}},
	}
}

func TestAtomHasWhatRFC4287Wants(t *testing.T) {
	body, err := someFeed().Atom()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Author  struct {
			Name string `xml:"name"`
		} `xml:"author"`
		Links   []atomLink `xml:"link"`
		Entries []struct {
			ID      string         `xml:"id"`
			Title   string         `xml:"title"`
			Updated string         `xml:"updated"`
			Link    atomLink       `xml:"link"`
			Terms   []atomCategory `xml:"category"`
			Content atomText       `xml:"content"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(body, &doc); err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	if doc.ID != someFeed().ID || doc.Title != "A & B" || doc.Updated != "2025-05-01T09:00:00Z" || doc.Author.Name == "" || len(doc.Links) != 2 || doc.Links[0].Rel != "self" || doc.Links[0].Href != doc.ID {
		t.Errorf("%+v", doc)
	}
	if len(doc.Entries) != 1 {
		t.Fatalf("%d entries", len(doc.Entries))
	}
	e := doc.Entries[0]
	if e.ID == "" || e.Title != "<b>" || e.Updated != "2025-05-01T09:00:00Z" || e.Link.Rel != "alternate" || len(e.Terms) != 2 || e.Content.Type != "text" || e.Content.Text == "" {
		t.Errorf("%+v", e)
	}
}

func TestJSONFeedHasWhatVersion11Wants(t *testing.T) {
	for _, f := range []Feed{someFeed(), {}} {
		body, err := f.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Version, Title string
			Items          []struct {
				ID          string
				ContentText string `json:"content_text"`
			}
		}
		if err := json.Unmarshal(body, &doc); err != nil {
			t.Fatal(err)
		}
		if doc.Version != "https://jsonfeed.org/version/1.1" || doc.Items == nil || len(doc.Items) != len(f.Entries) {
			t.Errorf("%s", body)
		}
		for _, item := range doc.Items {
			if item.ID == "" || item.ContentText == "" {
				t.Errorf("%s", body)
			}
		}
	}
}
