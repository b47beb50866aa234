package formats

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// acledColumns are those of ACLED's data export, in its order.
var acledColumns = []string{
	"event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
	"interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
	"fatalities", "tags", "timestamp",
}

// acledWriter writes incidents in ACLED's columns. What is not known, and what ACLED's codes can't say, is an empty cell; fatalities are 0 only where a source
// reported none. docs/formats.md says what each column is made from.
type acledWriter struct {
	block

	facts Facts
}

func newACLEDWriter(w io.Writer, col threat.Collection, _ About) (FeatureWriter, error) {
	a := &acledWriter{block: block{w: w}, facts: NewFacts(col)}
	a.buf = append(a.buf, strings.Join(acledColumns, ",")+"\r\n"...)
	return a, a.flush(writeBlock)
}

// Write writes one incident.
func (a *acledWriter) Write(f threat.Feature) error {
	cells := a.cells(f)
	for i, name := range acledColumns {
		if i > 0 {
			a.buf = append(a.buf, ',')
		}
		a.buf = appendCell(a.buf, defuseUnlessNumber(name, cells[name]))
	}
	a.buf = append(a.buf, "\r\n"...)
	return a.flush(writeBlock)
}

// End writes out what is buffered.
func (a *acledWriter) End() error { return a.flush(0) }

// defuseUnlessNumber leaves the minus of degrees alone: nothing but a number ever stands there.
func defuseUnlessNumber(column, text string) string {
	if column == "latitude" || column == "longitude" {
		return text
	}
	return defuse(text)
}

func (a *acledWriter) cells(f threat.Feature) map[string]string {
	x := a.facts
	event, sub := acledType(x.text(f, "event_type"), x.text(f, "event_subtype"))
	cells := map[string]string{
		"event_id_cnty": f.ID, "disorder_type": acledDisorder(event), "event_type": event, "sub_event_type": sub,
		"country": firstStated(x.text(f, "source_country"), x.text(f, "adm0")), "admin1": x.text(f, "adm1"), "location": x.text(f, "place_name"),
		"geo_precision": acledPlaces[x.text(f, "geo_precision")], "source": x.text(f, "publishers"), "fatalities": x.text(f, "killed_best"),
		"notes": acledNotes(x, f), "tags": acledTags(x, f),
	}
	a.when(cells, f)
	if actors, _ := fieldOf(x.col, f, "actors").([]string); len(actors) > 0 {
		cells["actor1"] = actors[0]
		if len(actors) > 1 {
			cells["actor2"] = actors[1]
		}
	}
	if p, ok := f.Geometry.(orb.Point); ok {
		cells["latitude"], cells["longitude"] = string(appendDegrees(nil, p[1])), string(appendDegrees(nil, p[0]))
	}
	if at, ok := fieldOf(x.col, f, "recorded_at").(time.Time); ok {
		cells["timestamp"] = strconv.FormatInt(at.Unix(), 10)
	}
	return cells
}

// when sets the date, which ACLED wants as one day. Where the days span over a month there is none that would be true.
func (a *acledWriter) when(cells map[string]string, f threat.Feature) {
	first, hasFirst := a.facts.day(f, "first_day")
	last, hasLast := a.facts.day(f, "last_day")
	if !hasFirst || !hasLast {
		return
	}
	if y := first.Time().Year(); y == last.Time().Year() {
		cells["year"] = strconv.Itoa(y)
	}
	precision := acledTimes[a.facts.text(f, "date_precision")]
	if precision != "" || first == last {
		cells["event_date"], cells["time_precision"] = first.String(), precision
	}
}

var (
	acledTimes  = map[string]string{"minute": "1", "hour": "1", "day": "1", "few_days": "2", "week": "2", "month": "3"}
	acledPlaces = map[string]string{"exact": "1", "near": "1", "locality": "1", "area": "2", "adm2": "2", "adm1": "3"}
)

// acledEvents tells which type each of ACLED's sub-event types belongs to (Codebook, 2024).
var acledEvents = map[string]string{
	"Armed clash": "Battles", "Government regains territory": "Battles", "Non-state actor overtakes territory": "Battles",
	"Excessive force against protesters": "Protests", "Protest with intervention": "Protests", "Peaceful protest": "Protests",
	"Violent demonstration": "Riots", "Mob violence": "Riots",
	"Chemical weapon": "Explosions/Remote violence", "Air/drone strike": "Explosions/Remote violence", "Suicide bomb": "Explosions/Remote violence",
	"Shelling/artillery/missile attack": "Explosions/Remote violence", "Remote explosive/landmine/IED": "Explosions/Remote violence", "Grenade": "Explosions/Remote violence",
	"Sexual violence": "Violence against civilians", "Attack": "Violence against civilians", "Abduction/forced disappearance": "Violence against civilians",
	"Agreement": "Strategic developments", "Arrests": "Strategic developments", "Change to group/activity": "Strategic developments", "Disrupted weapons use": "Strategic developments",
	"Headquarters or base established": "Strategic developments", "Looting/property destruction": "Strategic developments",
	"Non-violent transfer of territory": "Strategic developments", "Other": "Strategic developments",
}

// acledType reads the crosswalks of our code lists: of the subtype, otherwise of the type. Where a crosswalk names several of ACLED's, none is chosen.
func acledType(eventType, subtype string) (event, sub string) {
	if event, sub = acledOf(threat.EventSubtypes, subtype); event != "" {
		return event, sub
	}
	return acledOf(threat.EventTypes, eventType)
}

func acledOf(list threat.CodeList, code string) (event, sub string) {
	for _, c := range list.Codes {
		if c.Code != code || c.Code == "" {
			continue
		}
		name := soleCrosswalk(c.Crosswalk)
		if event, ok := acledEvents[name]; ok {
			return event, name
		}
		if event, sub, _ = strings.Cut(name, "/"); acledEvents[sub] == event {
			return event, sub
		}
		if acledDisorder(name) != "" {
			return name, ""
		}
	}
	return "", ""
}

// soleCrosswalk returns the one name that a crosswalk has for ACLED; "" for none and for several.
func soleCrosswalk(text string) string {
	name := ""
	for part := range strings.SplitSeq(text, "; ") {
		switch {
		case strings.HasPrefix(part, "UCDP"):
		case name == "" && strings.HasPrefix(part, "ACLED ") && !strings.Contains(part, " or "):
			name = strings.TrimPrefix(part, "ACLED ")
		default:
			return ""
		}
	}
	return name
}

func acledDisorder(event string) string {
	return map[string]string{
		"Battles": "Political violence", "Explosions/Remote violence": "Political violence", "Violence against civilians": "Political violence",
		"Protests": "Demonstrations", "Strategic developments": "Strategic developments",
	}[event]
}

func acledNotes(x Facts, f threat.Feature) string {
	notes := []string{x.Title(f)}
	first, last := x.text(f, "first_day"), x.text(f, "last_day")
	if first != last {
		notes = append(notes, "Possible days: "+whenText(first, last))
	}
	if actors, _ := fieldOf(x.col, f, "actors").([]string); len(actors) > 2 {
		notes = append(notes, "Other actors: "+strings.Join(actors[2:], "; "))
	}
	return strings.Join(notes, ". ")
}

// acledTags tells what would otherwise be taken for more than it is: that a record is no single incident, how it is verified.
func acledTags(x Facts, f threat.Feature) string {
	var tags []string
	for _, name := range []string{"record_kind", "side", "verification"} {
		if v := x.text(f, name); v != "" {
			tags = append(tags, name+"="+v)
		}
	}
	return strings.Join(tags, "; ")
}

func firstStated(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
