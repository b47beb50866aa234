package main

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// A shelf gives back what was put and not dropped, or nothing: never another's.
func TestShelfGivesBackWhatWasPut(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5)) //nolint:gosec // a test wants the same numbers each time
	const most = 4 << 20
	var s shelf
	put := map[int64]string{}
	for n := range 200_000 {
		fid := r.Int64N(30_000)
		switch r.IntN(5) {
		case 0:
			s.drop(fid)
			delete(put, fid)
			if s.get(fid) != nil {
				t.Fatalf("%d is there after it was dropped", fid)
			}
		default:
			if s.get(fid) != nil {
				break
			}
			body := strconv.FormatInt(fid, 10) + ":" + string(make([]byte, r.IntN(400))) + strconv.Itoa(n)
			s.put(fid, []byte(body), most)
			put[fid] = body
			if string(s.get(fid)) != body {
				t.Fatalf("%d is not there after it was put", fid)
			}
		}
		if got := s.get(fid); got != nil && string(got) != put[fid] {
			t.Fatalf("%d gives back %.20q", fid, got)
		}
		if s.bytes > most {
			t.Fatalf("%d bytes", s.bytes)
		}
	}
	sum, there := int64(0), 0
	for _, b := range s.boards {
		sum += int64(cap(b.text)) + spotBytes*int64(len(b.fids))
	}
	for fid := range s.at {
		there++
		if string(s.get(fid)) != put[fid] {
			t.Fatalf("%d gives back another's", fid)
		}
	}
	if sum != s.bytes || there < 5000 {
		t.Errorf("%d bytes are counted as %d; %d bodies", sum, s.bytes, there)
	}
}

func TestShelfKeepsWithinLittle(t *testing.T) {
	for _, most := range []int64{0, 10, 100, 1000, 10_000} {
		var s shelf
		for fid := range int64(1000) {
			s.put(fid, make([]byte, 1+fid%300), most)
			if s.bytes > most {
				t.Fatalf("%d bytes of %d", s.bytes, most)
			}
		}
	}
}
