package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// pollAfter bounds how long a missed notification goes unnoticed.
const pollAfter = 2 * time.Second

// answerLimit bounds an attempt to reach a database that may be restarting, and the wait for its answer to a question of one row: a
// connection whose other end is gone without a word would never give one.
const answerLimit = 5 * time.Second

// Listener waits for changes on a connection of its own. It is for one goroutine.
type Listener struct {
	*DB
	conn *pgx.Conn
}

// Listen returns a Listener, which connects when it is first asked.
func (db *DB) Listen() *Listener { return &Listener{DB: db} }

// AwaitChange returns when the change counter may have left the given value, at once where it has; at the latest after two seconds. After
// an error the next call connects anew.
func (l *Listener) AwaitChange(ctx context.Context, counter int64) error {
	err := l.await(ctx, counter)
	if err != nil {
		l.Close()
		return fmt.Errorf("listen for changes: %w", err)
	}
	return nil
}

func (l *Listener) await(ctx context.Context, counter int64) error {
	if l.conn == nil {
		if err := l.connect(ctx); err != nil {
			return err
		}
	}
	if now, err := l.counter(ctx); err != nil || now != counter {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, pollAfter)
	defer cancel()
	_, err := l.conn.WaitForNotification(limited)
	if err != nil && errors.Is(limited.Err(), context.DeadlineExceeded) && ctx.Err() == nil && !l.conn.IsClosed() {
		return nil
	}
	return err
}

func (l *Listener) counter(ctx context.Context) (now int64, err error) {
	limited, cancel := context.WithTimeout(ctx, answerLimit)
	defer cancel()
	err = l.conn.QueryRow(limited, "SELECT seq FROM threatmap.ledger_head").Scan(&now)
	return now, err
}

func (l *Listener) connect(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, answerLimit)
	defer cancel()
	conn, err := pgx.ConnectConfig(limited, l.writer.Config().ConnConfig)
	if err != nil {
		return err
	}
	l.conn = conn
	_, err = conn.Exec(limited, "LISTEN threatmap_change")
	return err
}

// Close ends the connection.
func (l *Listener) Close() {
	if l.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = l.conn.Close(ctx)
	l.conn = nil
}
