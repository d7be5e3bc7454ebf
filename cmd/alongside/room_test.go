package main

import (
	"strings"
	"testing"

	"alongside/internal/redisproc"
	"alongside/storage"
)

// A database that is nearly full is named before it refuses.
func TestWhatIsNearlyFullIsNamed(t *testing.T) {
	t.Parallel()
	server := redisproc.ForTest(t, redisproc.Options{})
	store, err := storage.Open(t.Context(), storage.Config{URL: server.URL()})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	g := &stage{t: t, redis: server}
	memory := func() bool {
		all, err := narrow(t.Context(), store, server)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(strings.Join(all, "\n"), "raise maxmemory")
	}
	if memory() {
		t.Error("no limit, and it is nearly full")
	}
	used, _, err := store.Memory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g.do("config", "set", "maxmemory", 2*used)
	if memory() {
		t.Error("half of it is nearly full")
	}
	g.do("config", "set", "maxmemory", used+used/10)
	if !memory() {
		t.Error("90 % of it is not nearly full")
	}
}
