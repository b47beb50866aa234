package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"threatmap/geo"
	"threatmap/threat"
)

// Line returns a border or a corridor prepared for measuring along it. Returns a KindNotFound error where there is none.
func (db *DB) Line(ctx context.Context, col threat.Collection, id string) (*geo.Line, error) {
	if base, version := threat.CorridorIDVersion(id); col.ID == threat.Corridors.ID && version > 0 {
		v, err := db.DrawnCorridor(ctx, base, version)
		return geo.NewLine(v.Corridor.Line), err
	}
	f, err := db.Feature(ctx, col, id)
	if err != nil {
		return nil, err
	}
	return geo.LineOf(f.Geometry), nil
}

// Vicinity is what of a filter's answer enters statistics and is at most reachM metres from a border, one of those asked for together.
func (db *DB) Vicinity(ctx context.Context, f threat.Filter, border string, among []string, reachM float64) (threat.Vicinity, error) {
	col, err := threat.CollectionByID("borders")
	if err != nil {
		return nil, err
	}
	line, err := db.Line(ctx, col, border)
	if err != nil {
		return nil, err
	}
	return threat.VicinityOf(border, among, func(add func(e threat.Event, alongM, offsetM float64) error) error {
		return db.eventsAlong(ctx, f, line, border, reachM, add)
	})
}

// Passage is that for a corridor, in the order of time: all are read before the first is told.
func (db *DB) Passage(ctx context.Context, f threat.Filter, corridor string, reachM float64) (threat.Passage, error) {
	line, err := db.Line(ctx, threat.Corridors, corridor)
	if err != nil {
		return nil, err
	}
	return threat.PassageOf(func(add func(e threat.Event, alongM, offsetM float64) error) error {
		return db.eventsAlong(ctx, f, line, "", reachM, add)
	})
}

func (db *DB) eventsAlong(
	ctx context.Context, f threat.Filter, line *geo.Line, border string, reachM float64, yield func(e threat.Event, alongM, offsetM float64) error,
) error {
	return db.Events(ctx, f, func(e threat.Event) error {
		along, offset, ok := e.Along(line, border, reachM)
		if !ok {
			return nil
		}
		return yield(e, along, offset)
	})
}

// CheckLines refuses a filter whose borders, corridor or areas are not there. Returns a KindInvalid error that names the parameter.
func (db *DB) CheckLines(ctx context.Context, f threat.Filter) error {
	args := pgx.NamedArgs{}
	if f.Belt != nil {
		inBelt(*f.Belt, args)
	}
	return db.reading(ctx, "look up lines", func(ctx context.Context, tx pgx.Tx) error {
		if f.Corridor != nil {
			_, own, err := corridorLine(ctx, tx, f.Corridor.ID)
			if err != nil {
				return err
			}
			if _, err := f.Corridor.HalfWidthM(own); err != nil {
				return err
			}
		}
		if _, err := areaSurfaces(ctx, tx, f.Areas); err != nil {
			return err
		}
		_, err := resolved(ctx, tx, args)
		return err
	})
}

// LineIDs lists the borders, the corridors or the areas that there are, in order.
func (db *DB) LineIDs(ctx context.Context, col threat.Collection) (ids []string, err error) {
	err = db.reading(ctx, "list "+col.ID, func(ctx context.Context, tx pgx.Tx) error {
		ids, err = idsOf(ctx, tx, col.ID)
		return err
	})
	return ids, err
}
