package handlers

import (
	"context"
	"strconv"
	"time"

	"threatmap/formats"
	"threatmap/threat"
)

// version is a state of what editors draw.
type version struct {
	id         string
	number     int
	op         string
	recordedAt time.Time
	by, reason string
	feature    threat.Feature
}

// withdrawn tells a version that says that the feature is no more.
func (v version) withdrawn() bool { return v.op == "withdraw" }

// drawing is how a collection that editors draw is written, and what is known of its versions.
type drawing struct {
	col      threat.Collection
	one      string // what a feature is called
	accepted string // what is taken as a body
	path     string // where its features are, versions too

	add      func(ctx context.Context, body []byte, by threat.Key) (version, error)
	replace  func(ctx context.Context, id string, body []byte, expect int, by threat.Key) (version, error)
	withdraw func(ctx context.Context, id string, expect int, by threat.Key, reason string) error
	versions func(ctx context.Context, id string) ([]version, error)
	version  func(ctx context.Context, id string, number int) (version, error) // 0 = the last one
}

// drawingOf returns how the collection is drawn; ok is false where it is not.
func (s *server) drawingOf(col threat.Collection) (d drawing, ok bool) {
	switch col.ID {
	case threat.Corridors.ID:
		return s.corridorDrawing(), true
	case threat.Areas.ID:
		return s.areaDrawing(), true
	}
	return d, false
}

func (d drawing) versionPath(id string, number int) string {
	return d.path + id + "?version=" + strconv.Itoa(number)
}

// checkID refuses a body whose id is not the one in the address.
func checkID(given, id string) error {
	if given != "" && given != id {
		return threat.Invalid("id", given, "not the id in the address", id+", or none")
	}
	return nil
}

func (s *server) corridorDrawing() drawing {
	edit, of := s.cfg.Edit, func(v threat.CorridorVersion) version {
		return version{v.Corridor.ID, v.Version, v.Op, v.RecordedAt, v.By, v.Reason, formats.CorridorFeature(v)}
	}
	return drawing{
		col: threat.Corridors, one: "corridor", path: "/corridors/", accepted: "a Feature of at most " + strconv.Itoa(threat.MaxCorridorVertices) + " positions",
		add: func(ctx context.Context, body []byte, by threat.Key) (version, error) {
			e, err := formats.ReadCorridor(body)
			if err != nil {
				return version{}, err
			}
			v, err := edit.AddCorridor(ctx, e.Corridor, by, reasonOf(e.Reason, "drawn"))
			return of(v), err
		},
		replace: func(ctx context.Context, id string, body []byte, expect int, by threat.Key) (version, error) {
			e, err := formats.ReadCorridor(body)
			if err == nil {
				err = checkID(e.Corridor.ID, id)
			}
			if err != nil {
				return version{}, err
			}
			e.Corridor.ID = id
			v, err := edit.ReplaceCorridor(ctx, e.Corridor, expect, by, reasonOf(e.Reason, "edited"))
			return of(v), err
		},
		withdraw: func(ctx context.Context, id string, expect int, by threat.Key, reason string) error {
			_, err := edit.WithdrawCorridor(ctx, id, expect, by, reason)
			return err
		},
		versions: func(ctx context.Context, id string) ([]version, error) {
			list, err := s.cfg.Store.CorridorVersions(ctx, id)
			return eachOf(list, of), err
		},
		version: func(ctx context.Context, id string, number int) (version, error) {
			v, err := s.cfg.Store.CorridorVersion(ctx, id, number)
			return of(v), err
		},
	}
}

func (s *server) areaDrawing() drawing {
	edit, of := s.cfg.Edit, func(v threat.AreaVersion) version {
		return version{v.Area.ID, v.Version, v.Op, v.RecordedAt, v.By, v.Reason, formats.AreaFeature(v)}
	}
	return drawing{
		col: threat.Areas, one: "area", path: "/areas/", accepted: "a Feature of at most " + strconv.Itoa(threat.MaxAreaPositions) + " positions",
		add: func(ctx context.Context, body []byte, by threat.Key) (version, error) {
			e, err := formats.ReadArea(body)
			if err != nil {
				return version{}, err
			}
			v, err := edit.AddArea(ctx, e.Area, by, reasonOf(e.Reason, "drawn"))
			return of(v), err
		},
		replace: func(ctx context.Context, id string, body []byte, expect int, by threat.Key) (version, error) {
			e, err := formats.ReadArea(body)
			if err == nil {
				err = checkID(e.Area.ID, id)
			}
			if err != nil {
				return version{}, err
			}
			e.Area.ID = id
			v, err := edit.ReplaceArea(ctx, e.Area, expect, by, reasonOf(e.Reason, "edited"))
			return of(v), err
		},
		withdraw: func(ctx context.Context, id string, expect int, by threat.Key, reason string) error {
			_, err := edit.WithdrawArea(ctx, id, expect, by, reason)
			return err
		},
		versions: func(ctx context.Context, id string) ([]version, error) {
			list, err := s.cfg.Store.AreaVersions(ctx, id)
			return eachOf(list, of), err
		},
		version: func(ctx context.Context, id string, number int) (version, error) {
			v, err := s.cfg.Store.AreaVersion(ctx, id, number)
			return of(v), err
		},
	}
}

func eachOf[V any](list []V, of func(V) version) []version {
	all := make([]version, len(list))
	for i, v := range list {
		all[i] = of(v)
	}
	return all
}
