package threat

import "slices"

// A Code is one entry of a code list: its labels, its meaning and how other codings name it.
type Code struct {
	Code       string `json:"code"`
	En         string `json:"en"`
	Ar         string `json:"ar"`
	Definition string `json:"definition"`
	Crosswalk  string `json:"crosswalk,omitempty"`
}

// A CodeList is a closed list of codes; the database holds the same list as a domain (a test compares them).
type CodeList struct {
	Name  string
	Codes []Code
}

// Has reports whether code is in the list.
func (l CodeList) Has(code string) bool {
	return slices.ContainsFunc(l.Codes, func(c Code) bool { return c.Code == code })
}

// Check returns a KindInvalid error that names the list's codes where code is not among them.
func (l CodeList) Check(param, code string) error {
	if l.Has(code) {
		return nil
	}
	return Invalid(param, code, "unknown code", l.String())
}

// String lists the codes, separated by spaces.
func (l CodeList) String() string {
	s := ""
	for i, c := range l.Codes {
		if i > 0 {
			s += " "
		}
		s += c.Code
	}
	return s
}

// CodeLists returns every list, in a fixed order.
func CodeLists() []CodeList {
	return []CodeList{
		RecordKinds, EventTypes, EventSubtypes, Sides, Successes, DatePrecisions, DateBases, GeoPrecisions, GeoBases,
		Measures, ReportedOutcomes, Whos, Weapons, TargetClasses, Roles, Verifications, Workflows, TLPs, Coarsenings, ActorClasses, SourceTypes,
		Reliabilities, Credibilities, Grades, Stances, CorridorKinds, CorridorDirections, CorridorConfidences, KeyRoles,
	}
}
