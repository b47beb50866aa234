package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// keyCommand makes and ends keys. It works beside a running server and without one.
type keyCommand struct {
	Add    keyAddCommand    `cmd:"" help:"Make a key and print it, once: only its hash is stored."`
	List   keyListCommand   `cmd:"" help:"List the keys: number, role, name, when they were made, last used and revoked."`
	Revoke keyRevokeCommand `cmd:"" help:"End a key for good, at once."`
}

type keyAddCommand struct {
	databaseFlags
	Role string `required:"" enum:"member,analyst,editor,admin" placeholder:"ROLE" help:"What its holder may do: editor and admin may draw, change and withdraw corridors; member and analyst may not."`
	Name string `placeholder:"NAME" help:"To know the key by. It is shown by key list and nowhere else, and is not in the history of what was edited."`
}

// Run prints the key alone on standard output, so that it can go straight into a file or another program.
func (c *keyAddCommand) Run(s *session) error {
	return withDatabase(s, c.databaseFlags, func(d *database) error {
		k, secret, err := d.AddKey(s.ctx, c.Name, c.Role)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.stderr, "Key %d, role %s. It is shown this once; send it as \"Authorization: Bearer …\", only over HTTPS or on this machine.\n", k.ID, k.Role)
		_, err = fmt.Fprintln(s.stdout, secret)
		return err
	})
}

type keyListCommand struct {
	databaseFlags
}

// Run lists the keys.
func (c *keyListCommand) Run(s *session) error {
	return withDatabase(s, c.databaseFlags, func(d *database) error {
		keys, err := d.Keys(s.ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
		_, _ = io.WriteString(w, "KEY\tROLE\tMADE\tLAST USED\tREVOKED\tNAME\n") // errors come out of Flush
		for _, k := range keys {
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Role, instant(&k.CreatedAt), instant(k.LastUsed), instant(k.RevokedAt), k.Name)
		}
		return w.Flush()
	})
}

func instant(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.UTC().Format("2006-01-02T15:04Z")
}

type keyRevokeCommand struct {
	databaseFlags
	Key int64 `arg:"" help:"Number of the key, as key list shows it."`
}

// Run ends a key.
func (c *keyRevokeCommand) Run(s *session) error {
	return withDatabase(s, c.databaseFlags, func(d *database) error {
		if err := d.RevokeKey(s.ctx, c.Key); err != nil {
			return err
		}
		_, err := fmt.Fprintf(s.stdout, "Key %d is revoked.\n", c.Key)
		return err
	})
}

// withDatabase runs what a short command does.
func withDatabase(s *session, flags databaseFlags, do func(*database) error) (err error) {
	d, err := openDatabase(s.ctx, flags, s.logger())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	return do(d)
}
