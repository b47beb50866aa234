package store

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"threatmap/threat"
)

// incidentValues are a row's values in the order of incidentColumns, of a revision that was recorded at an instant.
func incidentValues(r *row, recordedAt time.Time) ([]any, error) {
	i := &r.in
	geom, err := ewkbOf(i.Place.Geometry)
	if err != nil {
		return nil, err
	}
	count, killed := rangeOf(i.Count), killedOf(i)
	hash := sha256.Sum256(r.content)
	p := &i.Place
	workflow, tlp := i.Handling()
	return []any{
		r.id, r.publicID, i.Origin, i.OriginID, nullable(i.OriginVersion),
		i.RecordKind, count.Min, count.Best, count.Max, nullable(i.Title.En), nullable(i.Title.Ar), nullable(i.Summary.En), nullable(i.Summary.Ar),
		i.EventType, nullable(i.EventSubtype), i.Side, i.Success,
		dayRange(i.When.Days), clockRange(i.When.From, i.When.To), i.When.Precision, i.When.Basis, nullable(i.When.Zone), i.When.ReportedAt, recordedAt,
		geom, nullable(p.SupportArea), p.Precision, p.UncertaintyM, p.Basis, nullable(p.Assumed), nullable(p.Name.En), nullable(p.Name.Ar), nullable(p.GazetteerID),
		nullable(p.SourceCountry), nullable(p.SourceAdm1), nullable(p.SourceAdm2),
		nullable(r.location.adm0), nullable(r.location.adm1), nullable(r.location.set), r.location.tileKey,
		sorted(i.Weapons), sorted(i.Targets), actorNames(i), publishers(i), killed.Min, killed.Best, killed.Max, i.Outcome(), i.Grades(),
		i.Verification, i.Confidence, workflow, sorted(i.Sensitivity), tlp, coarsenedFor(r.coarse), sorted(i.Tags), sorted(i.Flags),
		orNilMap(i.FieldOrigin), r.rev, hash[:],
	}, nil
}

func rangeOf(r *threat.Range) threat.Range {
	if r == nil {
		return threat.Range{}
	}
	return *r
}

// killedOf is the source's own total of killed.
func killedOf(i *threat.Incident) threat.Range {
	for _, o := range i.Outcomes {
		if o.Measure == "killed" && o.Who == "all" {
			return o.Range
		}
	}
	return threat.Range{}
}

func actorNames(i *threat.Incident) []string {
	names := make([]string, len(i.Actors))
	for n, p := range i.Actors {
		names[n] = p.Actor.Name
	}
	return sorted(names)
}

// publishers are those of documents that everyone may see: filters and facets tell them to the public.
func publishers(i *threat.Incident) []string {
	var names []string
	for n := range i.Claims {
		if d := &i.Claims[n].Document; d.TLP == "CLEAR" {
			names = append(names, d.Source.Publisher)
		}
	}
	return sorted(names)
}

func orNilMap(m map[string]string) map[string]string {
	if len(m) == 0 {
		return nil
	}
	return m
}

func outcomeValues(r *row, _ refs) ([][]any, error) {
	values := make([][]any, len(r.in.Outcomes))
	for n, o := range r.in.Outcomes {
		values[n] = []any{r.id, n, o.Measure, o.Who, o.Min, o.Best, o.Max, nullable(o.Basis), o.Inconsistent}
	}
	return values, nil
}

func actorValues(r *row, refs refs) ([][]any, error) {
	values := make([][]any, len(r.in.Actors))
	for n, p := range r.in.Actors {
		values[n] = []any{r.id, n, refs.actors[p.Actor.Name], p.Role, p.Confidence, p.Claimed}
	}
	return values, nil
}

func claimValues(r *row, refs refs) ([][]any, error) {
	values := make([][]any, len(r.in.Claims))
	for n := range r.in.Claims {
		c := &r.in.Claims[n]
		var value []byte
		if c.Value != nil {
			var err error
			if value, err = json.Marshal(c.Value); err != nil {
				return nil, err
			}
		}
		values[n] = []any{
			r.id, n, refs.documents[r.digests[n]], c.Field, c.CharStart, c.CharEnd, nullable(c.Quote), nullable(c.Locator),
			value, c.Reliability, c.Credibility, c.Stance, c.ExtractedBy,
		}
	}
	return values, nil
}

func borderValues(r *row, _ refs) ([][]any, error) {
	var values [][]any
	for _, b := range r.location.borders {
		values = append(values, []any{r.id, "exact", b.Code, nullable(b.Side), b.DistanceM})
	}
	for _, c := range r.coarse {
		for _, b := range c.location.borders {
			values = append(values, []any{r.id, c.audience, b.Code, nullable(b.Side), b.DistanceM})
		}
	}
	return values, nil
}

func coarseValues(r *row, _ refs) ([][]any, error) {
	var values [][]any
	for _, c := range r.coarse {
		values = append(values, []any{
			r.id, c.audience, c.rule, c.ewkb, nullable(c.support), c.precision, c.uncertaintyM,
			nullable(c.location.adm0), nullable(c.location.adm1), c.location.tileKey,
		})
	}
	return values, nil
}

func coarsenedFor(views []coarseView) []string {
	var list []string
	for _, v := range views {
		list = append(list, v.audience)
	}
	slices.Sort(list)
	return list
}
