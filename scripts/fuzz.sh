#!/bin/sh
# Runs every fuzz target of the module for the time given (default 20s), one after the other.
# Minimizing is kept short: by default it takes a minute for each input that is new, which is most of the time given.
set -eu
time=${1:-20s}
grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u | while read -r dir; do
	grep -rhoE '^func Fuzz[A-Za-z0-9_]+' "$dir"/*_test.go | sed 's/^func //' | while read -r target; do
		echo "== $dir $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 10x "$dir"
	done
done
