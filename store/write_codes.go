package store

import "threatmap/threat"

// codeSet is a code list that answers at once whether it has a code: batches ask a dozen times a row.
type codeSet struct {
	list  threat.CodeList
	codes map[string]bool
}

func newCodeSet(list threat.CodeList) *codeSet {
	s := &codeSet{list: list, codes: map[string]bool{}}
	for _, c := range list.Codes {
		s.codes[c.Code] = true
	}
	return s
}

// check returns a KindInvalid error where code is not in the list; an empty one is an error where there must be one.
func (s *codeSet) check(code string, must bool) error {
	if code == "" && !must || s.codes[code] {
		return nil
	}
	return s.list.Check(s.list.Name, code)
}

var (
	recordKinds    = newCodeSet(threat.RecordKinds)
	eventTypes     = newCodeSet(threat.EventTypes)
	eventSubtypes  = newCodeSet(threat.EventSubtypes)
	sides          = newCodeSet(threat.Sides)
	successes      = newCodeSet(threat.Successes)
	datePrecisions = newCodeSet(threat.DatePrecisions)
	dateBases      = newCodeSet(threat.DateBases)
	geoPrecisions  = newCodeSet(threat.GeoPrecisions)
	geoBases       = newCodeSet(threat.GeoBases)
	measures       = newCodeSet(threat.Measures)
	whos           = newCodeSet(threat.Whos)
	weapons        = newCodeSet(threat.Weapons)
	targetClasses  = newCodeSet(threat.TargetClasses)
	roles          = newCodeSet(threat.Roles)
	verifications  = newCodeSet(threat.Verifications)
	workflows      = newCodeSet(threat.Workflows)
	tlps           = newCodeSet(threat.TLPs)
	coarsenings    = newCodeSet(threat.Coarsenings)
	actorClasses   = newCodeSet(threat.ActorClasses)
	sourceTypes    = newCodeSet(threat.SourceTypes)
	reliabilities  = newCodeSet(threat.Reliabilities)
	credibilities  = newCodeSet(threat.Credibilities)
	stances        = newCodeSet(threat.Stances)
	audiences      = newCodeSet(audienceList())
)

func audienceList() threat.CodeList {
	list := threat.CodeList{Name: "audience"}
	for _, a := range threat.Audiences {
		list.Codes = append(list.Codes, threat.Code{Code: string(a)})
	}
	return list
}
