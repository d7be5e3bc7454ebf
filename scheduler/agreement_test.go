package scheduler

import (
	"encoding/json"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// agrees stores versions of U1's agreement that were accepted an hour after each other, the last with a step in March and a
// review in May, and enters what the clock does of each.
func (w *world) agrees(n int, by string) []peer.Agreement {
	w.t.Helper()
	var versions []peer.Agreement
	for i := range n {
		terms := peer.StarterTermsOf(peer.NewPeer)
		terms.Steps = []peer.Step{{From: day(2027, 3, 1), Limits: map[peer.RuleID]int{peer.AllDay: 4, peer.ActiveMatches: 2}}}
		at := w.now().Add(time.Duration(i) * time.Hour)
		versions, _ = peer.Propose(versions, peer.Offer{Team: "S1", Terms: terms, Review: day(2027, 5, 17), By: by, At: at})
		other := "U1"
		if by == "U1" {
			other = "U3"
		}
		var reason peer.Reason
		if versions, reason = peer.Accept(versions, peer.Answer{Version: i + 1, By: other, Worker: "U1", At: at}); reason != peer.OK {
			w.t.Fatal(reason)
		}
	}
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutMember(peer.Member{User: "U1", Team: "S1", State: peer.Active})
		c.PutAgreements("U1", versions)
		for i := range n {
			step := storage.AgreementDue{Worker: "U1", Version: i + 1, Day: day(2027, 3, 1)}
			review := step
			review.Day = day(2027, 5, 17)
			c.Due(storage.AgreementStep(step, civil(w.t, "2027-03-01 09:00")))
			c.Due(storage.AgreementReview(review, civil(w.t, "2027-05-17 09:00")))
		}
	})
	return versions
}

func day(year, month, num int) peer.Day {
	return peer.Day{Year: year, Month: time.Month(month), Num: num}
}

// nudges takes out what was put into the lane for nudges since the last call.
func (w *world) nudges() (lines []string, facts []json.RawMessage) {
	w.t.Helper()
	for {
		got, err := w.store.Receive(w.t.Context(), workspace, storage.NudgeLane, "test", 100, -1)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(got) == 0 {
			return lines, facts
		}
		for _, d := range got {
			line := d.To.User + d.To.Channel + " " + d.Kind
			if d.After != "" {
				line += ", after the worker"
			}
			lines, facts = append(lines, line), append(facts, d.Facts)
			if err := w.store.Settle(w.t.Context(), d, storage.Sent{State: storage.SentOK, At: w.now(), Channel: "D1", TS: "1.1"}); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func TestStepBegins(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	w.agrees(2, "U2") // the entry of the first lapses
	w.to("2027-03-01 08:59")
	lines, _ := w.nudges()
	diff(t, "a minute before", lines, []string(nil))
	w.to("2027-03-01 09:00")
	lines, facts := w.nudges()
	diff(t, "on the day", lines, []string{"U1 agreement_step_begun"})
	var got messages.AgreementStepBegun
	if err := json.Unmarshal(facts[0], &got); err != nil {
		t.Fatal(err)
	}
	diff(t, "facts", got, messages.AgreementStepBegun{Day: day(2027, 3, 1), Version: 2, With: "U2", Rows: []messages.StepRow{{Rule: peer.AllDay, Before: 3, After: 4}, {Rule: peer.ActiveMatches, Before: 1, After: 2}}})
	w.to("2027-03-02 09:00")
	lines, _ = w.nudges()
	diff(t, "once", lines, []string(nil))
	if counts := w.run.Counts(); counts[Count{"agreement-step", Lapsed}] != 1 || counts[Count{"agreement-step", Done}] != 1 {
		t.Errorf("counts %v", counts)
	}
}

func TestReviewIsRemembered(t *testing.T) {
	for name, row := range map[string]struct {
		by     string
		change func(w *world)
		want   []string
	}{
		"a coordinator's":       {"U2", nil, []string{"U1 agreement_review", "U2 agreement_review, after the worker"}},
		"the worker's":          {"U1", nil, []string{"U1 agreement_review", "U3 agreement_review, after the worker"}},
		"of one who is gone":    {"U2", func(w *world) { w.team(peer.Team{Coordinators: []string{"U1", "U3", "U5"}}) }, []string{"U1 agreement_review", "U3 agreement_review, after the worker", "U5 agreement_review, after the worker"}},
		"of somebody who left":  {"U2", func(w *world) { w.member(peer.Gone) }, nil},
		"of one that has ended": {"U2", func(w *world) { w.ends() }, nil},
		"nobody else is there":  {"U2", func(w *world) { w.team(peer.Team{Coordinators: []string{"U1"}}) }, []string{"U1 agreement_review"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "2026-11-17 09:00")
			w.agrees(1, row.by)
			w.to("2027-03-01 09:00")
			w.nudges()
			if row.change != nil {
				row.change(w)
			}
			w.to("2027-05-17 09:00")
			lines, _ := w.nudges()
			diff(t, "sent", lines, row.want)
			w.to("2027-05-18 09:00")
			lines, _ = w.nudges()
			diff(t, "once", lines, []string(nil))
		})
	}
}

func (w *world) member(state peer.MemberState) {
	w.t.Helper()
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutMember(peer.Member{User: "U1", Team: "S1", State: state})
	})
}

func (w *world) ends() {
	w.t.Helper()
	w.write("U1", func(c *storage.Change, st storage.State) {
		versions, reason := peer.End(st.Agreements, 1, "U2", w.now())
		if reason != peer.OK {
			w.t.Fatal(reason)
		}
		c.PutAgreements("U1", versions)
	})
}
