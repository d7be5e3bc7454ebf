package redisproc

import (
	"context"
	"errors"
	"os"
	"time"
)

// TB is the part of testing.TB that ForTest uses.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
	Skipf(format string, args ...any)
}

// ForTest starts a server for a test, benchmark or fuzz target and stops it at its end. Where no server program is
// installed the test is skipped, in CI (CI is set) it fails.
func ForTest(tb TB, opts Options) *Proc {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	p, err := Start(ctx, opts)
	if errors.Is(err, ErrNotInstalled) && os.Getenv("CI") == "" {
		tb.Skipf("NOT TESTED: %v; install it, or run make test", err)
	}
	if err != nil {
		tb.Fatalf("redis-server for the test: %v", err)
	}
	tb.Cleanup(p.Stop)
	return p
}
