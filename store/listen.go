package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
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

// AwaitChange returns when the history may have left the given head, at once where it has; at the latest after two seconds. After
// an error the next call connects anew.
func (l *Listener) AwaitChange(ctx context.Context, at threat.Head) error {
	err := l.await(ctx, at)
	if err != nil {
		l.Close()
		return fmt.Errorf("listen for changes: %w", err)
	}
	return nil
}

func (l *Listener) await(ctx context.Context, at threat.Head) error {
	if l.conn == nil {
		if err := l.connect(ctx); err != nil {
			return err
		}
	}
	if now, err := l.head(ctx); err != nil || !now.Same(at) {
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

func (l *Listener) head(ctx context.Context) (now threat.Head, err error) {
	limited, cancel := context.WithTimeout(ctx, answerLimit)
	defer cancel()
	err = l.conn.QueryRow(limited, "SELECT seq, left(encode(hash, 'hex'), 12) FROM threatmap.ledger_head").Scan(&now.Counter, &now.Chain)
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
