package analysis

import (
	"slices"

	"threatmap/geo"
)

// lattice is a rectangle of cells, row by row from the south-west, between whose centres a path goes by 16 moves: to the 8 cells around
// and by the 8 moves of a chess knight.
type lattice struct {
	cols, rows int
	spots      []geo.Spot // centres
}

// latticeMove is one of the 16, by columns and rows.
type latticeMove struct{ col, row int }

var latticeMoves = []latticeMove{
	{1, 0},
	{0, 1},
	{-1, 0},
	{0, -1},
	{1, 1},
	{-1, 1},
	{-1, -1},
	{1, -1},
	{2, 1},
	{1, 2},
	{-1, 2},
	{-2, 1},
	{-2, -1},
	{-1, -2},
	{1, -2},
	{2, -1},
}

// over names the four cells whose mean is what a move costs a kilometre: a knight's straight way lies in each of its four cells for a fourth of
// its length, so that it can't jump a wall; the other moves lie in two cells by halves.
func (m latticeMove) over(l *lattice, cell int) [4]int {
	end := cell + m.row*l.cols + m.col
	switch {
	case m.col*m.col == 4:
		return [4]int{cell, end, cell + m.col/2, cell + m.row*l.cols + m.col/2}
	case m.row*m.row == 4:
		return [4]int{cell, end, cell + m.row/2*l.cols, cell + m.row/2*l.cols + m.col}
	}
	return [4]int{cell, end, cell, end}
}

// meanOver is the mean of a value over the four cells. Both ways of a move give the same bits.
func meanOver(over [4]int, values []float64) float64 {
	return ((values[over[0]] + values[over[1]]) + (values[over[2]] + values[over[3]])) / 4
}

// inside tells whether a move from a cell stays on the lattice.
func (l *lattice) inside(cell int, m latticeMove) bool {
	col, row := cell%l.cols+m.col, cell/l.cols+m.row
	return col >= 0 && col < l.cols && row >= 0 && row < l.rows
}

// stepKM is the geodesic between the centres of two cells.
func (l *lattice) stepKM(a, b int) float64 { return l.spots[a].NearDistanceM(l.spots[b]) / 1000 }

// leastPath returns the cells of a path of least cost from any cell of one set to any of another (Dijkstra 1959), and what it costs: the sum over
// its moves of geodesic kilometres × mean cost of a kilometre, which must be over 0. Of paths that cost the same, the numbers of cells
// choose. Both sets must hold cells.
func (l *lattice) leastPath(costPerKM []float64, from, to []int) (path []int, cost float64) {
	if slices.Min(to) < slices.Min(from) { // so that the way back is the way there, where several cost the same too
		path, cost = l.leastPath(costPerKM, to, from)
		slices.Reverse(path)
		return path, cost
	}
	s := newSearch(len(costPerKM))
	for _, cell := range from {
		s.reach(cell, pathStart, 0)
	}
	goal := make([]bool, len(costPerKM))
	for _, cell := range to {
		goal[cell] = true
	}
	for {
		cell, cost := s.next()
		if goal[cell] {
			return s.pathTo(cell), cost
		}
		for _, m := range latticeMoves {
			if !l.inside(cell, m) {
				continue
			}
			end := cell + m.row*l.cols + m.col
			if s.done[end] {
				continue
			}
			s.reach(end, cell, cost+l.stepKM(cell, end)*meanOver(m.over(l, cell), costPerKM))
		}
	}
}

// along adds up what a path has of a value: kilometres × mean of the value.
func (l *lattice) along(path []int, values []float64) (sum float64) {
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		m := latticeMove{b%l.cols - a%l.cols, b/l.cols - a/l.cols}
		sum += l.stepKM(a, b) * meanOver(m.over(l, a), values)
	}
	return sum
}

// pathStart marks the cells that a path begins in.
const pathStart = -1

// search is what Dijkstra's method knows.
type search struct {
	cost   []float64
	before []int32
	known  []bool
	done   []bool
	queue  []reached // a binary heap
}

type reached struct {
	cost float64
	cell int32
}

func (r reached) less(q reached) bool { return r.cost < q.cost || r.cost == q.cost && r.cell < q.cell }

func newSearch(cells int) *search {
	return &search{cost: make([]float64, cells), before: make([]int32, cells), known: make([]bool, cells), done: make([]bool, cells)}
}

// reach notes that a cell can be reached at a cost from the cell before, if that is less than what was known.
func (s *search) reach(cell, before int, cost float64) {
	if s.known[cell] && s.cost[cell] <= cost {
		return
	}
	s.known[cell], s.cost[cell], s.before[cell] = true, cost, int32(before) //nolint:gosec // a lattice has some 100,000 cells
	s.queue = append(s.queue, reached{cost, int32(cell)})                   //nolint:gosec // as above
	q := s.queue
	for i := len(q) - 1; i > 0 && q[i].less(q[(i-1)/2]); i = (i - 1) / 2 {
		q[i], q[(i-1)/2] = q[(i-1)/2], q[i]
	}
}

// next takes the cell with the least cost. Every cell of a lattice can be reached, so that there is one until all are done.
func (s *search) next() (cell int, cost float64) {
	for {
		top := s.pop()
		if !s.done[top.cell] {
			s.done[top.cell] = true
			return int(top.cell), top.cost
		}
	}
}

func (s *search) pop() reached {
	q := s.queue
	top, last := q[0], len(q)-1
	q[0] = q[last]
	q = q[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && q[child+1].less(q[child]) {
			child++
		}
		if !q[child].less(q[i]) {
			break
		}
		q[i], q[child] = q[child], q[i]
		i = child
	}
	s.queue = q
	return top
}

func (s *search) pathTo(cell int) (path []int) {
	for c := int32(cell); c != pathStart; c = s.before[c] { //nolint:gosec // as above
		path = append(path, int(c))
	}
	slices.Reverse(path)
	return path
}
