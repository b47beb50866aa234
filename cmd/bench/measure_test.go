package main

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestPercentileIsTheNearestRank(t *testing.T) {
	var hundred []time.Duration
	for ms := range 100 {
		hundred = append(hundred, time.Duration(ms+1)*time.Millisecond)
	}
	cases := []struct {
		name string
		list []time.Duration
		p    float64
		want float64
	}{
		{"middle", hundred, 50, 50},
		{"tail", hundred, 99, 99},
		{"all", hundred, 100, 100},
		{"least", hundred, 0, 1},
		{"tail of few is the worst", hundred[:10], 99, 10},
		{"one", hundred[:1], 50, 1},
		{"none", nil, 50, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := percentile(c.list, c.p); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestMeasureAsksEachRequestOnceAndCountsFailures(t *testing.T) {
	var mu sync.Mutex
	asked := map[int64]int{}
	open := func() (request, func(), error) {
		return func(_ context.Context, n int64) (int, error) {
			mu.Lock()
			defer mu.Unlock()
			asked[n]++
			time.Sleep(100 * time.Microsecond)
			if n == 1003 {
				return 0, errors.New("no such tile")
			}
			return 10, nil
		}, func() {}, nil
	}
	s, err := measure(t.Context(), 4, 20*time.Millisecond, 1000, open)
	if err != nil {
		t.Fatal(err)
	}
	for n, times := range asked {
		if times != 1 {
			t.Errorf("request %d was asked %d times", n, times)
		}
	}
	if s.Failed != 1 || s.FirstFail != "no such tile" || s.Bytes != 10 || s.MostBytes != 10 || s.Clients != 4 {
		t.Errorf("%+v", s)
	}
	if s.Requests < 4*fewest {
		t.Errorf("%d requests, at least %d of each client count", s.Requests, fewest)
	}
}

// A list with an end is asked through once, however much time there is.
func TestMeasureEachEndsWithTheList(t *testing.T) {
	var mu sync.Mutex
	asked := map[int64]int{}
	s, err := measureEach(t.Context(), 3, time.Minute, 50, func() (request, func(), error) {
		return func(_ context.Context, n int64) (int, error) {
			mu.Lock()
			defer mu.Unlock()
			asked[n]++
			return 1, nil
		}, func() {}, nil
	})
	if err != nil || s.Requests != 50 || len(asked) != 50 || asked[0] != 1 || asked[49] != 1 {
		t.Errorf("%+v, %d different, %v", s, len(asked), err)
	}
}

func TestMeasureFastestKeepsTheFastestOfEach(t *testing.T) {
	asked := map[int64]int{}
	open := func() (request, func(), error) {
		return func(_ context.Context, n int64) (int, error) {
			asked[n]++
			if int64(asked[n]-1) == n%3 { // slow in one of three rounds
				time.Sleep(30 * time.Millisecond)
			}
			return 10, nil
		}, func() {}, nil
	}
	s, err := measureFastest(t.Context(), 3, 6, 100, open)
	if err != nil {
		t.Fatal(err)
	}
	if s.Requests != 6 || s.Failed != 0 || s.Bytes != 10 || s.Most >= 30 || len(asked) != 6 || asked[105] != 3 {
		t.Errorf("%+v, %v", s, asked)
	}
}

func TestMeasureFastestTellsOfFailures(t *testing.T) {
	open := func() (request, func(), error) {
		return func(context.Context, int64) (int, error) { return 0, errors.New("no such tile") }, func() {}, nil
	}
	if s, err := measureFastest(t.Context(), 3, 6, 0, open); err != nil || s.Failed != 6 || s.Requests != 0 || s.FirstFail == "" {
		t.Errorf("%+v, %v", s, err)
	}
}
