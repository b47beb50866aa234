package postgis

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

type state int

const (
	up     state = iota // answers
	busy                // there, but starts, recovers or shuts down
	silent              // takes connections, but doesn't answer in time
	down                // nobody listens
	broken              // answers with an error that waiting won't cure
)

const pingTimeout = 3 * time.Second

// ping asks the server behind the socket for its cluster_name. err says why for every state but up.
func (c *Cluster) ping(ctx context.Context) (s state, name string, err error) {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.socket.url("postgres"))
	if err != nil {
		return stateOf(err), "", err
	}
	defer func() { _ = conn.Close(ctx) }()
	if err := conn.QueryRow(ctx, "SHOW cluster_name").Scan(&name); err != nil {
		return stateOf(err), "", fmt.Errorf("ask PostgreSQL for its name: %w", err)
	}
	return up, name, nil
}

func stateOf(err error) state {
	var pgErr *pgconn.PgError
	switch {
	case errors.As(err, &pgErr) && (pgErr.Code == "57P03" || pgErr.Code == "57P01" || pgErr.Code == "57P02"):
		return busy // cannot_connect_now, admin_shutdown, crash_shutdown
	case errors.As(err, &pgErr) && pgErr.Code == "53300":
		return busy // too_many_connections
	case errors.As(err, &pgErr):
		return broken
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, fs.ErrNotExist):
		return down
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return silent
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return busy // it died under the question: look again
	default:
		return broken
	}
}
