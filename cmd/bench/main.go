// Command bench measures the server against PostGIS and against memory, on made-up incidents: it makes the data where it is not there yet,
// starts the program, asks for the same list of requests three times, and prints what was aimed at and what was reached.
//
//	go run ./cmd/bench -sizes 100k,1M,10M
//	go run ./cmd/bench -sizes 1M -only 'new filter' -duration 10s -json result.json
//	go run ./cmd/bench -sizes 1M -exports
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	b := bench{out: os.Stdout}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&b.program, "program", "bin/threatmap", "the program to measure")
	flags.StringVar(&b.data, "data", "data/bench", "folder of the data sets, which are used again")
	flags.Uint64Var(&b.seed, "seed", 1, "seed of the data and of the requests")
	flags.DurationVar(&b.duration, "duration", 5*time.Second, "time for each line, number of clients and side")
	sizes := flags.String("sizes", "100k,1M", "numbers of incidents, smallest first")
	clients := flags.String("clients", "1,4,16", "numbers of clients")
	only := flags.String("only", "", "measure only lines whose name matches this regular expression")
	against := flags.String("against", "sql,memory", "what to compare with: sql, memory, both or nothing")
	flags.BoolVar(&b.exports, "exports", false, "measure how fast everything is exported in each format, and how much memory that takes, and nothing else; -only matches formats")
	jsonFile := flags.String("json", "", "write everything that was measured to this file")
	if err := flags.Parse(args); err != nil {
		return err
	}
	counts, err := readEach("-sizes", *sizes, readSize)
	if err != nil {
		return err
	}
	if b.clients, err = readEach("-clients", *clients, readClients); err != nil {
		return err
	}
	if b.only, err = regexp.Compile(*only); err != nil {
		return fmt.Errorf("-only: %w", err)
	}
	b.against = strings.Split(*against, ",")
	return b.run(ctx, counts, *jsonFile)
}

func readEach[T any](name, list string, read func(string) (T, error)) (all []T, err error) {
	for part := range strings.SplitSeq(list, ",") {
		v, err := read(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, v)
	}
	return all, nil
}

func readClients(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > poolSize-2 {
		return 0, fmt.Errorf("not a number of clients from 1 to %d: %q", poolSize-2, s)
	}
	return n, nil
}

// run measures each size and says at the end what was missed. What was measured before an error is written all the same.
func (b *bench) run(ctx context.Context, sizes []int64, jsonFile string) (err error) {
	all := report{Machine: fmt.Sprintf("%d cores, %s, %s/%s", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)}
	fmt.Fprintf(b.out, "%s\n\n%s\n", all.Machine, preface)
	control(b.out, b.duration)
	for _, size := range slices.Sorted(slices.Values(sizes)) {
		if err = b.measureSet(ctx, size, &all); err != nil {
			break
		}
	}
	if jsonFile != "" {
		err = errors.Join(err, writeJSON(jsonFile, all))
	}
	control(b.out, b.duration)
	b.sum(all.Rows)
	return err
}

func (b *bench) sum(rows []*row) {
	met, missed := 0, []string{}
	for _, r := range rows {
		for _, a := range r.Aims {
			if a.Met {
				met++
			} else {
				missed = append(missed, fmt.Sprintf("  %s, %s, %d clients: %s", spelledSize(r.Size), r.Line, r.Server.Clients, a.Text))
			}
		}
	}
	fmt.Fprintf(b.out, "\n%d aims met, %d missed.\n%s\n", met, len(missed), strings.Join(missed, "\n"))
}

func writeJSON(path string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
