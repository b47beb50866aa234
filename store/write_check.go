package store

import (
	"fmt"
	"strconv"

	"threatmap/geo"
	"threatmap/threat"
)

// checkIncident tells what the tables would refuse, in words that name the field.
func checkIncident(i *threat.Incident) error {
	for _, check := range []func(*threat.Incident) error{checkIdentity, checkCodes, checkWhen, checkPlace, checkOutcomes, checkActors, checkClaims} {
		if err := check(i); err != nil {
			return err
		}
	}
	return nil
}

func checkIdentity(i *threat.Incident) error {
	if i.Origin == "" || i.OriginID == "" {
		return threat.Invalid("origin_id", i.Origin+" "+i.OriginID, "a record needs an origin and an id in it", "")
	}
	if i.Confidence != nil {
		return checkPercent("confidence", i.Confidence)
	}
	if i.Count != nil {
		return checkCounts("count", *i.Count)
	}
	return nil
}

func checkCodes(i *threat.Incident) error {
	for _, c := range []struct {
		set  *codeSet
		code string
		must bool
	}{
		{recordKinds, i.RecordKind, true},
		{eventTypes, i.EventType, true},
		{eventSubtypes, i.EventSubtype, false},
		{sides, i.Side, true},
		{successes, i.Success, true},
		{datePrecisions, i.When.Precision, true},
		{dateBases, i.When.Basis, true},
		{geoPrecisions, i.Place.Precision, true},
		{geoBases, i.Place.Basis, true},
		{verifications, i.Verification, true},
		{workflows, i.Workflow, false},
		{tlps, i.TLP, false},
	} {
		if err := c.set.check(c.code, c.must); err != nil {
			return err
		}
	}
	for audience, rule := range i.Coarsen {
		if err := audiences.check(audience, true); err != nil {
			return err
		}
		if err := coarsenings.check(rule, true); err != nil {
			return err
		}
	}
	return checkLists(i)
}

func checkLists(i *threat.Incident) error {
	for _, w := range i.Weapons {
		if err := weapons.check(w, true); err != nil {
			return err
		}
	}
	for _, t := range i.Targets {
		if err := targetClasses.check(t, true); err != nil {
			return err
		}
	}
	return nil
}

func checkWhen(i *threat.Incident) error {
	if d := i.When.Days; d.First != nil && d.Last != nil && *d.Last < *d.First {
		return threat.Invalid("last_day", d.Last.String(), "before the first day "+d.First.String(), "")
	}
	if from, to := i.When.From, i.When.To; from != nil && to != nil && to.Before(*from) {
		return threat.Invalid("occurred_to", to.String(), "before occurred_from "+from.String(), "")
	}
	return nil
}

// floors are the least uncertainties, in metres, that a precision may claim: more than the ceiling of the class before it.
var floors = map[string]int{"near": 101, "locality": 1001, "area": 5001}

func checkPlace(i *threat.Incident) error {
	if u := i.Place.UncertaintyM; u != nil && *u < floors[i.Place.Precision] {
		return threat.Invalid("uncertainty_m", strconv.Itoa(*u), "finer than the precision "+i.Place.Precision,
			fmt.Sprintf("at least %d", floors[i.Place.Precision]))
	}
	if i.Place.Geometry == nil {
		return nil
	}
	if err := geo.Validate(i.Place.Geometry); err != nil {
		return &placeError{err}
	}
	if err := geo.CheckCrossings(i.Place.Geometry); err != nil {
		return &placeError{err}
	}
	return nil
}

// placeError is a KindInvalid error that also is the geometry's own one.
type placeError struct{ geometry error }

func (e *placeError) Error() string { return "geometry: " + e.geometry.Error() }

func (e *placeError) Unwrap() []error {
	return []error{threat.Invalid("geometry", "", e.geometry.Error(), "a valid lon/lat geometry"), e.geometry}
}

func checkOutcomes(i *threat.Incident) error {
	for _, o := range i.Outcomes {
		if err := measures.check(o.Measure, true); err != nil {
			return err
		}
		if err := whos.check(o.Who, true); err != nil {
			return err
		}
		if err := checkCounts(o.Measure, o.Range); err != nil {
			return err
		}
		if o.Range.Inconsistent() && !o.Inconsistent {
			return threat.Invalid(o.Measure, o.Who, "min > best or best > max, and not flagged as the source's own contradiction", "")
		}
	}
	return nil
}

func checkCounts(param string, r threat.Range) error {
	for _, n := range []*int{r.Min, r.Best, r.Max} {
		if n != nil && (*n < 0 || *n > 1<<31-1) {
			return threat.Invalid(param, strconv.Itoa(*n), "not a count", "0 or more")
		}
	}
	return nil
}

func checkPercent(param string, n *int) error {
	if n != nil && (*n < 0 || *n > 100) {
		return threat.Invalid(param, strconv.Itoa(*n), "not a percentage", "0 to 100")
	}
	return nil
}

func checkActors(i *threat.Incident) error {
	for _, p := range i.Actors {
		if p.Actor.Name == "" {
			return threat.Invalid("actor", "", "an actor needs a name", "")
		}
		if err := actorClasses.check(p.Actor.Class, true); err != nil {
			return err
		}
		if err := roles.check(p.Role, true); err != nil {
			return err
		}
		if err := checkPercent("actor confidence", p.Confidence); err != nil {
			return err
		}
	}
	return nil
}
