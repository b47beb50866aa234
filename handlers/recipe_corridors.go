package handlers

import (
	"context"
	"net/url"
	"strings"

	"threatmap/threat"
)

// pinCorridors names in a recipe which version of each corridor it asks: what an editor moves later does not move what has been pinned.
func (s *server) pinCorridors(ctx context.Context, r *threat.Recipe) error {
	pin := func(name string) (string, error) {
		if _, version := threat.CorridorIDVersion(name); version > 0 {
			return name, nil
		}
		v, err := s.cfg.Store.CorridorVersion(ctx, name, 0)
		if threat.KindOf(err) == threat.KindNotFound { // it has no versions; or there is none, which the answer says
			return name, nil
		}
		return threat.CorridorAt(name, v.Version), err
	}
	if name := r.Filter["corridor"]; name != "" {
		pinned, err := pin(name)
		if err != nil {
			return err
		}
		r.Filter["corridor"] = pinned
	}
	method, err := corridorsIn(r.Method, pin)
	r.Method = method
	return err
}

// todaysMethod is the address of the method with corridors as they are now.
func todaysMethod(r threat.Recipe) string {
	method, _ := corridorsIn(r.Method, func(name string) (string, error) { // which never fails
		id, _ := threat.CorridorIDVersion(name)
		return id, nil
	})
	return method
}

// corridorsIn changes the names of corridors in an address: /corridors/ID/profile and /corridors/ID/compare/ID.
func corridorsIn(method string, change func(name string) (string, error)) (string, error) {
	parts := strings.Split(method, "/")
	if len(parts) < 3 || parts[1] != "corridors" {
		return method, nil
	}
	for i := 2; i < len(parts); i += 2 {
		name, err := url.PathUnescape(parts[i])
		if err != nil {
			return method, threat.Invalid("address", method, "not a corridor", recipeForms)
		}
		if name, err = change(name); err != nil {
			return method, err
		}
		parts[i] = url.PathEscape(name)
	}
	return strings.Join(parts, "/"), nil
}
