package store

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"threatmap/threat"
)

func TestAKeyIsKnownUntilItIsRevoked(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	clock := time.Date(2026, 3, 1, 10, 20, 0, 0, time.UTC)
	db.now = func() time.Time { return clock }
	made, secret, err := db.AddKey(t.Context(), "field desk", "editor")
	if err != nil || !threat.KeyForm.MatchString(secret) {
		t.Fatalf("%q, %v", secret, err)
	}
	_, other, err := db.AddKey(t.Context(), "", "analyst")
	if err != nil || other == secret {
		t.Fatalf("%v", err)
	}
	k, err := db.KeyOf(t.Context(), secret)
	if err != nil || k.ID != made.ID || !k.MayEdit() {
		t.Errorf("%+v, %v", k, err)
	}
	if k, err := db.KeyOf(t.Context(), other); err != nil || k.MayEdit() {
		t.Errorf("%+v, %v", k, err)
	}
	list, err := db.Keys(t.Context())
	if err != nil || len(list) != 2 || list[0].Name != "field desk" || !list[0].LastUsed.Equal(clock.Truncate(time.Hour)) {
		t.Errorf("%+v, %v", list, err)
	}
	if err := db.RevokeKey(t.Context(), made.ID); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{secret, "", other + "x", other[:20], strings.Replace(other, "_", "-", 1), threat.KeyPrefix + strings.Repeat("A", 43), "' OR true --"} {
		if _, err := db.KeyOf(t.Context(), wrong); threat.KindOf(err) != threat.KindNotFound || wrong != "" && strings.Contains(err.Error(), wrong) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	for _, id := range []int64{made.ID, 99} {
		if err := db.RevokeKey(t.Context(), id); threat.KindOf(err) != threat.KindNotFound {
			t.Errorf("revoke %d: %v", id, err)
		}
	}
}

func TestKeysAreStoredHashed(t *testing.T) {
	t.Parallel()
	db := openEmpty(t)
	_, secret, err := db.AddKey(t.Context(), "desk", "editor")
	if err != nil {
		t.Fatal(err)
	}
	if row := scan[[]byte](t, db, "SELECT convert_to(k::text, 'UTF8') FROM api_key k"); bytes.Contains(row, []byte(secret)) || bytes.Contains(row, []byte(secret[20:])) {
		t.Errorf("%s", row)
	}
	if _, err := db.reader.Exec(t.Context(), "SELECT FROM threatmap.api_key"); err == nil {
		t.Error("the public may read keys")
	}
	for _, c := range [][2]string{{"desk", "boss"}, {strings.Repeat("x", 101), "editor"}, {"two\nlines", "editor"}} {
		if _, _, err := db.AddKey(t.Context(), c[0], c[1]); threat.KindOf(err) != threat.KindInvalid {
			t.Errorf("%q: %v", c, err)
		}
	}
}
