package index

// bitPlanes hold a small number for each row bit by bit, so that many rows are compared with a number at once, in one step a bit. The layout is
// BitWeaving/V (Li and Patel, SIGMOD 2013, doi:10.1145/2463676.2465322), four words of 64 rows at a time.
type bitPlanes struct {
	planes int      // bits of a number
	bits   []uint64 // of each lane its planes, the lowest bit first, and of each plane its words
}

// lane is how many words are compared at once: in one alone, each step would wait for the one before.
const lane = 4

// laneRows is how many rows a lane has; a block has whole lanes.
const laneRows = 64 * lane

// laneWords are the rows of a lane.
type laneWords [lane]uint64

func (w *laneWords) keep(a, b, c, d uint64) {
	w[0], w[1], w[2], w[3] = w[0]&a, w[1]&b, w[2]&c, w[3]&d
}

func newBitPlanes(rows, planes int) bitPlanes {
	lanes := (rows + laneRows - 1) / laneRows
	return bitPlanes{planes, make([]uint64, lanes*lane*planes)}
}

// at returns where the lowest bit of a row is; each further plane is a lane on.
func (p *bitPlanes) at(row int) int {
	word := row / 64
	return word/lane*lane*p.planes + word%lane
}

// set sets the number of a row, which has had none.
func (p *bitPlanes) set(row int, number uint32) {
	at := p.at(row)
	for plane := range p.planes {
		p.bits[at+plane*lane] |= uint64(number>>plane&1) << (row & 63)
	}
}

// get returns the number of a row.
func (p *bitPlanes) get(row int) (number uint32) {
	at := p.at(row)
	for plane := range p.planes {
		number |= uint32(p.bits[at+plane*lane]>>(row&63)&1) << plane
	}
	return number
}

// lane returns the planes of a lane.
func (p *bitPlanes) lane(number int) []uint64 {
	return p.bits[number*lane*p.planes : (number+1)*lane*p.planes]
}

// bytes is how much memory the planes take.
func (p *bitPlanes) bytes() int64 { return int64(8 * cap(p.bits)) }

// lanes yields the lanes of which any row is selected, with their numbers. The selection is one of whole lanes (wordsOf).
func (s selection) lanes(yield func(number int, rows *laneWords) bool) {
	number := s.first / lane
	for words := s.words; len(words) >= lane; words = words[lane:] {
		rows := (*laneWords)(words)
		if rows[0]|rows[1]|rows[2]|rows[3] != 0 && !yield(number, rows) {
			return
		}
		number++
	}
}
