// Command threatmap serves the map and moves records in and out of its database. It is the only room that reads the environment; it
// wires the others and holds no logic of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// The process's exit codes.
const (
	exitOK       = 0
	exitError    = 1 // something went wrong; the last line on standard error says what
	exitUsage    = 2 // the command line is wrong
	exitRejected = 3 // import: some rows were rejected; they are in the rejects file

	exitPipe = 128 + int(syscall.SIGPIPE) // who read the output has had enough, as in "threatmap export … | head"
)

// errRejected ends an import that left rows in its rejects file.
var errRejected = errors.New("some rows were rejected")

func main() {
	// A closed pipe must not kill the process at once, for it has a PostgreSQL to stop; it is an error of the write then.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run does what the command line asks and returns the exit code. It is main without the process, for tests.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var commands cli
	exited := -1
	parser, err := newParser(&commands, kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }))
	if err != nil {
		return fail(stderr, err)
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		return usage(stderr, err)
	}
	return exitCode(stderr, command.Run(&session{ctx: ctx, stdout: stdout, stderr: stderr}))
}

// newParser reads the command line, and what it leaves out from variables.
func newParser(commands *cli, options ...kong.Option) (*kong.Kong, error) {
	return kong.New(commands, append(options,
		kong.Name("threatmap"),
		kong.Description(description),
		kong.DefaultEnvars("THREATMAP"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)...)
}

// usage tells what is wrong with the command line.
func usage(stderr io.Writer, err error) int {
	fail(stderr, err)
	fmt.Fprintln(stderr, "threatmap: see threatmap --help")
	return exitUsage
}

func exitCode(stderr io.Writer, err error) int {
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errRejected):
		return exitRejected
	case errors.Is(err, syscall.EPIPE):
		return exitPipe
	default:
		return fail(stderr, err)
	}
}

func fail(stderr io.Writer, err error) int {
	fmt.Fprintln(stderr, "threatmap:", err)
	return exitError
}
