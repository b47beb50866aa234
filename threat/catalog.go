package threat

import "slices"

// Catalog is what is served: the collections of the program, and behind them the layers that were added. It does not change once it is made; a nil
// Catalog has no layers.
type Catalog struct{ layers []Collection }

// NewCatalog returns the catalogue with these layers.
func NewCatalog(layers []Collection) *Catalog { return &Catalog{layers: layers} }

// Layers are the collections that were added.
func (c *Catalog) Layers() []Collection {
	if c == nil {
		return nil
	}
	return slices.Clip(c.layers)
}

// Collections are all of them, in the order shown.
func (c *Catalog) Collections() []Collection { return slices.Concat(Collections, c.Layers()) }

// Collection returns the collection, or a KindNotFound error.
func (c *Catalog) Collection(id string) (Collection, error) {
	for _, layer := range c.Layers() {
		if layer.ID == id {
			return layer, nil
		}
	}
	return CollectionByID(id)
}
