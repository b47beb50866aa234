package main

import (
	"fmt"
	"syscall"
)

// lowRoom is the room on a disk, in bytes, below which PostgreSQL may fail for want of it: a few segments of its log.
const lowRoom = 64 << 20

// withRoom adds to an error of the private database that its disk is full, if it is: PostgreSQL itself may be gone before it can say so.
func withRoom(err error, folder string) error {
	var disk syscall.Statfs_t
	if err == nil || syscall.Statfs(folder, &disk) != nil {
		return err
	}
	if room := uint64(disk.Bavail) * uint64(disk.Bsize); room < lowRoom { //nolint:unconvert // other systems have other types
		return fmt.Errorf("%w (the disk of %s is full: it has only %d kB free)", err, folder, room>>10)
	}
	return err
}
