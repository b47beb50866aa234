// Package seed holds the map that a fresh server starts with: country outlines, borders, governorates and towns (made from npm packages
// at build time, base/), and the areas, corridors, facilities and records that we drew and wrote ourselves, each with its source and its
// method.
//
// Geometry is lon/lat on WGS 84. The outlines take no position on status. Nothing here knows of a database.
package seed
