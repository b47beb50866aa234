package formats

import (
	"strings"

	"threatmap/threat"
)

// A setter reads one value into a draft.
type setter func(d *draft, value string) *fieldError

// ignored are properties of an export that the server works out anew; they are kept in the claim's value only.
const ignored = "ignore"

// fieldSetter returns how a field is read; nil where there is no such field.
func fieldSetter(name string) setter {
	if name == ignored {
		return func(*draft, string) *fieldError { return nil }
	}
	if set, ok := textSetters[name]; ok {
		return func(d *draft, v string) *fieldError { set(d, v); return nil }
	}
	if field, ok := codeFields[name]; ok {
		return codeSetter(name, field)
	}
	if list, ok := listFields[name]; ok {
		return listSetter(name, list)
	}
	if set, ok := valueSetters[name]; ok {
		return set
	}
	return patternSetter(name)
}

var textSetters = map[string]func(d *draft, v string){
	"id":             func(d *draft, v string) { d.in.OriginID = v },
	"origin_id":      func(d *draft, v string) { d.in.OriginID = v },
	"origin":         func(d *draft, v string) { d.in.Origin = v },
	"origin_version": func(d *draft, v string) { d.in.OriginVersion = v },
	"title":          func(d *draft, v string) { d.in.Title.En = v },
	"title_ar":       func(d *draft, v string) { d.in.Title.Ar = v },
	"summary":        func(d *draft, v string) { d.in.Summary.En = v },
	"summary_ar":     func(d *draft, v string) { d.in.Summary.Ar = v },
	"place_name":     func(d *draft, v string) { d.in.Place.Name.En = v },
	"place_name_ar":  func(d *draft, v string) { d.in.Place.Name.Ar = v },
	"source_country": func(d *draft, v string) { d.in.Place.SourceCountry = v },
	"source_adm1":    func(d *draft, v string) { d.in.Place.SourceAdm1 = v },
	"source_adm2":    func(d *draft, v string) { d.in.Place.SourceAdm2 = v },
	"lon":            func(d *draft, v string) { d.lon = v },
	"lat":            func(d *draft, v string) { d.lat = v },
	"publisher":      func(d *draft, v string) { d.publishers = append(d.publishers, v) },
	"publishers":     func(d *draft, v string) { d.publishers = append(d.publishers, splitList(v)...) },
	"url":            func(d *draft, v string) { d.doc.URL = v },
	"document_title": func(d *draft, v string) { d.doc.Title = v },
	"licence":        func(d *draft, v string) { d.doc.Licence = v },
	"attribution":    func(d *draft, v string) { d.doc.Attribution = v },
	"flags":          func(d *draft, v string) { d.in.Flags = splitList(v) },
	"tags":           func(d *draft, v string) { d.in.Tags = splitList(v) },
	"actors":         func(d *draft, v string) { d.addActors(roleUnstated, v) },
}

func (d *draft) addActors(role, names string) {
	for _, name := range splitList(names) {
		d.in.Actors = append(d.in.Actors, threat.Participant{Actor: threat.Actor{Name: name, Class: actorClass(name)}, Role: role})
	}
}

type codeField struct {
	list *threat.CodeList
	at   func(in *threat.Incident) *string
}

var codeFields = map[string]codeField{
	"record_kind":    {&threat.RecordKinds, func(in *threat.Incident) *string { return &in.RecordKind }},
	"event_type":     {&threat.EventTypes, func(in *threat.Incident) *string { return &in.EventType }},
	"event_subtype":  {&threat.EventSubtypes, func(in *threat.Incident) *string { return &in.EventSubtype }},
	"side":           {&threat.Sides, func(in *threat.Incident) *string { return &in.Side }},
	"success":        {&threat.Successes, func(in *threat.Incident) *string { return &in.Success }},
	"date_precision": {&threat.DatePrecisions, func(in *threat.Incident) *string { return &in.When.Precision }},
	"date_basis":     {&threat.DateBases, func(in *threat.Incident) *string { return &in.When.Basis }},
	"geo_precision":  {&threat.GeoPrecisions, func(in *threat.Incident) *string { return &in.Place.Precision }},
	"geo_basis":      {&threat.GeoBases, func(in *threat.Incident) *string { return &in.Place.Basis }},
	"verification":   {&threat.Verifications, func(in *threat.Incident) *string { return &in.Verification }},
	"workflow":       {&threat.Workflows, func(in *threat.Incident) *string { return &in.Workflow }},
	"tlp":            {&threat.TLPs, func(in *threat.Incident) *string { return &in.TLP }},
}

