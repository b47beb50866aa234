package main

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"

	"threatmap/threat"
)

// phrases shorten rendered incidents to a fourth, and give them back byte by byte: names of members and values that many share are said by
// number. That is all compression that a page of a thousand can pay for: it is 0.2 µs to spell one out.
//
// A short text is a list of numbers (unsigned varints). An odd one stands for phrase n/2; an even one for member n/2 and a text of its own,
// whose length and bytes follow. The zero value is ready.
type phrases struct {
	seed   maphash.Seed
	known  []map[uint64]uint32 // by member: hash of a value -> phrase
	last   []uint32            // by member: the phrase that it said last, + 1; most often it says the same again, and nothing has to be looked up
	spoken spoken
	bytes  int64 // that all this takes, about
}

// spoken is phrases, the name of the member included, behind each other: a hundred thousand texts of their own would be looked at one by one
// by the garbage collector, each time. Those that are there never change; a copy is what there was when it was made.
type spoken struct {
	text []byte
	ends []uint32
}

func (s *spoken) phrase(n uint64) []byte {
	if n == 0 {
		return s.text[:s.ends[0]]
	}
	return s.text[s.ends[n-1]:s.ends[n]]
}

func (s *spoken) add(member string, value []byte) (n uint32) {
	s.text = append(append(s.text, member...), value...)
	s.ends = append(s.ends, uint32(len(s.text))) //nolint:gosec // phrasesEach, longestPhrase and the members bound it to some 50 MB
	return uint32(len(s.ends) - 1)               //nolint:gosec // as above
}

// Each member has room for so many phrases, so that titles and ids, which come once, leave room for others and stay few themselves.
const (
	phrasesEach   = 8192
	longestPhrase = 64

	phraseOverhead = 40 // bytes of a phrase beside its text
)

// members are what stands before the values in a rendered incident. The first is its beginning.
var members = func() []string {
	list := []string{"", `{"type":"Feature","id":"`, `","geometry":{"type":"Point","coordinates":[`, `]},"properties":{`}
	for i, f := range threat.Incidents.Fields {
		comma := ","
		if i == 0 {
			comma = ""
		}
		list = append(list, comma+`"`+f.Name+`":`)
	}
	return list
}()

// shorten appends a rendered incident in short. Where a member is found does not matter for what spell gives back.
func (p *phrases) shorten(b, body []byte) []byte {
	member := 0
	for next := 1; next < len(members); next++ {
		begins := len(members[member])
		at := bytes.Index(body[begins:], []byte(members[next]))
		if at < 0 {
			continue // a place that is no point
		}
		b = p.say(b, member, body[begins:begins+at])
		body, member = body[begins+at:], next
	}
	return p.say(b, member, body[len(members[member]):])
}

func (p *phrases) say(b []byte, member int, value []byte) []byte {
	n, ok := p.find(member, value)
	if ok {
		p.last[member] = n + 1
		return binary.AppendUvarint(b, uint64(n)<<1|1)
	}
	b = binary.AppendUvarint(b, uint64(member)<<1) //nolint:gosec // a few dozen
	b = binary.AppendUvarint(b, uint64(len(value)))
	return append(b, value...)
}

// find returns the phrase of a value, a new one where there is room for it.
func (p *phrases) find(member int, value []byte) (n uint32, ok bool) {
	if p.known == nil {
		p.seed, p.known, p.last = maphash.MakeSeed(), make([]map[uint64]uint32, len(members)), make([]uint32, len(members))
	}
	if last := p.last[member]; last > 0 && p.says(last-1, member, value) {
		return last - 1, true
	}
	hash := maphash.Bytes(p.seed, value)
	if n, ok = p.known[member][hash]; ok {
		return n, p.says(n, member, value) // of two with one hash, the second is no phrase
	}
	if len(value) > longestPhrase || len(p.known[member]) >= phrasesEach {
		return 0, false
	}
	if p.known[member] == nil {
		p.known[member] = map[uint64]uint32{}
	}
	n = p.spoken.add(members[member], value)
	p.known[member][hash] = n
	p.bytes += int64(len(members[member])+len(value)) + phraseOverhead
	return n, true
}

func (p *phrases) says(n uint32, member int, value []byte) bool {
	return bytes.Equal(p.spoken.phrase(uint64(n))[len(members[member]):], value)
}

// spell appends what was shortened.
func spell(b []byte, said spoken, short []byte) []byte {
	for len(short) > 0 {
		n, size := binary.Uvarint(short)
		short = short[size:]
		if n&1 == 1 {
			b = append(b, said.phrase(n>>1)...)
			continue
		}
		length, size := binary.Uvarint(short)
		short = short[size:]
		b = append(append(b, members[n>>1]...), short[:length]...)
		short = short[length:]
	}
	return b
}
