// Package postgis runs a private PostgreSQL with PostGIS out of the host's own binaries: no docker, no system service, no
// port. It finds an installation, keeps one cluster in the data folder, listens on a Unix socket in that folder and nowhere
// else, and lets any number of processes of one machine share the cluster.
//
// What lies in the cluster's home (DataDir/postgis, or the folder that DataDir/postgis.location names):
//
//	data/         the PostgreSQL data directory
//	run/          the socket
//	postgres.log  what PostgreSQL says, bounded (with postgres.log.1)
//	start.lock    held for as long as one process starts or stops the cluster
//	users.lock    held, shared, by every process that uses the cluster
//
// Both locks are flocks, so the kernel lets go of them when a process dies, kill -9 included. PostgreSQL itself runs in a
// session of its own: it survives the process that started it, and the next Start finds it again.
package postgis
