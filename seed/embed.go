package seed

import "embed"

// base is made by scripts/basemap.mjs and not committed; without it (only .gitkeep) the loaders return ErrNoBasemap.
//
//go:embed all:base
var base embed.FS

//go:embed areas.geojson corridors.geojson facilities.geojson records.json sources.json aliases.json aliases-geonames.json
var own embed.FS
