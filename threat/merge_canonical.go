package threat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb/encoding/wkt"
)

// Canonical returns the record as JSON with its geometry as WKT: what a revision holds. Lists whose order means nothing are sorted,
// times are UTC, so two equal records give the same bytes.
func (i Incident) Canonical() ([]byte, error) {
	i.Place.WKT = ""
	if i.Place.Geometry != nil {
		i.Place.WKT = wkt.MarshalString(i.Place.Geometry)
	}
	i.When.From, i.When.To, i.When.ReportedAt = utc(i.When.From), utc(i.When.To), utc(i.When.ReportedAt)
	for _, list := range []*[]string{&i.Weapons, &i.Targets, &i.Sensitivity, &i.Tags, &i.Flags} {
		*list = sortedSet(*list)
	}
	i.Outcomes = slices.Clone(i.Outcomes)
	slices.SortStableFunc(i.Outcomes, func(a, b Outcome) int {
		return strings.Compare(a.Measure+" "+a.Who, b.Measure+" "+b.Who)
	})
	i.Claims = slices.Clone(i.Claims)
	slices.SortStableFunc(i.Claims, func(a, b Claim) int { return compareClaims(&a, &b) })
	for n := range i.Claims {
		i.Claims[n].Document.RetrievedAt = utc(i.Claims[n].Document.RetrievedAt)
	}
	content, err := json.Marshal(i)
	if err != nil {
		return nil, fmt.Errorf("write record %s %q as JSON: %w", i.Origin, i.OriginID, err)
	}
	return content, nil
}

// FromCanonical reads what Canonical wrote.
func FromCanonical(content []byte) (Incident, error) {
	var i Incident
	if err := json.Unmarshal(content, &i); err != nil {
		return Incident{}, fmt.Errorf("read a record's JSON: %w", err)
	}
	if i.Place.WKT != "" {
		g, err := wkt.Unmarshal(i.Place.WKT)
		if err != nil {
			return Incident{}, fmt.Errorf("read the geometry of record %s %q: %w", i.Origin, i.OriginID, err)
		}
		i.Place.Geometry = g
	}
	return i, nil
}

func sortedSet(list []string) []string {
	if slices.IsSorted(list) && len(list) < 2 {
		return list
	}
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
