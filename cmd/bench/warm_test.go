package main

import "testing"

func TestGauge(t *testing.T) {
	metrics := "# HELP a_b x\na_b_total 3\na_b 1.5e+06\n"
	if got := gauge(metrics, "a_b"); got != 1.5e6 {
		t.Error(got)
	}
	if got := gauge(metrics, "b"); got != 0 {
		t.Error(got)
	}
}