func codeSetter(name string, f codeField) setter {
	return func(d *draft, v string) *fieldError {
		if !f.list.Has(v) {
			return wrong(name, v, "unknown code; must be one of %s", f.list)
		}
		*f.at(&d.in) = v
		return nil
	}
}

type listField struct {
	codes *threat.CodeList
	at    func(in *threat.Incident) *[]string
}

var listFields = map[string]listField{
	"weapons":        {&threat.Weapons, func(in *threat.Incident) *[]string { return &in.Weapons }},
	"target_classes": {&threat.TargetClasses, func(in *threat.Incident) *[]string { return &in.Targets }},
}

func listSetter(name string, f listField) setter {
	return func(d *draft, v string) *fieldError {
		for _, code := range splitList(v) {
			if !f.codes.Has(code) {
				return wrong(name, code, "unknown code; must be one of %s", f.codes)
			}
			*f.at(&d.in) = append(*f.at(&d.in), code)
		}
		return nil
	}
}

var valueSetters = map[string]setter{
	"wkt":           (*draft).setWKT,
	"date":          func(d *draft, v string) *fieldError { return d.setDate("date", v) },
	"date_start":    func(d *draft, v string) *fieldError { return d.setDate("date_start", v) },
	"date_end":      func(d *draft, v string) *fieldError { return d.setDate("date_end", v) },
	"first_day":     func(d *draft, v string) *fieldError { return d.setDate("first_day", v) },
	"last_day":      func(d *draft, v string) *fieldError { return d.setDate("last_day", v) },
	"occurred_from": func(d *draft, v string) *fieldError { return setInstant(&d.in.When.From, "occurred_from", v) },
	"occurred_to":   func(d *draft, v string) *fieldError { return setInstant(&d.in.When.To, "occurred_to", v) },
	"uncertainty_m": func(d *draft, v string) *fieldError {
		n, bad := count("uncertainty_m", v)
		d.in.Place.UncertaintyM = n
		return bad
	},
	"published": func(d *draft, v string) *fieldError {
		first, last, precision, bad := readDate("published", v, d.layouts)
		if bad == nil {
			d.doc.Published = threat.Days{First: &first, Last: &last}
			if d.doc.PublishedPrecision = precision; precision == "" {
				d.doc.PublishedPrecision = "day"
			}
		}
		return bad
	},
}

// patternSetter reads actor.ROLE, coarsen.AUDIENCE and MEASURE[.WHO]_min|best|max.
func patternSetter(name string) setter {
	if role, ok := strings.CutPrefix(name, "actor."); ok && threat.Roles.Has(role) {
		return func(d *draft, v string) *fieldError { d.addActors(role, v); return nil }
	}
	if audience, ok := strings.CutPrefix(name, "coarsen."); ok && knownAudience(audience) {
		return func(d *draft, v string) *fieldError {
			if !threat.Coarsenings.Has(v) {
				return wrong(name, v, "unknown code; must be one of %s", threat.Coarsenings)
			}
			if d.in.Coarsen == nil {
				d.in.Coarsen = map[string]string{}
			}
			d.in.Coarsen[audience] = v
			return nil
		}
	}
	return outcomeSetter(name)
}

func knownAudience(name string) bool {
	for _, a := range threat.Audiences {
		if string(a) == name {
			return true
		}
	}
	return false
}

func outcomeSetter(name string) setter {
	for _, bound := range []string{"min", "best", "max"} {
		what, ok := strings.CutSuffix(name, "_"+bound)
		if !ok {
			continue
		}
		measure, who, split := strings.Cut(what, ".")
		if !split {
			who = "all"
		}
		if !threat.Measures.Has(measure) || !threat.Whos.Has(who) {
			return nil
		}
		return func(d *draft, v string) *fieldError {
			n, bad := count(name, v)
			if bad != nil {
				return bad
			}
			o := d.outcome(measure, who)
			*map[string]**int{"min": &o.Min, "best": &o.Best, "max": &o.Max}[bound] = n
			return nil
		}
	}
	return nil
}
