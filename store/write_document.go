package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"threatmap/threat"
)

type digest [sha256.Size]byte

// documentDigest tells documents apart: by all that is known of them but when they were fetched, and of their source the publisher only.
func documentDigest(d *threat.Document) digest {
	key := *d
	key.RetrievedAt = nil
	key.Source = threat.Source{Publisher: d.Source.Publisher}
	b, err := json.Marshal(key)
	if err != nil {
		panic(err) // strings and days always marshal
	}
	return sha256.Sum256(b)
}

func digestsOf(i *threat.Incident) []digest {
	digests := make([]digest, len(i.Claims))
	for n := range i.Claims {
		digests[n] = documentDigest(&i.Claims[n].Document)
	}
	return digests
}

// ensureDocuments asks first which documents are there: most rows of a data set have the same one.
func ensureDocuments(ctx context.Context, tx pgx.Tx, rows []*row, sources map[string]int64) (map[digest]int64, error) {
	documents := map[digest]*threat.Document{}
	var order []digest
	for _, r := range rows {
		for n, key := range r.digests {
			if documents[key] == nil {
				documents[key] = &r.in.Claims[n].Document
				order = append(order, key)
			}
		}
	}
	ids, err := knownDocuments(ctx, tx, order)
	if err != nil {
		return nil, err
	}
	order = slices.DeleteFunc(order, func(key digest) bool { return ids[key] != 0 })
	if len(order) == 0 {
		return ids, nil
	}
	if err := copyDocuments(ctx, tx, order, documents, sources); err != nil {
		return nil, err
	}
	added, err := knownDocuments(ctx, tx, order)
	maps.Copy(ids, added)
	return ids, err
}

// copyDocuments writes new documents, all at once: in some data sets every second row has its own.
func copyDocuments(ctx context.Context, tx pgx.Tx, keys []digest, documents map[digest]*threat.Document, sources map[string]int64) error {
	values := make([][]any, len(keys))
	for i, key := range keys {
		d := documents[key]
		sum, _ := hex.DecodeString(d.SHA256) // checked before
		values[i] = []any{
			key[:], sources[d.Source.Publisher], nullable(d.URL), nullable(d.Title), dayRange(d.Published),
			nullable(d.PublishedPrecision), d.RetrievedAt, orNil(sum), nullable(d.Version), nullable(d.Licence), nullable(d.Attribution), d.TLP,
		}
	}
	return copyValues(ctx, tx, "document", strings.Fields(`digest source_id url title published published_precision retrieved_at sha256
		version licence attribution tlp`), values)
}

func knownDocuments(ctx context.Context, tx pgx.Tx, keys []digest) (map[digest]int64, error) {
	raw := make([][]byte, len(keys))
	for i := range keys {
		raw[i] = keys[i][:]
	}
	found, err := tx.Query(ctx, "SELECT digest, id FROM document WHERE digest = ANY ($1::bytea[])", raw)
	if err != nil {
		return nil, err
	}
	ids := make(map[digest]int64, len(keys))
	var key []byte
	var id int64
	_, err = pgx.ForEachRow(found, []any{&key, &id}, func() error {
		ids[digest(key)] = id
		return nil
	})
	return ids, err
}

func orNil(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}
