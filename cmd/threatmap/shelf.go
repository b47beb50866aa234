package main

// shelf keeps short bodies by internal id, many behind each other on one board: a million slices of their own would be a million
// pointers that the garbage collector follows again and again, at a tenth of all the time there is. Not safe for use by several at once, but what get
// returned stays as it is. The zero value is ready.
type shelf struct {
	at     map[int64]spot
	boards []*board // the newest last
	bytes  int64
}

// spot is where a body lies. It holds no pointer, so the map is not looked into by the garbage collector either.
type spot struct{ board, from, to uint32 }

// board is bodies behind each other.
type board struct {
	number uint32
	text   []byte // never moved: it is appended to as long as there is room
	fids   []int64
	live   int // bytes of bodies that have not been dropped
}

// boardBytes is the room of a board, spotBytes what a body takes beside its own bytes: its spot in the map, and its id on the board.
const (
	boardBytes = 1 << 20
	spotBytes  = 56
)

func (s *shelf) get(fid int64) []byte {
	p, ok := s.at[fid]
	if !ok {
		return nil
	}
	return s.board(p.board).text[p.from:p.to:p.to]
}

// board finds a board by its number: they are in order, though some in between may be gone.
func (s *shelf) board(number uint32) *board {
	lo, hi := 0, len(s.boards)
	for lo < hi {
		if mid := (lo + hi) / 2; s.boards[mid].number < number {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return s.boards[lo]
}

// put keeps a body that is not there yet, within so many bytes for all: the oldest boards go first.
func (s *shelf) put(fid int64, body []byte, most int64) {
	if _, there := s.at[fid]; there || len(body) == 0 {
		return
	}
	b := s.roomFor(len(body), most)
	if b == nil {
		return
	}
	if s.at == nil {
		s.at = map[int64]spot{}
	}
	from := len(b.text)
	b.text = append(b.text, body...)
	b.fids, b.live = append(b.fids, fid), b.live+len(body)
	s.at[fid] = spot{b.number, uint32(from), uint32(len(b.text))} //nolint:gosec // a board is small
	s.bytes += spotBytes
}

// roomFor returns a board that has room; nil where none may.
func (s *shelf) roomFor(n int, most int64) *board {
	last := len(s.boards) - 1
	if last >= 0 && cap(s.boards[last].text)-len(s.boards[last].text) >= n {
		if s.bytes+spotBytes <= most {
			return s.boards[last]
		}
		if s.throwOut(0); len(s.boards) > 0 {
			return s.boards[len(s.boards)-1]
		}
	}
	size := int64(max(n, boardBytes))
	if size = min(size, most/8); int64(n) > size { // a small memory has small boards
		return nil
	}
	for len(s.boards) > 0 && s.bytes+size+spotBytes > most {
		s.throwOut(0)
	}
	if s.bytes+size+spotBytes > most {
		return nil
	}
	b := &board{text: make([]byte, 0, size)}
	if len(s.boards) > 0 {
		b.number = s.boards[len(s.boards)-1].number + 1
	}
	s.boards = append(s.boards, b)
	s.bytes += size
	return b
}

// throwOut drops a board and all bodies on it.
func (s *shelf) throwOut(i int) {
	b := s.boards[i]
	for _, fid := range b.fids {
		if p, there := s.at[fid]; there && p.board == b.number {
			delete(s.at, fid)
		}
	}
	s.bytes -= int64(cap(b.text)) + spotBytes*int64(len(b.fids))
	s.boards = append(s.boards[:i:i], s.boards[i+1:]...)
}

// drop forgets a body. A board of which less than half is left goes with it: what was on it is read again when somebody asks.
func (s *shelf) drop(fid int64) {
	p, there := s.at[fid]
	if !there {
		return
	}
	delete(s.at, fid)
	b := s.board(p.board)
	if b.live -= int(p.to - p.from); b.live >= len(b.text)/2 && b.live > 0 {
		return
	}
	for i := range s.boards {
		if s.boards[i] == b {
			s.throwOut(i)
			return
		}
	}
}
