// Package compose checks docker-compose.yml with the library that docker compose itself is made of, since neither CI nor most machines
// that build threatmap run docker.
package compose

import (
	"net/netip"
	"path/filepath"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
)

func TestComposeFileIsValidAndStaysOnLoopback(t *testing.T) {
	options, err := cli.NewProjectOptions([]string{filepath.Join("..", "..", "docker-compose.yml")}, cli.WithName("threatmap"))
	if err != nil {
		t.Fatal(err)
	}
	project, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	server, err := project.GetService("threatmap")
	if err != nil {
		t.Fatal(err)
	}
	if len(server.Ports) != 1 {
		t.Fatalf("the server publishes %d ports, want 1", len(server.Ports))
	}
	for _, service := range project.Services {
		for _, port := range service.Ports {
			if ip, err := netip.ParseAddr(port.HostIP); err != nil || !ip.IsLoopback() {
				t.Errorf("service %s publishes port %s on %q, not on loopback", service.Name, port.Published, port.HostIP)
			}
		}
	}
}
