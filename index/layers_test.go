package index

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"threatmap/threat"
)

// sizedLayers has so many points of each collection.
type sizedLayers map[string]int

func (s sizedLayers) Features(_ context.Context, col threat.Collection, _ threat.Filter, _ threat.Page, yield func(threat.Feature) error) (string, error) {
	for i := range s[col.ID] {
		if err := yield(threat.Feature{ID: strconv.Itoa(i), Geometry: orb.Point{40, 33}, Values: make([]any, len(col.Fields))}); err != nil {
			return "", err
		}
	}
	return "", nil
}

func (l *Layers) names() (names []string) {
	for name := range *l.held.Load() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// A collection that has no room leaves its room to those after it, and the log says which it is.
func TestALargeLayerLeavesRoomForTheOthers(t *testing.T) {
	var log bytes.Buffer
	l := Layers{Log: slog.New(slog.NewTextHandler(&log, nil)), room: 1 << 20}
	all := sizedLayers{}
	for _, col := range threat.Collections {
		all[col.ID] = 3
	}
	large := threat.Collections[1].ID // the first after the incidents
	all[large] = 10_000
	if err := l.Read(t.Context(), all, threat.Collections); err != nil {
		t.Fatal(err)
	}
	want := len(threat.Collections) - 2
	if names := l.names(); len(names) != want || slices.Contains(names, large) {
		t.Errorf("%d layers are held, want %d, without %s: %v", len(names), want, large, names)
	}
	if said := log.String(); strings.Count(said, "\n") != 1 || !strings.Contains(said, "collection="+large+" ") {
		t.Errorf("the log says %q", said)
	}
	grown := threat.Collections[2].ID
	all[grown] = 10_000
	log.Reset()
	if err := l.ReadAgain(t.Context(), all, grown, threat.Collections[3].ID); err != nil {
		t.Fatal(err)
	}
	if names := l.names(); len(names) != want-1 || slices.Contains(names, grown) || !strings.Contains(log.String(), "collection="+grown+" ") {
		t.Errorf("after %s has grown %v are held; the log says %q", grown, names, log.String())
	}
}
