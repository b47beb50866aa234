package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

// maxKeyName is the longest name of a key in characters.
const maxKeyName = 100

// AddKey makes a key and returns it with its secret, which is not kept: only its hash is. Returns a KindInvalid error for a role that there
// is not, or a name that is no line of text.
func (db *DB) AddKey(ctx context.Context, name, role string) (k threat.Key, secret string, err error) {
	if err := threat.KeyRoles.Check("role", role); err != nil {
		return k, "", err
	}
	if err := threat.CheckLine("name", name, maxKeyName); err != nil {
		return k, "", err
	}
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	secret = threat.KeyPrefix + base64.RawURLEncoding.EncodeToString(random)
	k = threat.Key{Name: name, Role: role, CreatedAt: db.now().UTC()}
	err = db.writer.QueryRow(ctx, "INSERT INTO api_key (name, role, hash, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
		name, role, hashOfKey(secret), k.CreatedAt).Scan(&k.ID)
	if err != nil {
		return k, "", fmt.Errorf("add a key: %w", err)
	}
	return k, secret, nil
}

// hashOfKey needs no salt and no slow hash: nobody guesses 32 random bytes, so a hash tells nothing of its key. Looking a hash up tells
// nothing by the time that it takes either: who sends a key does not choose its hash.
func hashOfKey(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// Keys lists every key, the oldest first, revoked ones too.
func (db *DB) Keys(ctx context.Context) ([]threat.Key, error) {
	rows, err := db.writer.Query(ctx, "SELECT id, name, role::text, created_at, last_used, revoked_at FROM api_key ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("list the keys: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[threat.Key])
	if err != nil {
		return nil, fmt.Errorf("list the keys: %w", err)
	}
	return list, nil
}

// RevokeKey ends a key for good, at once. Returns a KindNotFound error where there is no such key, or it is revoked already.
func (db *DB) RevokeKey(ctx context.Context, id int64) error {
	tag, err := db.writer.Exec(ctx, "UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", id, db.now().UTC())
	if err != nil {
		return fmt.Errorf("revoke key %d: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return threat.NotFound("key that is not revoked", strconv.FormatInt(id, 10))
	}
	return nil
}

// KeyOf returns the valid key with this secret, or a KindNotFound error, which does not hold it.
func (db *DB) KeyOf(ctx context.Context, secret string) (k threat.Key, err error) {
	if !threat.KeyForm.MatchString(secret) {
		return k, threat.NotFound("key", "")
	}
	limited, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	hash, now := hashOfKey(secret), db.now().UTC()
	err = db.writer.QueryRow(limited, "SELECT id, name, role::text, created_at, last_used, revoked_at FROM api_key WHERE hash = $1 AND revoked_at IS NULL", hash).
		Scan(&k.ID, &k.Name, &k.Role, &k.CreatedAt, &k.LastUsed, &k.RevokedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return k, threat.NotFound("key", "")
	}
	if err == nil {
		_, err = db.writer.Exec(limited, `UPDATE api_key SET last_used = date_trunc('hour', $2::timestamptz)
			WHERE id = $1 AND last_used IS DISTINCT FROM date_trunc('hour', $2::timestamptz)`, k.ID, now)
	}
	if err != nil && isAway(err) {
		return k, errAway
	}
	if err != nil {
		return k, fmt.Errorf("look up a key: %w", err)
	}
	return k, nil
}

// errAway is what callers are told while the database is not there.
var errAway = &threat.Error{Kind: threat.KindUnready, Detail: "the database can't be reached at this moment; ask again"}
