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

// data is what was read: events by governorate, and by belt.
type data struct {
	name        string
	boundarySet string
	cover       []analysis.DataSet
	names       map[string]string
	borders     []string
	districts   map[string][]threat.Event // by code
	belts       map[string][]threat.Event // by border
	events      int
	nowhere     int // in no governorate of the map
}

func read(path string, widthKM float64) (data, error) {
	d := data{
		name: filepath.Base(path), names: map[string]string{},
		districts: map[string][]threat.Event{}, belts: map[string][]threat.Event{},
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
	d.cover = []analysis.DataSet{{Days: threat.Days{First: &first, Last: &last}}}
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
		d.borders = append(d.borders, b.Code)
	}
	d.boundarySet = countries.Origin.Version
	return geo.NewBoundaryIndex(units, parts, lines), nil
}

// add puts an event into its governorate, and into the belt of the nearest border as /analysis/alerts does.
func (d *data) add(e threat.Event, at geo.Location, widthKM float64) {
	d.events++
	if at.District == "" {
		d.nowhere++
	} else {
		d.districts[at.District] = append(d.districts[at.District], e)
	}
	belt := threat.Belt{WidthKM: widthKM}
	var near []threat.BorderNear
	for _, b := range at.Borders {
		if float32(b.DistanceM) <= belt.WidthM() {
			near = append(near, threat.BorderNear{Border: b.Code, DistanceM: b.DistanceM, Side: soilOf(b.Side)})
		}
	}
	if border := threat.NearestBorder(near, d.borders); border != "" {
		d.belts[border] = append(d.belts[border], e)
	}
}

// soilOf is nil on no country's soil.
func soilOf(code string) *string {
	if code == "" {
		return nil
	}
	return &code
}

// watched are the series of some areas: every side that is watched, each in every area, as /analysis/alerts adjusts them together.
func (d *data) watched(areas map[string][]threat.Event) (list []analysis.Watched) {
	weekly := map[string]*analysis.Weekly{}
	for code, events := range areas {
		w := analysis.NewWeekly(d.cover)
		for _, e := range events {
			w.Add(e)
		}
		weekly[code] = w
	}
	for _, side := range analysis.WatchedSides {
		for _, code := range slices.Sorted(maps.Keys(areas)) {
			list = append(list, analysis.Watched{Area: code, Name: cmp.Or(d.names[code], code), Side: side, Weekly: weekly[code]})
		}
	}
	return list
}
