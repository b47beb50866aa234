package formats

type scanState byte

const (
	fieldStart scanState = iota
	inField
	inQuotes
	afterQuote // behind a quote inside quotes: it was the end, or half of a doubled one
)

type scanResult byte

const (
	scanRecord scanResult = iota // ends at a line end outside quotes
	scanEOF                      // the file ends first
	scanStray                    // a quote where none may be
	scanLong                     // over the limit
)

// scan is where the measuring of one record stands; offsets count from the record's start.
type scan struct {
	i         int
	state     scanState
	ends      []int // end of each field
	firstLine int   // offset behind the first line end inside quotes; 0 = none yet
}

func (sc *scan) reset() { *sc = scan{ends: sc.ends[:0]} }

// measure finds the end of the record at pos and of its fields.
func (s *splitter) measure() scanResult {
	sc := &s.scan
	for ; ; sc.i++ {
		if sc.i > s.limit {
			return scanLong
		}
		if s.pos+sc.i >= s.end && !s.fill() {
			if sc.i > 0 && sc.state != inQuotes {
				sc.ends = append(sc.ends, sc.i)
			}
			return scanEOF
		}
		c := s.buf[s.pos+sc.i]
		if c != '"' && c != '\n' && c != s.comma && sc.state != afterQuote {
			if sc.state == fieldStart {
				sc.state = inField
			}
			continue
		}
		if done, result := sc.step(c, s.comma); done {
			return result
		}
	}
}

// step takes one byte that matters.
func (sc *scan) step(c, comma byte) (bool, scanResult) {
	if sc.state == inQuotes {
		switch {
		case c == '"':
			sc.state = afterQuote
		case c == '\n' && sc.firstLine == 0:
			sc.firstLine = sc.i + 1
		}
		return false, 0
	}
	switch {
	case c == comma:
		sc.ends = append(sc.ends, sc.i)
		sc.state = fieldStart
	case c == '\n':
		sc.ends = append(sc.ends, sc.i)
		return true, scanRecord
	case c == '"' && sc.state != inField: // opens a field, or is the second half of a doubled quote
		sc.state = inQuotes
	case c == '\r' && sc.state == afterQuote:
	default:
		return true, scanStray
	}
	return false, 0
}

// fill reads more behind end, moving the current record to the buffer's start or growing it, to the limit and a little; false at the end.
func (s *splitter) fill() bool {
	if s.done != nil {
		return false
	}
	if s.pos > 0 {
		s.end = copy(s.buf, s.buf[s.pos:s.end])
		s.pos = 0
	}
	if s.end == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.src.Read(s.buf[s.end:])
		s.end += n
		if err != nil {
			s.done = err
		}
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	s.done = errNoProgress
	return false
}
