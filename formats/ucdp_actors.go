package formats

import (
	"fmt"
	"slices"
	"strings"

	"threatmap/threat"
)

// actors reads who took part, and from that the side.
func (e *ucdpEvent) actors(in *threat.Incident) {
	c := &e.u.cols
	roles := [2]string{"side_a", "side_b"}
	oneSided := in.EventSubtype == "one_sided"
	if oneSided {
		roles = [2]string{"perpetrator", "target"}
	}
	focus := [2]bool{}
	for i, col := range [2][2]int{{c.sideA, c.newA}, {c.sideB, c.newB}} {
		text := e.at(col[0])
		focus[i] = e.u.involved(text)
		e.side[i] = actorNames(text)
		id := ""
		if n := e.at(col[1]); n != "" && len(e.side[i]) == 1 {
			id = "ucdp:" + n
		}
		for _, name := range e.side[i] {
			actor := threat.Actor{Name: name, Class: actorClass(name), OriginID: id}
			in.Actors = append(in.Actors, threat.Participant{Actor: actor, Role: roles[i]})
		}
	}
	switch {
	case oneSided && focus[0]:
		in.Side = "adversary_action"
	case !oneSided && (focus[0] || focus[1]):
		in.Side = "engagement"
	default:
		in.Side = "other"
	}
}

// involved tells whether a focus actor is named in a side, as (^|, )NAME(,|$).
func (u *ucdpReader) involved(side string) bool {
	for part := range strings.SplitSeq(side, ", ") {
		name, _, _ := strings.Cut(part, ",")
		if slices.Contains(u.focus, name) {
			return true
		}
	}
	return false
}

func actorNames(side string) []string {
	var names []string
	for part := range strings.SplitSeq(side, ", ") {
		name := strings.TrimSpace(part)
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// actorClass says only what the name makes certain.
func actorClass(name string) string {
	switch {
	case strings.HasPrefix(name, "Government of "):
		return "state_forces"
	case name == "Civilians":
		return "civilians"
	}
	return "unknown"
}

// title puts type, actors and place into words of our own.
func (e *ucdpEvent) title(in *threat.Incident) string {
	title := map[string]string{
		"state_based": "State-based violence", "non_state": "Non-state violence", "one_sided": "One-sided violence",
	}[in.EventSubtype]
	if a, b := listed(e.side[0]), listed(e.side[1]); a != "" && b != "" {
		title += ": " + a + " – " + b
	} else if a+b != "" {
		title += ": " + a + b
	}
	for _, place := range []string{in.Place.Name.En, in.Place.SourceCountry} {
		if place != "" {
			return title + ", " + place
		}
	}
	return title
}

func listed(names []string) string {
	if len(names) > 2 {
		return fmt.Sprintf("%s and %d others", names[0], len(names)-1)
	}
	return strings.Join(names, ", ")
}
