// Command replay asks every alert rule about every past week of a UCDP GED file, as if it were the newest, and writes what each would have
// flagged beside what it would flag if nothing ever changed. docs/alerts-replay.md is made by it:
//
//	go run ./cmd/replay -file ged211.csv >docs/alerts-replay.md
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"threatmap/analysis"
)

func main() {
	err := run(os.Args[1:], os.Stdout)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
		os.Exit(1)
	}
}

// options are the command line.
type options struct {
	file        string
	first, last int // years
	widthKM     float64
	question    analysis.AlertQuestion
}

func run(args []string, out io.Writer) error {
	var o options
	flags := flag.NewFlagSet("replay", flag.ContinueOnError)
	flags.StringVar(&o.file, "file", "", "UCDP GED file (required)")
	flags.IntVar(&o.first, "first", 2013, "first year")
	flags.IntVar(&o.last, "last", 2020, "last year")
	flags.Float64Var(&o.widthKM, "width", 25, "width of belts in km, at most 100")
	flags.IntVar(&o.question.BaselineWeeks, "baseline", analysis.DefaultBaselineWeeks, "weeks of history that the tests rest on")
	flags.Float64Var(&o.question.Alpha, "alpha", 0.01, "a test flags p-values of at most this")
	flags.Float64Var(&o.question.FDR, "fdr", 0.05, "accepted share of false ones among what is called risen")
	flags.IntVar(&o.question.Years, "years", analysis.Shuffles, "years simulated for the expected false alerts")
	flags.Uint64Var(&o.question.Seed, "seed", 1, "of the simulation")
	if err := flags.Parse(args); err != nil {
		return err //nolint:wrapcheck // flag has told the user already
	}
	if o.file == "" {
		return errors.New("-file is missing")
	}
	d, err := read(o.file, o.widthKM)
	if err != nil {
		return err
	}
	return write(out, o, d)
}
