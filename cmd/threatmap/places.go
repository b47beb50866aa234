package main

import (
	"context"
	"strings"
	"sync"

	"threatmap/geo"
	"threatmap/index"
	"threatmap/seed"
	"threatmap/threat"
)

// gazetteers keep the names of what is on the map for as long as the geography stays.
type gazetteers struct {
	mu   sync.Mutex
	kept *index.Gazetteer
	head threat.Head
}

// Places finds what is on the map by name.
func (r *reads) Places(ctx context.Context, q threat.PlaceQuery) ([]threat.FoundPlace, error) {
	g, err := r.gazetteer(ctx)
	if err != nil {
		return nil, err
	}
	return g.Find(q), nil
}

// gazetteer asks for the head of the geography before it reads names: those that are kept may be newer, never older.
func (r *reads) gazetteer(ctx context.Context) (*index.Gazetteer, error) {
	head, err := r.GeographyHead(ctx)
	if err != nil {
		return nil, err
	}
	r.names.mu.Lock()
	defer r.names.mu.Unlock()
	if r.names.kept != nil && r.names.head == head {
		return r.names.kept, nil
	}
	aliases, err := seed.Aliases()
	if err != nil {
		return nil, err
	}
	var all []threat.NamedPlace
	for _, k := range threat.PlaceKinds {
		err := r.eachFeature(ctx, k.Collection, func(col threat.Collection, f threat.Feature) {
			if p, ok := namedPlace(col, k.Kind, f); ok {
				p.Aliases = aliases[p.ID]
				all = append(all, p)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	nameBorders(all)
	r.names.kept, r.names.head = index.NewGazetteer(all), head
	return r.names.kept, nil
}

// eachFeature reads a collection from memory where it is held there.
func (r *reads) eachFeature(ctx context.Context, id string, yield func(threat.Collection, threat.Feature)) error {
	col, err := threat.CollectionByID(id)
	if err != nil {
		return err
	}
	if held, ok := r.layers.Held(id); ok {
		for _, f := range held {
			yield(col, f)
		}
		return nil
	}
	_, err = r.DB.Features(ctx, col, threat.Filter{}, threat.Page{Sort: threat.SortID}, func(f threat.Feature) error {
		yield(col, f)
		return nil
	})
	return err
}

// rankOf is how early a kind is shown that has no rank of its own, among towns that have ranks from 1 to 5.
var rankOf = map[string]int{"country": 1, "governorate": 2, "border": 3, "corridor": 3, "area": 3, "facility": 4}

func namedPlace(col threat.Collection, kind string, f threat.Feature) (p threat.NamedPlace, ok bool) {
	p = threat.NamedPlace{Collection: col.ID, ID: f.ID, Kind: kind, Rank: rankOf[kind]}
	for i, field := range col.Fields {
		switch v := f.Values[i].(type) {
		case string:
			switch field.Name {
			case "name_en", "border":
				p.NameEn = v
			case "name_ar":
				p.NameAr = v
			case "adm0":
				p.Adm0 = v
			}
		case int64:
			switch field.Name {
			case "population":
				p.Population = &v
			case "rank":
				p.Rank = int(v)
			}
		}
	}
	if kind == "country" {
		p.Adm0 = f.ID
	}
	if p.BBox, ok = geo.NarrowBox(f.Geometry); !ok {
		return p, false
	}
	p.Position, ok = geo.Representative(f.Geometry)
	return p, ok
}

// nameBorders spells borders by their countries, of which a code is all that the map says.
func nameBorders(all []threat.NamedPlace) {
	countries := map[string]threat.NamedPlace{}
	for _, p := range all {
		if p.Kind == "country" {
			countries[p.ID] = p
		}
	}
	for i := range all {
		p := &all[i]
		codeA, codeB, _ := strings.Cut(p.ID, "-")
		a, b := countries[codeA], countries[codeB]
		if p.Kind != "border" || a.ID == "" || b.ID == "" {
			continue
		}
		p.NameEn = a.NameEn + "–" + b.NameEn + " border"
		p.Aliases = append(p.Aliases, p.ID, codeB+"-"+codeA, b.NameEn+"–"+a.NameEn+" border")
		if a.NameAr != "" && b.NameAr != "" {
			p.NameAr = "حدود " + a.NameAr + " و" + b.NameAr
			p.Aliases = append(p.Aliases, "حدود "+b.NameAr+" و"+a.NameAr)
		}
	}
}
