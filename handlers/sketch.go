package handlers

import (
	"fmt"
	"math"
	"net/url"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"
	"github.com/paulmach/orb/simplify"

	"threatmap/threat"
)

// sketch is a small static map as SVG: equirectangular, longitudes shrunk by the cosine of the middle latitude.
type sketch struct {
	ViewBox string
	Radius  string
	Shapes  []string
	Dots    [][2]string
}

func geometries(features []threat.Feature) []orb.Geometry {
	var all []orb.Geometry
	for _, f := range features {
		if f.Geometry != nil {
			all = append(all, f.Geometry)
		}
	}
	return all
}

// sketchOf draws the geometries; nil where there is none.
func sketchOf(all ...orb.Geometry) *sketch {
	if len(all) == 0 {
		return nil
	}
	b := all[0].Bound()
	for _, g := range all[1:] {
		b = b.Union(g.Bound())
	}
	shrink := math.Cos(b.Center()[1] * math.Pi / 180)
	w, h := (b.Max[0]-b.Min[0])*shrink, b.Max[1]-b.Min[1]
	pad := math.Max(0.25, 0.08*math.Max(w, h))
	s := &sketch{
		ViewBox: fmt.Sprintf("%.4f %.4f %.4f %.4f", b.Min[0]*shrink-pad, -b.Max[1]-pad, w+2*pad, h+2*pad),
		Radius:  fmt.Sprintf("%.4f", math.Max(w, h)/120+pad/20),
	}
	flat := func(p orb.Point) orb.Point { return orb.Point{p[0] * shrink, -p[1]} }
	small := simplify.DouglasPeucker((math.Max(w, h) + pad) / 800)
	for _, g := range all {
		s.draw(small.Simplify(project.Geometry(orb.Clone(g), flat)))
	}
	return s
}

func (s *sketch) draw(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Point:
		s.Dots = append(s.Dots, [2]string{fmt.Sprintf("%.4f", g[0]), fmt.Sprintf("%.4f", g[1])})
	case orb.MultiPoint:
		for _, p := range g {
			s.draw(p)
		}
	case orb.LineString:
		s.Shapes = append(s.Shapes, outline(g))
	case orb.MultiLineString:
		for _, l := range g {
			s.draw(l)
		}
	case orb.Polygon:
		var path strings.Builder
		for _, r := range g {
			path.WriteString(outline(orb.LineString(r)) + "Z")
		}
		s.Shapes = append(s.Shapes, path.String())
	case orb.MultiPolygon:
		for _, p := range g {
			s.draw(p)
		}
	case orb.Collection:
		for _, part := range g {
			s.draw(part)
		}
	}
}

func outline(l orb.LineString) string {
	var path strings.Builder
	for i, p := range l {
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		fmt.Fprintf(&path, "%s%.4f %.4f", letter, p[0], p[1])
	}
	return path.String()
}

func boxShape(b [4]float64) orb.Geometry {
	return orb.Bound{Min: orb.Point{b[0], b[1]}, Max: orb.Point{b[2], b[3]}}.ToPolygon()
}

// itemPath is the path of a feature; ids may hold anything.
func itemPath(col threat.Collection, id string) string {
	return "/collections/" + col.ID + "/items/" + url.PathEscape(id)
}
