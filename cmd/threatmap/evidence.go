package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	"threatmap/threat"
)

// Evidence is a hash over the incidents that match, by their ids in order: another one where one of them is not to be seen any more.
func (r *reads) Evidence(ctx context.Context, f threat.Filter) ([]byte, error) {
	sum := sha256.New()
	var b [8]byte
	_, ok, err := r.pages(ctx, threat.Incidents, f, threat.Page{Sort: threat.SortID}, func(fids []int64) error {
		for _, fid := range fids {
			binary.BigEndian.PutUint64(b[:], uint64(fid)) //nolint:gosec // the same bits
			sum.Write(b[:])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &threat.Error{Kind: threat.KindUnready, Detail: "answers can be pinned once the index is loaded; ask again"}
	}
	return sum.Sum(nil), nil
}

// Evidence is that of the past where it is asked for.
func (d dated) Evidence(ctx context.Context, f threat.Filter) ([]byte, error) {
	return when(ctx, d, func(r *reads) ([]byte, error) { return r.Evidence(ctx, f) })
}
