package index

// Bytes is how much memory the set takes.
func (a *Among) Bytes() int64 { return int64(8 * (len(a.base) + len(a.delta))) }

// Bytes is about how much memory the question takes, what it shares with an Among included; what is worked out on its codes is the State's.
func (q *Question) Bytes() int64 {
	const area, box = 24, 32
	return int64(8*(len(q.base)+len(q.delta)) + area*len(q.areas) + box*len(q.boxes))
}

// bytes is how much memory the choices take that are kept.
func (k *choices) bytes() (n int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for key, c := range k.kept {
		n += int64(len(key) + 4*len(c.fails) + len(c.pass))
	}
	return n
}
