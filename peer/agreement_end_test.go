package peer

import (
	"testing"
	"time"
)

// agreed has version after version accepted, an hour after it was proposed, a day apart.
func agreed(t *testing.T, n int) []Agreement {
	t.Helper()
	var versions []Agreement
	for i := range n {
		var reason Reason
		versions = propose(t, versions, "U9")
		if versions, reason = Accept(versions, answerBy("U1", i+1, proposedAt.Add(time.Duration(24*i+1)*time.Hour))); reason != OK {
			t.Fatal(reason)
		}
	}
	return versions
}

// An accepted version ends when a later one is accepted; who accepted that and when is its end.
func TestReplacedVersionEnds(t *testing.T) {
	versions := agreed(t, 2)
	diff(t, "states", states(versions), []AgreementState{Ended, Accepted})
	second := proposedAt.Add(25 * time.Hour)
	if versions[0].EndedBy != "U1" || !versions[0].EndedAt.Equal(second) || !versions[1].EndedAt.IsZero() {
		t.Errorf("got %+v", versions)
	}
	for hours, want := range map[time.Duration]int{0: 0, 1: 1, 24: 1, 25: 2, 99: 2} {
		if _, got := TermsAt(versions, proposedAt.Add(hours*time.Hour)); got != want {
			t.Errorf("after %d hours version %d holds, want %d", hours, got, want)
		}
	}
	// What an older program left as accepted is as good as ended.
	versions[0].State, versions[0].EndedAt = Accepted, time.Time{}
	if _, got := TermsAt(versions, second); got != 2 {
		t.Errorf("version %d holds, want 2", got)
	}
	ended, reason := End(versions, 2, "U9", second.Add(time.Hour))
	if _, got := TermsAt(ended, second.Add(time.Hour)); reason != OK || got != 0 {
		t.Errorf("ended (%q), and version %d holds", reason, got)
	}
}

func TestEnd(t *testing.T) {
	at := proposedAt.Add(48 * time.Hour)
	versions := agreed(t, 1)
	versions[0].Terms.Profile = Volunteer
	for _, row := range []struct {
		name     string
		versions []Agreement
		version  int
		want     Reason
	}{
		{"the one in force", versions, 1, OK},
		{"another version", versions, 2, StaleVersion},
		{"nothing agreed", nil, 1, NothingAgreed},
		{"only proposed", propose(t, nil, "U9"), 1, NothingAgreed},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, reason := End(row.versions, row.version, "U9", at)
			diff(t, "reason", reason, row.want)
			if reason != OK {
				diff(t, "versions", got, row.versions)
				return
			}
			if got[0].State != Ended || got[0].EndedBy != "U9" || !got[0].EndedAt.Equal(at) || row.versions[0].State != Accepted {
				t.Errorf("got %+v", got)
			}
			if _, twice := End(got, 1, "U9", at.Add(time.Hour)); twice != NothingAgreed {
				t.Errorf("ended twice: %q", twice)
			}
			terms, version := TermsAt(got, at)
			diff(t, "version after the end", version, 0)
			diff(t, "terms after the end", terms, StarterTermsOf(Volunteer))
			diff(t, "a volunteer's limit", terms.Limits[AllDay], 4)
			if _, before := TermsAt(got, at.Add(-time.Second)); before != 1 {
				t.Errorf("before the end version %d holds", before)
			}
		})
	}
}

// Whoever leaves has no agreement in force and none that waits for an answer.
func TestLeave(t *testing.T) {
	at := proposedAt.Add(48 * time.Hour)
	versions := propose(t, agreed(t, 1), "U1")
	left := Leave(versions, "U9", at)
	diff(t, "states", states(left), []AgreementState{Ended, Superseded})
	diff(t, "what was given", states(versions), []AgreementState{Accepted, Proposed})
	if _, ok := InForce(left, at); ok {
		t.Error("a version is still in force")
	}
	if _, ok := Pending(left); ok {
		t.Error("a version is still pending")
	}
}

// What judges the windows agrees with InForce at every instant: before, between and after versions, replaced or ended.
func TestLedgerKnowsEnds(t *testing.T) {
	versions := agreed(t, 3)
	for i := range versions {
		versions[i].Terms.Profile = Volunteer
	}
	versions, _ = End(versions, 3, "U9", proposedAt.Add(72*time.Hour))
	versions = propose(t, versions, "U9")
	l := Ledger{Agreements: versions}
	for hours := range 100 {
		at := proposedAt.Add(time.Duration(hours) * time.Hour)
		terms, version := TermsAt(versions, at)
		got := l.ruling(at.Unix())
		if got.version != version || got.terms.Profile != terms.Profile || got.terms.Limits[AllDay] != terms.Limits[AllDay] {
			t.Errorf("after %d hours version %d of %q, want %d of %q", hours, got.version, got.terms.Profile, version, terms.Profile)
		}
	}
}
