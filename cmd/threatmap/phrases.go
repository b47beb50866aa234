package main

import (
	"bytes"
	"encoding/binary"

	"threatmap/threat"
)

// phrases shorten rendered incidents to a fourth, and give them back byte by byte: names of members and values that many share are said by
// number. That is all compression that a page of a thousand can pay for: it is 0.2 µs to spell one out.
//
// A short text is a list of numbers (unsigned varints). An odd one stands for phrase n/2; an even one for member n/2 and a text of its own,
// whose length and bytes follow. The zero value is ready.
type phrases struct {
	known  []map[string]uint64 // by member: value -> phrase
	last   []saidLast          // by member
	spoken []string            // phrases, the name of the member included; those that are there never change
	bytes  int64               // that all this takes, about
}

// saidLast is the phrase that a member said last: most often it says the same again, and nothing has to be looked up.
type saidLast struct {
	value string
	n     uint64
	ok    bool
}

// Each member has room for so many phrases, so that titles and ids, which come once, leave room for others and stay few themselves.
const (
	phrasesEach   = 8192
	longestPhrase = 64

	phraseOverhead = 80 // bytes of a phrase beside its texts
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
	if p.known == nil {
		p.known, p.last = make([]map[string]uint64, len(members)), make([]saidLast, len(members))
	}
	if last := p.last[member]; last.ok && last.value == string(value) {
		return binary.AppendUvarint(b, last.n<<1|1)
	}
	n, ok := p.known[member][string(value)]
	if !ok && len(value) <= longestPhrase && len(p.known[member]) < phrasesEach {
		if p.known[member] == nil {
			p.known[member] = map[string]uint64{}
		}
		n, ok = uint64(len(p.spoken)), true
		p.known[member][string(value)] = n
		p.spoken = append(p.spoken, members[member]+string(value))
		p.bytes += int64(len(members[member])+2*len(value)) + phraseOverhead
	}
	if ok {
		p.last[member] = saidLast{p.spoken[n][len(members[member]):], n, true}
		return binary.AppendUvarint(b, n<<1|1)
	}
	b = binary.AppendUvarint(b, uint64(member)<<1) //nolint:gosec // a few dozen
	b = binary.AppendUvarint(b, uint64(len(value)))
	return append(b, value...)
}

// spell appends what was shortened.
func spell(b []byte, spoken []string, short []byte) []byte {
	for len(short) > 0 {
		n, size := binary.Uvarint(short)
		short = short[size:]
		if n&1 == 1 {
			b = append(b, spoken[n>>1]...)
			continue
		}
		length, size := binary.Uvarint(short)
		short = short[size:]
		b = append(append(b, members[n>>1]...), short[:length]...)
		short = short[length:]
	}
	return b
}
