package formats

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"time"

	"github.com/paulmach/orb"
)

// Feed is what changed last, the newest first.
type Feed struct {
	ID       string // its own address
	Title    string
	Subtitle string
	Home     string // a page with the same
	Updated  time.Time
	Entries  []FeedEntry
}

// FeedEntry is one record.
type FeedEntry struct {
	ID      string // the record's address, which stays
	Title   string
	Text    string
	Updated time.Time
	Tags    []string
	Place   orb.Geometry // as the audience sees it; nil = none
}

const feedAuthor = "threatmap"

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	GeoRSS   string      `xml:"xmlns:georss,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Link       atomLink       `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomText       `xml:"content"`
	Point      string         `xml:"georss:point,omitempty"`
	Line       string         `xml:"georss:line,omitempty"`
	Polygon    string         `xml:"georss:polygon,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Atom spells a feed as RFC 4287 has it.
func (f Feed) Atom() ([]byte, error) {
	doc := atomFeed{
		GeoRSS: "http://www.georss.org/georss", ID: f.ID, Title: f.Title, Subtitle: f.Subtitle, Updated: f.Updated.UTC().Format(time.RFC3339), Author: feedAuthor,
		Links: []atomLink{{"self", "application/atom+xml", f.ID}, {"alternate", "text/html", f.Home}},
	}
	for _, e := range f.Entries {
		entry := atomEntry{
			ID: e.ID, Title: e.Title, Updated: e.Updated.UTC().Format(time.RFC3339), Link: atomLink{"alternate", "text/html", e.ID + "?f=html"}, Content: atomText{"text", e.Text},
		}
		for _, tag := range e.Tags {
			entry.Categories = append(entry.Categories, atomCategory{tag})
		}
		entry.locate(e.Place)
		doc.Entries = append(doc.Entries, entry)
	}
	body, err := xml.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode feed: %w", err)
	}
	return append([]byte(xml.Header), append(body, '\n')...), nil
}

// locate says where, in GeoRSS Simple: latitude before longitude. It has no holes and no several parts: such places are left to the record.
func (e *atomEntry) locate(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Point:
		e.Point = latLon(g)
	case orb.LineString:
		e.Line = latLon(g...)
	case orb.Polygon:
		if len(g) == 1 {
			e.Polygon = latLon(g[0]...)
		}
	}
}

func latLon(points ...orb.Point) string {
	var b []byte
	for i, p := range points {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendDegrees(append(appendDegrees(b, p[1]), ' '), p[0])
	}
	return string(b)
}

type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	HomePageURL string     `json:"home_page_url"`
	FeedURL     string     `json:"feed_url"`
	Language    string     `json:"language"`
	Authors     []jsonName `json:"authors"`
	Items       []jsonItem `json:"items"`
}

type jsonName struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID           string   `json:"id"`
	URL          string   `json:"url"`
	Title        string   `json:"title"`
	ContentText  string   `json:"content_text"`
	DateModified string   `json:"date_modified"`
	Tags         []string `json:"tags,omitempty"`
}

// JSON spells a feed as JSON Feed 1.1 has it.
func (f Feed) JSON() ([]byte, error) {
	doc := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Description: f.Subtitle, HomePageURL: f.Home, FeedURL: f.ID, Language: "en",
		Authors: []jsonName{{feedAuthor}}, Items: make([]jsonItem, 0, len(f.Entries)),
	}
	for _, e := range f.Entries {
		doc.Items = append(doc.Items, jsonItem{e.ID, e.ID + "?f=html", e.Title, e.Text, e.Updated.UTC().Format(time.RFC3339), e.Tags})
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode feed: %w", err)
	}
	return append(body, '\n'), nil
}
