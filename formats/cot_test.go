package formats_test

import (
	"encoding/xml"
	"testing"
	"time"

	"threatmap/threat"
)

type cotEvents struct {
	Events []struct {
		UID   string    `xml:"uid,attr"`
		Type  string    `xml:"type,attr"`
		Time  time.Time `xml:"time,attr"`
		Start time.Time `xml:"start,attr"`
		Stale time.Time `xml:"stale,attr"`
		Point struct {
			Lat float64 `xml:"lat,attr"`
			Lon float64 `xml:"lon,attr"`
			CE  float64 `xml:"ce,attr"`
			LE  float64 `xml:"le,attr"`
		} `xml:"point"`
		Contact struct {
			Callsign string `xml:"callsign,attr"`
		} `xml:"detail>contact"`
	} `xml:"event"`
}

func TestCursorOnTarget(t *testing.T) {
	features := append(threeSamples(), sample(), sample()) // the third has no place
	setValue(features[3], "uncertainty_m", nil)
	setValue(features[3], "geo_precision", "unknown")
	setValue(features[4], "first_day", nil)
	setValue(features[4], "last_day", nil)
	var doc cotEvents
	check(t, xml.Unmarshal([]byte(streamed(t, "cot", threat.Incidents, features...)), &doc))
	if len(doc.Events) != 4 {
		t.Fatalf("%d events, want 4: a record without a place has no point", len(doc.Events))
	}
	e := doc.Events[0]
	if e.UID != "threatmap.incidents.TM-7F3K2Q" || e.Type != "b-m-p-s-m" || e.Point.Lat != -36.5 || e.Point.Lon != 43.1234567 || e.Point.CE != 25000 || e.Point.LE != 9999999 {
		t.Errorf("a point: %+v", e)
	}
	if e.Contact.Callsign != features[0].Values[1] || !e.Start.Equal(day("2025-07-24").Time()) || !e.Stale.Equal(day("2025-07-27").Time()) {
		t.Errorf("name and days: %+v", e)
	}
	// The point of the triangle is (40.75, 35.5); to (40, 35) it is 87,955.452 m (GeographicLib), and 25 km of doubt.
	if ce := doc.Events[1].Point.CE; ce != 112_956 {
		t.Errorf("ce of an area is %v", ce)
	}
	if ce := doc.Events[2].Point.CE; ce != 9999999 {
		t.Errorf("ce of what nobody knows is %v", ce)
	}
	if e := doc.Events[3]; !e.Stale.After(e.Start) || !e.Start.Equal(e.Time) {
		t.Errorf("undated: %+v", e)
	}
}
