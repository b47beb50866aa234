// Package analysis says what happens where along a border, a corridor or an area, whether it is rising, and how sure that is.
//
// Everything here is pure and deterministic: records in, findings out. It knows no clock, no SQL, no HTTP and no global random source;
// the week to judge and the seed of every draw are arguments, and the same arguments give the same bytes on any number of cores.
//
// Each method is a small file that takes plain slices and names the published source it follows. Times are ISO weeks (Monday to
// Sunday, UTC) or whole days, places lon/lat WGS 84, lengths metres or kilometres on the ellipsoid as their names say.
//
// It refuses to guess: what is unknown is left out and counted (Note.LeftOut), and fewer than Few incidents are "too few to say".
package analysis
