package main

import "fmt"

// The aims are those of the table that the index was built for: on two cores, over HTTP with gzip.

func noAims(*row, []*row) []aim { return nil }

func atMost(what string, got, most float64, unit string) aim {
	return aim{fmt.Sprintf("%s ≤ %g%s", what, most, unit), got <= most}
}

func atLeast(what string, got, least float64, unit string) aim {
	return aim{fmt.Sprintf("%s ≥ %g%s", what, least, unit), got >= least}
}

func (r *row) timesSQL() aim { return atLeast("throughput", r.TimesSQL, 20, " × SQL") }

func aimsOfTiles(r *row, _ []*row) []aim {
	if r.Size != million || r.Server.Clients != 4 {
		return nil
	}
	return []aim{atMost("p99", r.Server.P99, 15, " ms"), r.timesSQL()}
}

// aimsOfColdTiles: any tile, also one that nobody has asked for yet.
func aimsOfColdTiles(r *row, _ []*row) []aim {
	if r.Size != million {
		return nil
	}
	return []aim{atMost("p99", r.Server.P99, 15, " ms")}
}

func aimsOfProfiles(r *row, _ []*row) []aim {
	if r.Size != million {
		return nil
	}
	return []aim{atMost("p99", r.Server.P99, 100, " ms")}
}

func aimsOfFilteredTiles(r *row, _ []*row) []aim {
	switch {
	case r.Size == million && r.Server.Clients == 1:
		return []aim{atMost("p99", r.Server.P99, 10, " ms")}
	case r.Size == million && r.Server.Clients == 4:
		return []aim{atMost("p99", r.Server.P99, 25, " ms"), r.timesSQL()}
	case r.Size == 10*million && r.Server.Clients == 4:
		return []aim{atMost("p99", r.Server.P99, 120, " ms")}
	}
	return nil
}

func aimsOfStats(r *row, _ []*row) []aim {
	if r.Size != million {
		return nil
	}
	return []aim{atMost("p99", r.Server.P99, 15, " ms")}
}

func aimsOfGzipItems(r *row, _ []*row) []aim {
	if r.Size != million {
		return nil
	}
	return []aim{
		atLeast("req/s", r.Server.PerSecond, 180, ""), atMost("p50", r.Server.P50, 18, " ms"), atMost("p99", r.Server.P99, 50, " ms"),
		atLeast("beyond: req/s", r.Server.PerSecond, 360, ""),
	}
}

func aimsOfPlainItems(r *row, _ []*row) []aim {
	if r.Size != million {
		return nil
	}
	return []aim{atLeast("req/s", r.Server.PerSecond, 300, ""), atLeast("beyond: req/s", r.Server.PerSecond, 600, "")}
}

// samePace is how much slower "as page 1" may be: what two runs of one thing differ by.
const samePace = 1.25

func aimsOfFarPage(first string) func(*row, []*row) []aim {
	return func(r *row, earlier []*row) []aim {
		for _, e := range earlier {
			if e.Line == first && e.Size == r.Size {
				return []aim{atMost("p50", r.Server.P50/e.Server.P50, samePace, " × that of page 1")}
			}
		}
		return nil
	}
}

// Each committed change is in every answer within 200 ms, the slowest too; large ones at 50,000 rows a second.
func aimsOfCommits(r *row) []aim {
	if r.Size != million {
		return nil
	}
	return []aim{atMost(fmt.Sprintf("the slowest, %.0f ms,", r.Server.Most), r.Server.Most, 200, " ms")}
}

func aimsOfLargeCommit(r *row) []aim {
	if r.Size != million {
		return nil
	}
	return []aim{atLeast("rows/s", r.Server.PerSecond, 50_000, "")}
}

// aimsOfSameCount compares with the data set of a tenth of the size.
func aimsOfSameCount(r *row, earlier []*row) []aim {
	for _, e := range earlier {
		if e.kind == r.kind && e.Size*10 == r.Size {
			return []aim{atMost("p50", r.Server.P50/e.Server.P50, 1.5, fmt.Sprintf(" × that of %s", spelledSize(e.Size)))}
		}
	}
	return nil
}
