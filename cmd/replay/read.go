package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"threatmap/analysis"
	"threatmap/formats"
	"threatmap/geo"
	"threatmap/seed"
	"threatmap/threat"
)

// data is what was read: events by side, then by governorate or belt.
type data struct {
	name        string
	boundarySet string
	cover       []threat.Days
	names       map[string]string
	districts   map[string]map[string][]threat.Event // side -> code of the governorate
	belts       map[string]map[string][]threat.Event // side -> border
	events      int
	nowhere     int // in no governorate of the map
}

func read(path string, widthKM float64) (data, error) {
	d := data{
		name: filepath.Base(path), names: map[string]string{},
		districts: map[string]map[string][]threat.Event{}, belts: map[string]map[string][]threat.Event{},
	}
	index, err := d.boundaries()
	if err != nil {
		return d, err
	}
	file, err := os.Open(path) //nolint:gosec // the user names it
	if err != nil {
		return d, err //nolint:wrapcheck // it names the file
	}
	defer file.Close() //nolint:errcheck // only read
	rows, err := formats.Open("ucdp-ged", file, d.name, formats.Options{})
	if err != nil {
		return d, fmt.Errorf("read %s: %w", path, err)
	}
	var first, last threat.Day
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return d, fmt.Errorf("read %s: %w", path, err)
		}
		if row.Err != nil || row.Incident.RecordKind != threat.CountedKind {
			continue
		}
		e := threat.Event{Dated: true, Days: row.Incident.When.Days, Side: row.Incident.Side}
		if d.events == 0 {
			first, last = *e.Days.First, *e.Days.First
		}
		first, last = min(first, *e.Days.First), max(last, *e.Days.First)
		d.add(e, index.Locate(row.Incident.Place.Geometry), widthKM)
	}
	d.cover = []threat.Days{{First: &first, Last: &last}}
	return d, nil
}

func (d *data) boundaries() (*geo.BoundaryIndex, error) {
	countries, err := seed.Countries()
	if err != nil {
		return nil, err //nolint:wrapcheck // seed names the layer
	}
	districts, err := seed.Admin1()
	if err != nil {
		return nil, err //nolint:wrapcheck // as above
	}
	borders, err := seed.Borders()
	if err != nil {
		return nil, err //nolint:wrapcheck // as above
	}
	var units, parts []geo.Region
	for _, c := range countries.Items {
		units = append(units, geo.Region{Code: c.Code, Geom: c.Geom})
	}
	for _, p := range districts.Items {
		parts = append(parts, geo.Region{Code: p.Code, Parent: p.Adm0, Geom: p.Geom})
		d.names[p.Code] = p.NameEn
	}
	var lines []geo.Border
	for _, b := range borders.Items {
		lines = append(lines, geo.Border{Code: b.Code, A: b.A, B: b.B, Line: b.Geom})
	}
	d.boundarySet = countries.Origin.Version
	return geo.NewBoundaryIndex(units, parts, lines), nil
}

// add puts an event into its governorate and every belt that holds it.
func (d *data) add(e threat.Event, at geo.Location, widthKM float64) {
	d.events++
	if at.District == "" {
		d.nowhere++
	} else {
		put(d.districts, e, at.District)
	}
	for _, b := range at.Borders {
		if belt := (threat.Belt{WidthKM: widthKM}); float32(b.DistanceM) <= belt.WidthM() && belt.Holds(b.Code, b.Side) {
			put(d.belts, e, b.Code)
		}
	}
}

func put(into map[string]map[string][]threat.Event, e threat.Event, code string) {
	if into[e.Side] == nil {
		into[e.Side] = map[string][]threat.Event{}
	}
	into[e.Side][code] = append(into[e.Side][code], e)
}

// watched counts each area's events by week; all given are of one side.
func (d *data) watched(areas map[string][]threat.Event) (list []analysis.Watched) {
	for _, code := range slices.Sorted(maps.Keys(areas)) {
		w := analysis.NewWeekly(d.cover)
		for _, e := range areas[code] {
			w.Add(e)
		}
		list = append(list, analysis.Watched{Area: code, Name: cmp.Or(d.names[code], code), Side: analysis.AllSides, Weekly: w})
	}
	return list
}
