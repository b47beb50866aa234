package main

import (
	"context"
	"encoding/json"
	"fmt"
)

// profileLines ask for profiles along borders' belts and corridors, of each line in turn, with a new filter each time.
func profileLines(ctx context.Context, c *chooser, s *site) []line {
	return []line{
		profileLine(ctx, c, s, "belt profile", "borders", "/belts/%s/profile"),
		profileLine(ctx, c, s, "corridor profile", "corridors", "/corridors/%s/profile"),
	}
}

func profileLine(ctx context.Context, c *chooser, s *site, name, collection, path string) line {
	var ids []string
	return line{
		name: name + ", new filter", clients: []int{1}, gzip: true, aims: aimsOfProfiles,
		find: func() (err error) {
			ids, err = s.ids(ctx, collection)
			return err
		},
		list: func(n int64) []string {
			return []string{withQuery(fmt.Sprintf(path, ids[n%int64(len(ids))]), c.filterOnly(n).query())}
		},
	}
}

// ids lists the features of a collection.
func (s *site) ids(ctx context.Context, collection string) (ids []string, err error) {
	client := &client{site: s, encoding: "identity", buffer: make([]byte, 64<<10)}
	path := "/collections/" + collection + "/items?limit=100"
	var b body
	if _, err := client.get(ctx, path, &b); err != nil {
		return nil, err
	}
	var page struct {
		Features []struct{ ID string }
	}
	if err := json.Unmarshal(b.bytes, &page); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, f := range page.Features {
		ids = append(ids, f.ID)
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("%s: nothing there to ask profiles of", path)
	}
	return ids, nil
}
