package scheduler

import (
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// digests switches the digest on, as the set-up of a team does.
func (w *world) digests(plan peer.DigestPlan) {
	w.t.Helper()
	w.write("U1", func(c *storage.Change, st storage.State) {
		c.PutDigest("S1", storage.Digest{Plan: plan})
		if next, ok := storage.DigestDue(*st.Team("S1"), storage.Digest{Plan: plan}, w.now()); ok {
			c.Due(next)
		}
	})
}

// digested takes out the digests that were sent, as people read them in English.
func (w *world) digested() (all []string) {
	w.t.Helper()
	for {
		got, err := w.store.Receive(w.t.Context(), workspace, storage.NudgeLane, "test", 100, -1)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(got) == 0 {
			return all
		}
		for _, d := range got {
			if d.Kind == messages.DigestKind {
				m, err := messages.Decode(d.Kind, d.Facts)
				if err != nil || d.To.Channel != "C1" || d.Team != "S1" {
					w.t.Fatalf("%+v: %v", d.Out, err)
				}
				all = append(all, messages.Render(m, "en", messages.Options{}).Text)
			}
			if err := w.store.Settle(w.t.Context(), d, storage.Sent{State: storage.SentOK, At: w.now()}); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func (w *world) remembered() storage.Digest {
	w.t.Helper()
	st, err := w.store.Load(w.t.Context(), storage.Want{Workspace: workspace, Digests: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return st.Digests["S1"]
}

// TestDigest: once a week whatever copies and sweeps there are, on the next working day where Monday is none, and nothing twice.
func TestDigest(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	team := teamOfFour
	team.DaysOff = []peer.Day{of2026(time.November, 30)}
	w.team(team)
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutMember(peer.Member{User: "U1", Team: "S1", State: peer.Active, Consented: w.now(), Zone: oslo})
	})
	w.digests(peer.DigestPlan{})
	a := w.raise("U1", 1)
	w.to("2026-11-23 08:59")
	diff(t, "too early", w.digested(), []string(nil))
	// The worker has not got their copy yet: nobody else hears of it from here.
	_, other := w.copy(Jobs())
	w.set("2026-11-23 09:00")
	for _, run := range []*Runner{w.run, other, w.run} {
		if _, err := run.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	first := w.digested()
	diff(t, "the first", first, []string{"The week in Harbour\nNothing waits for a decision. I wish you a good week."})
	w.write("U1", func(c *storage.Change, _ storage.State) {
		put(c, storage.Out{ID: storage.AlertOut(a, "worker"), Team: "S1", Lane: storage.AlertLane, To: storage.Recipient{User: "U1"}, At: w.now()}, messages.AlertCopy{})
	})
	for {
		got, err := w.store.Receive(t.Context(), workspace, storage.AlertLane, "test", 100, -1)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 0 {
			break
		}
		for _, d := range got {
			if err := w.store.Settle(t.Context(), d, storage.Sent{State: storage.SentOK, At: w.now(), Channel: "D1", TS: "1.1"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.to("2026-11-30 12:00") // a day off of the team
	diff(t, "on a day off", w.digested(), []string(nil))
	w.to("2026-12-01 09:00")
	second := w.digested()
	if len(second) != 1 || !strings.Contains(second[0], "• <@U1>, since Tue 17 Nov 09:00: 3 contacts with K7 on Tue 17 Nov. Nobody has taken it yet.") {
		t.Errorf("the second: %q", second)
	}
	w.to("2026-12-07 09:00")
	diff(t, "the third", w.digested(), []string{"The week in Harbour\nNothing new waits for a decision. I wish you a good week.\nAs last time: 1 alert that nobody has"})
	acked, _ := a.Acknowledge("U2", w.now())
	w.put(acked)
	w.to("2026-12-14 09:00")
	diff(t, "what changed", w.digested(), []string{"The week in Harbour\n• <@U1>: 3 contacts with K7 on Tue 17 Nov. <@U2> has it."})
	kept := w.remembered()
	if len(kept.Said) != 1 || len(kept.Said[0]) != 8 || kept.Last.Sub(w.now()).Abs() > time.Second {
		t.Errorf("more is remembered than a fingerprint: %+v", kept)
	}
	if err := sweep(t.Context(), w.run, w.now()); err != nil {
		t.Fatal(err)
	}
	if n := w.run.Counts()[Count{storage.DigestKind, Healed}]; n != 0 {
		t.Errorf("the sweep entered a digest %d times that was there", n)
	}
}

// TestDigestAfterAStop: it comes once, late, within the working hours of the team, and not twice in a week; a plan that changes moves it.
func TestDigestAfterAStop(t *testing.T) {
	for back, want := range map[string]string{
		"2026-11-23 11:00": "2026-11-23 11:00", "2026-11-23 20:00": "2026-11-24 09:00", "2026-11-25 08:30": "2026-11-25 08:30",
		"2026-11-27 20:00": "2026-11-30 09:00", "2026-11-28 12:00": "2026-11-30 09:00", "2026-12-09 10:00": "2026-12-09 10:00",
	} {
		w := begin(t, "2026-11-17 09:00")
		w.digests(peer.DigestPlan{})
		w.to(back)
		came := w.digested()
		if back != want {
			diff(t, back+": not yet", came, []string(nil))
			w.to(want)
			came = w.digested()
		}
		if len(came) != 1 {
			t.Errorf("%s: %d came", back, len(came))
		}
		w.by(time.Hour)
		if again := w.digested(); len(again) != 0 || slices.ContainsFunc(w.index(), func(e string) bool { return strings.Contains(e, "aside") }) {
			t.Errorf("%s: it came again", back)
		}
	}
	w := begin(t, "2026-11-17 09:00")
	w.digests(peer.DigestPlan{})
	w.digests(peer.DigestPlan{Set: true, Day: time.Wednesday, Minute: 14 * 60}) // the entry of Monday stays, as a lost race would leave it
	w.to("2026-11-23 09:00")
	diff(t, "moved", w.digested(), []string(nil))
	w.to("2026-11-25 14:00")
	if n := len(w.digested()); n != 1 {
		t.Errorf("%d came on the new day", n)
	}
	w.digests(peer.DigestPlan{Off: true})
	w.to("2026-12-02 14:00")
	diff(t, "switched off", w.digested(), []string(nil))
	for _, e := range w.index() {
		if strings.HasPrefix(e, "digest:") {
			t.Errorf("left over: %s", e)
		}
	}
}
