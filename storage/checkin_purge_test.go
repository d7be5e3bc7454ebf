package storage

import (
	"testing"

	"alongside/peer"
)

// TestPurgeOfATeamWithoutWeeks: a team that has closed no week has nothing to purge, and that is no fault.
func TestPurgeOfATeamWithoutWeeks(t *testing.T) {
	t.Parallel()
	must(t, single(t).PurgeCheckIns(t.Context(), keyring(t), ws, "t1", peer.Day{Year: 2026, Month: 11, Num: 17}))
}
