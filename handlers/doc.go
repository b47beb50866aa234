// Package handlers is HTTP in and HTTP out: OGC API – Features Part 1 over threat.Collections, statistics with the same filter, incident
// cards, vector tiles, the page's files and health. One file a resource; routes.go shows every route on one screen.
//
// Positions are lon/lat WGS 84 (CRS84), lengths metres, times UTC. Every error leaves as an RFC 9457 problem document (problem.go).
// Every answer that comes from data carries a weak ETag made of the store's change counter, the address and the representation, so that
// nothing needs invalidation. The package reads no environment and knows no SQL.
package handlers
