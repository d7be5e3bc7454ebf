package commands

import (
	"github.com/google/go-cmp/cmp"
)

// diffOf is what differs between two values, unexported fields included.
func diffOf(want, got any) string {
	return cmp.Diff(want, got, cmp.AllowUnexported(draft{}, daySaid{}))
}
