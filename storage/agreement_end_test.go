package storage

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

// The program before this one knows no end: it reads a version that has ended as accepted, and so goes on to judge what was
// before by it.
func TestEndedVersionForTheProgramBefore(t *testing.T) {
	t.Parallel()
	ended := peer.Agreement{Version: 1, State: peer.Ended, AnsweredBy: ada, AnsweredAt: at, EndedBy: "U2", EndedAt: at.Add(time.Hour),
		Confirmed: []peer.Confirmation{{By: "U2", At: at}}}
	raw, err := encodeAgreement(ended)
	record, whole := openJSON(raw)
	if !whole {
		t.Fatal("its checksum is wrong")
	}
	var before struct {
		V, Version int
		State      string
	}
	if err != nil || json.Unmarshal([]byte(record), &before) != nil || before.V != 1 || before.State != "accepted" {
		t.Errorf("%s, %v", raw, err)
	}
	back, err := decodeAgreement(raw)
	if diff := cmp.Diff(ended, back); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	// And what it wrote reads as it meant it.
	if a, err := decodeAgreement(`{"v":1,"version":1,"state":"accepted","aat":1763389800000}`); err != nil || a.State != peer.Accepted || !a.EndedAt.IsZero() {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	s := single(t)
	draft := func(by string, limit int) peer.Agreement {
		return peer.Agreement{Team: "t1", ProposedBy: by, ProposedAt: at, Terms: peer.Terms{Profile: peer.Volunteer,
			Limits: map[peer.RuleID]int{peer.CodeDay: limit}, Steps: []peer.Step{{From: peer.Day{Year: 2027, Month: 3, Num: 1}, Limits: map[peer.RuleID]int{peer.AllDay: 4}}}}}
	}
	commit := func(op string, write func(c *Change)) {
		t.Helper()
		c := NewChange(load(t, s, want(op)), op, at)
		write(c)
		if _, err := s.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	read := func() State {
		t.Helper()
		w := want("")
		w.Drafts = true
		return load(t, s, w)
	}
	commit("a", func(c *Change) { c.PutDraft(ada, draft("U3", 1)) })
	commit("b", func(c *Change) { c.PutDraft(ada, draft("U2", 2)) })
	commit("c", func(c *Change) { c.PutDraft(ada, draft("U3", 3)) })
	st := read()
	if d := st.Draft("U3"); len(st.Drafts) != 2 || d == nil || d.State != peer.Draft || d.Terms.Limits[peer.CodeDay] != 3 || len(d.Terms.Steps) != 1 {
		t.Errorf("drafts %+v", st.Drafts)
	}
	if d := st.Draft("U4"); d != nil {
		t.Errorf("somebody else's draft: %+v", d)
	}
	if len(st.Agreements) > 0 || len(load(t, s, want("")).Drafts) > 0 {
		t.Error("a draft is read where it was not asked for")
	}
	commit("d", func(c *Change) { c.DropDraft(ada, "U3") })
	if st := read(); st.Draft("U3") != nil || st.Draft("U2") == nil {
		t.Errorf("drafts %+v", st.Drafts)
	}
	for what, write := range map[string]func(c *Change){
		"of another worker": func(c *Change) { c.PutDraft("U9", draft("U2", 1)) }, "of nobody": func(c *Change) { c.PutDraft(ada, draft("", 1)) },
		"another worker's, dropped": func(c *Change) { c.DropDraft("U9", "U2") },
	} {
		c := NewChange(load(t, s, want(what)), what, at)
		write(c)
		if _, err := s.Commit(t.Context(), c); err == nil {
			t.Errorf("a draft %s was written", what)
		}
	}
}

func TestAgreementDue(t *testing.T) {
	t.Parallel()
	about := AgreementDue{"U1", 12, peer.Day{Year: 2027, Month: 3, Num: 1}}
	step, review := AgreementStep(about, at), AgreementReview(about, at)
	if step.Member() != "agreement-step:U1:12.2027-03-01" || review.Member() != "agreement-review:U1:12.2027-03-01" || step.valid() != nil || !step.At.Equal(at) {
		t.Errorf("got %q and %q", step.Member(), review.Member())
	}
	for _, d := range []Due{step, review} {
		if got, err := ReadAgreementDue(d); err != nil || got != about {
			t.Errorf("%s is read as %+v, %v", d.Member(), got, err)
		}
	}
	for _, member := range []string{
		"agreement-step:U1:", "agreement-step:U1:1", "agreement-step:U1:0.2027-03-01", "agreement-step:U1:01.2027-03-01",
		"agreement-step:U1:1.2027-02-30", "agreement-step:U1:x.2027-03-01", "agreement-step::1.2027-03-01", "alert-waiting:U1:1.2027-03-01",
		"agreement-review:U1:1.2027-03-01.1", "agreement-review:U1:-1.2027-03-01",
	} {
		parts := strings.SplitN(member, ":", 3)
		if got, err := ReadAgreementDue(Due{Kind: parts[0], Subject: parts[1], Occurrence: parts[2]}); err == nil {
			t.Errorf("%s is read as %+v", member, got)
		}
	}
}
