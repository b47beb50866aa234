package formats

import (
	"html"
	"strings"

	"threatmap/threat"
)

var ucdpSource = threat.Source{
	Publisher: "Uppsala Conflict Data Program (UCDP)", Type: "dataset", Scale: "international", Lang: "en", Reliability: "F",
	URL: "https://ucdp.uu.se",
}

const ucdpCitation = ", CC BY 4.0; Sundberg & Melander (2013), J. Peace Research 50(4):523–532; filtered and reformatted"

// claims ties the record to the data set and to each publication that it lists, and counts the publishers.
func (e *ucdpEvent) claims(in *threat.Incident) {
	in.Claims = append(in.Claims, e.ownClaim())
	publishers := map[string]bool{}
	for _, ref := range e.references() {
		in.Claims = append(in.Claims, ref.claim())
		publishers[ref.office] = true
	}
	switch n := e.at(e.u.cols.sources); {
	case len(publishers) >= 2:
		in.Verification = "corroborated"
	case len(publishers) == 1 || n == "1":
		in.Verification = "single_source"
	default: // two sources of which nobody says who they are may be one publisher
		in.Verification = "unverified"
	}
}

// ownClaim is the data set's own statement: all columns as written, the empty ones left out.
func (e *ucdpEvent) ownClaim() threat.Claim {
	value := make(map[string]string, len(e.fields))
	for i, text := range e.fields {
		if text == "" {
			continue
		}
		name := "unnamed"
		if i < len(e.u.cols.names) {
			name = e.u.cols.names[i]
		}
		value[name] = text
	}
	attribution := "Uppsala Conflict Data Program, UCDP GED"
	if e.u.version != "" {
		attribution += " v" + e.u.version
	}
	doc := threat.Document{
		Source: ucdpSource, Title: "UCDP Georeferenced Event Dataset", Version: e.u.version, Licence: "CC BY 4.0",
		Attribution: attribution + ucdpCitation, TLP: "CLEAR",
	}
	return ucdpClaim(doc, "id "+e.at(e.u.cols.id), value)
}

func ucdpClaim(doc threat.Document, locator string, value map[string]string) threat.Claim {
	return threat.Claim{
		Document: doc, Field: "record", Locator: locator, Value: value, Reliability: "F", Credibility: "6", Stance: "supports",
		ExtractedBy: "rule:ucdp-ged",
	}
}

// reference is one entry of the lists of sources.
type reference struct{ office, date, headline string }

func (r reference) claim() threat.Claim {
	doc := threat.Document{
		Source: threat.Source{Publisher: r.office, Type: "unknown", Reliability: "F"},
		Title:  strings.TrimSpace(html.UnescapeString(r.headline)), TLP: "CLEAR",
	}
	if day, ok := ucdpDay(r.date); ok {
		doc.Published, doc.PublishedPrecision = threat.OneDay(day), "day"
	}
	value := map[string]string{"source_office": r.office}
	if r.date != "" {
		value["source_date"] = r.date
	}
	if r.headline != "" {
		value["source_headline"] = r.headline
	}
	return ucdpClaim(doc, "", value)
}

// references takes the lists of offices, dates and headlines apart. A headline may itself hold semicolons (also as &#8217;): where the
// lists are not of one length, the quoted "office,date,headline" entries of source_article tell where each ends. Doubles are dropped.
func (e *ucdpEvent) references() []reference {
	c := &e.u.cols
	if e.at(c.office) == "" {
		return nil
	}
	offices, dates := strings.Split(e.at(c.office), ";"), strings.Split(e.at(c.date), ";")
	headlines := strings.Split(e.at(c.headline), ";")
	entries := articleEntries(e.at(c.article))
	var refs []reference
	seen := map[reference]bool{}
	for i, office := range offices {
		ref := reference{office: strings.TrimSpace(office)}
		if len(dates) == len(offices) {
			ref.date = strings.TrimSpace(dates[i])
		}
		switch {
		case len(headlines) == len(offices):
			ref.headline = headlines[i]
		case len(entries) == len(offices):
			ref.headline, ref.date = entryHeadline(entries[i], ref)
		}
		if ref.office != "" && !seen[ref] {
			seen[ref] = true
			refs = append(refs, ref)
		}
	}
	return refs
}

// articleEntries cuts `"a";"b"` into a and b.
func articleEntries(article string) []string {
	article = strings.TrimSpace(article)
	if len(article) < 2 || article[0] != '"' {
		return nil
	}
	return strings.Split(strings.TrimSuffix(article[1:], `"`), `";"`)
}

// entryHeadline reads the headline behind office and date, and the date where the lists could not give it.
func entryHeadline(entry string, ref reference) (headline, date string) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(entry), ref.office+",")
	if !ok {
		return "", ref.date
	}
	day, headline, ok := strings.Cut(rest, ",")
	if _, isDay := ucdpDay(strings.TrimSpace(day)); !ok || !isDay || ref.date != "" && strings.TrimSpace(day) != ref.date {
		return "", ref.date
	}
	return headline, strings.TrimSpace(day)
}
