package store

import "threatmap/geo"

type boundaries struct {
	id    string
	index *geo.BoundaryIndex
}
