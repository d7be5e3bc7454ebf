package main

import (
	"bytes"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/bot"
	"alongside/internal/slacksim"
	"alongside/peer"
	"alongside/picture"
	"alongside/storage"
)

// answersOf fills the form of the check-in in as a person would.
func (g *stage) answersOf(user, energy, boundaries, support string) {
	g.t.Helper()
	if _, err := g.sim.Command(g.t.Context(), user, teamChannelOrDM(user), "/checkin", ""); err != nil {
		g.t.Fatal(err)
	}
	views := g.sim.Views(user).Stack
	if len(views) == 0 {
		g.t.Fatalf("%s reads no form: %v", user, g.whispers(user))
	}
	r, err := g.sim.Submit(g.t.Context(), user, views[len(views)-1].ID, map[string]any{"q.0": energy, "q.1": boundaries, "q.2": support})
	if err != nil || r.ResponseAction == "errors" {
		g.t.Fatalf("%s: %v %v", user, err, r.Errors)
	}
}

// TestTeamOverAQuarter tells the story of a team over thirteen weeks, two of which nobody answers: one message a week, in words and
// as a picture with gaps, what a coordinator said beside the next figures, and one's own weeks for oneself alone. A deputy is a
// worker too.
func TestTeamOverAQuarter(t *testing.T) {
	t.Parallel()
	g := newStage(t, staging{mode: bot.SocketMode, tune: together})
	workers := []string{"U0ADA", "U0BO", "U0ILE", "U0NIA", "U0DEE"}
	for _, user := range workers[3:] {
		want := storage.Want{Workspace: workspaceID, Op: "quarter:" + user, Worker: user}
		g.try(write(t.Context(), g.store, want, g.sim.Clock().Now(), func(c *storage.Change) error {
			c.PutMember(peer.Member{User: user, Team: demoTeamID, State: peer.Active, AddedAt: opening, Consented: opening, Zone: demoZone})
			return nil
		}))
	}
	at := func(day peer.Day, hour int) {
		t.Helper()
		g.try(g.sim.SetClock(t.Context(), peer.Civil(day, hour*60+20, demoZone)))
		g.settled()
	}
	g.says("U0ADA", "/checkin trend")
	g.press("U0ADA", teamChannel, "checkin.trend")
	weeks := func() (found []slacksim.Message) {
		for _, m := range g.sim.Messages(teamChannel) {
			if strings.Contains(m.Text, "The team's week from") || strings.Contains(m.Text, "no figures for the week") {
				found = append(found, m)
			}
		}
		return found
	}
	friday := peer.Day{Year: 2026, Month: time.November, Num: 20}
	for n := range 13 {
		day := friday.Add(7 * n)
		at(day, 15)
		if quiet := n == 3 || n == 8; !quiet {
			for i, user := range workers {
				faces := []string{"1", "2", "3", "4", "5"}
				g.answersOf(user, faces[(i+n)%5], faces[min(1+i%2+n/4, 4)], faces[min(2+i%3, 4)])
			}
		}
		at(day.Add(4), 8) // closed, and not told yet
		if got := weeks(); len(got) != n {
			t.Fatalf("week %d: %d messages before the morning", n, len(got))
		}
		at(day.Add(4), 10)
		if got := weeks(); len(got) != n+1 {
			t.Fatalf("week %d: %d messages", n, len(got))
		}
		if n == 0 {
			at(day.Add(6), 10)
			if !slices.ContainsFunc(g.direct("U0KIM"), func(m string) bool { return strings.Contains(m, "when something comes of it") }) {
				t.Errorf("Kim is not asked what comes of it: %v", g.direct("U0KIM"))
			}
			g.says("U0KIM", "/team said")
			views := g.sim.Views("U0KIM").Stack
			if _, err := g.sim.Submit(t.Context(), "U0KIM", views[len(views)-1].ID, map[string]any{"said": "from Monday the phone is off at six"}); err != nil {
				t.Fatal(err)
			}
			g.settled()
		}
	}
	told := weeks()
	for n, m := range told {
		quiet, said := n == 3 || n == 8, strings.Contains(m.Text, "the phone is off at six")
		if strings.Contains(m.Text, "no figures for the week") != quiet || (len(m.Files) == 1) != (!quiet && n > 0) {
			t.Errorf("week %d: %d files, %s", n, len(m.Files), m.Text)
		}
		if said != (n > 0) {
			t.Errorf("week %d: what Kim said stands there: %v", n, said)
		}
	}
	last := told[12].Files[0]
	img, err := png.Decode(bytes.NewReader(last.Bytes()))
	if err != nil || img.Bounds().Dx() != picture.Width {
		t.Errorf("the picture: %v", err)
	}
	if strings.Count(last.Alt, "none,") != 6 || !strings.Contains(told[12].Text, "–") {
		t.Errorf("two gaps in each of three lines, in the picture and beside it: %s\n%s", last.Alt, told[12].Text)
	}
	for _, user := range workers {
		for _, m := range told {
			if strings.Contains(m.Text, user) {
				t.Errorf("%s is named", user)
			}
		}
	}
	// Ada has her own weeks as a picture, for herself alone, until she deletes them.
	pictures := func(user string) (n int) {
		for _, m := range g.sim.MessagesFor(user) {
			if m.Channel == "D"+strings.TrimPrefix(user, "U") {
				n += len(m.Files)
			}
		}
		return n
	}
	g.says("U0ADA", "/checkin trend")
	g.press("U0ADA", teamChannel, "checkin.picture")
	g.eventually("the picture comes", func() bool { return pictures("U0ADA") == 1 })
	if pictures("U0BO") != 0 || pictures("U0KIM") != 0 {
		t.Error("others see it")
	}
	g.says("U0ADA", "/checkin off")
	g.eventually("it goes", func() bool { return pictures("U0ADA") == 0 })
}

// eventually waits until something holds that follows an answer.
func (g *stage) eventually(what string, ok func() bool) {
	g.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	end := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-end:
			g.t.Fatalf("never: %s", what)
		}
	}
}
