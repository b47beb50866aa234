package index

// bitPlanes hold a small number for each row bit by bit, so that many rows are compared with a number at once, in one step a bit. The layout is
// BitWeaving/V (Li and Patel, SIGMOD 2013, doi:10.1145/2463676.2465322), four words of 64 rows at a time.
type bitPlanes struct {
	planes int      // bits of a number
	bits   []uint64 // of each lane its planes, the lowest bit first, and of each plane its words
}

// lane is how many words are compared at once: in one alone, each step would wait for the one before.
const lane = 4

// laneWords are the rows of a lane.
type laneWords = [lane]uint64

func newBitPlanes(rows, planes int) bitPlanes {
	lanes := (rows + 64*lane - 1) / (64 * lane)
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

// eachLane leaves of a selection what fits, by lanes of which any row is selected.
func eachLane(s selection, fitting func(lane int) laneWords) {
	for i := 0; i < len(s.words); {
		number, skip := (s.first+i)/lane, (s.first+i)%lane
		words := s.words[i:min(i+lane-skip, len(s.words))]
		i += len(words)
		if (selection{words: words}).none() {
			continue
		}
		fit := fitting(number)
		for k := range words {
			words[k] &= fit[(skip+k)%lane]
		}
	}
}
