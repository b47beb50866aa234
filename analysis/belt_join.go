package analysis

// Later returns a Belt for the incidents that come after all of this one's and of those that were asked for before. Each may be filled by a goroutine of its own.
// Profile of this one is that of all, to the byte what it would be of one. It is asked for after Begin.
func (b *Belt) Later() *Belt {
	l := newBelt(b.q)
	l.shares = &beltShares{bands: len(b.q.BandsKM), list: make([]shares, len(b.sides)*(1+len(b.q.BandsKM)))}
	b.later = append(b.later, l)
	return l
}

// beltShares are the shares of a belt's sides and their bands.
type beltShares struct {
	bands int
	list  []shares
}

func (s *beltShares) of(side, band int) *shares { return &s.list[side*(1+s.bands)+1+band] }

// join adds what is later.
func (b *Belt) join() {
	for _, l := range b.later {
		actors := b.tally.join(l.tally)
		for side := range b.sides {
			b.sides[side].Count += l.sides[side].Count
			for i, actor := range actors {
				b.acted[side][actor] += l.acted[side][i]
			}
			for band := wholeWidth; band < len(b.q.BandsKM); band++ {
				b.within(side, band).join(l.within(side, band), l.shares.of(side, band))
			}
			for i := range b.sides[side].Bands {
				b.sides[side].Bands[i].Count += l.sides[side].Bands[i].Count
			}
		}
		b.others, b.third, b.reaching = b.others+l.others, b.third+l.third, b.reaching+l.reaching
	}
	b.later = nil
}
