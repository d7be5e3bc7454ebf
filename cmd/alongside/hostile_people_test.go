package main

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"alongside/bot"
	"alongside/internal/slacksim"
	"alongside/peer"
)

// commandsOfAll are commands with which somebody may try to see or change what is not theirs.
var commandsOfAll = []string{
	"/contact K7 25m call", "/contact", "/contact again", "/contact undo", "/contact list", "/hours week", "/hours undo", "/hours", "/peer week", "/peer agreement", "/peer matches",
	"/team", "/team setup", "/team add @nia", "/team add", "/team match @ada", "/team match", "/team agreement @ada", "/team agreement",
}

// secretsOfAda is what only Ada and her coordinators may see.
var secretsOfAda = []string{"K7", "M3", "contacts with", "Contacts with one code", "agreement 1", "version 1"}

// tries types every command as somebody and returns the answers. A form that opens is read too, and closed.
func (g *stage) tries(t *testing.T, user string) (answers []string) {
	t.Helper()
	for _, text := range commandsOfAll {
		name, rest, _ := strings.Cut(text, " ")
		r, err := g.sim.Command(t.Context(), user, "DM", name, rest)
		if err != nil || r.Error != "" {
			t.Errorf("%s: %s: %v %s", user, text, err, r.Error)
		}
		answer := r.Text()
		if views := g.sim.Views(user).Stack; len(views) > 0 {
			answer += textOf(views[len(views)-1].Blocks)
			g.try(g.sim.CloseView(t.Context(), user, views[0].ID, true))
		}
		if answer == "" {
			t.Errorf("%s: %s is answered with silence", user, text)
		}
		answers = append(answers, answer)
	}
	return answers
}

// textOf writes out all texts of blocks.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v + "\n"
	case []slacksim.Block:
		var all strings.Builder
		for _, b := range v {
			all.WriteString(textOf(map[string]any(b)))
		}
		return all.String()
	case []any:
		var all strings.Builder
		for _, x := range v {
			all.WriteString(textOf(x))
		}
		return all.String()
	case map[string]any:
		var all strings.Builder
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all.WriteString(textOf(v[key]))
		}
		return all.String()
	}
	return ""
}

// TestHostilePeople lets those who may do nothing try everything, while Ada has an alert that stands. Whoever is refused is
// refused with the same words each time; nobody sees what is Ada's, and nothing is stored.
func TestHostilePeople(t *testing.T) {
	everyMode(t, func(t *testing.T, g *stage, mode bot.Mode) {
		a, _ := g.raiseAlert()
		before := g.stored()
		forged := func(user, value string) []string {
			var answers []string
			for _, action := range []string{"alert.ack", "alert.close", "contact.undo", "agreement.open", "agreement.accept", "member.yes", "team.edit"} {
				answers = append(answers, g.pressForged(user, action, value))
			}
			return answers
		}
		alike := func(user string, answers []string, want string) {
			for _, answer := range answers {
				if answer != answers[0] || !strings.Contains(answer, want) {
					t.Errorf("%s is not refused alike: %q, and %q", user, answers[0], answer)
				}
			}
		}
		value := a.Worker + " " + a.ID
		alike("the guest", append(g.tries(t, "U0GUS"), forged("U0GUS", value)...), "guest")
		nia := append(g.tries(t, "U0NIA"), forged("U0NIA", value)...)
		admin := append(g.tries(t, "U0ADMIN"), forged("U0ADMIN", value)...)
		for user, answers := range map[string][]string{"in no team": nia, "the admin": admin, "another worker": forged("U0ILE", value)} {
			for i, answer := range answers {
				for _, secret := range secretsOfAda {
					// /contact help and the example show K7 to everybody; an answer that refuses never shows the rest.
					if strings.Contains(strings.ReplaceAll(answer, "`/contact K7", ""), secret) {
						t.Errorf("%s reads at %d: %q", user, i, answer)
					}
				}
				if answer == "" {
					t.Errorf("%s is answered with silence at %d", user, i)
				}
			}
		}
		for i, answer := range nia[:8] {
			if !strings.Contains(answer, "<@U0KIM>") || !strings.Contains(answer, "add you") {
				t.Errorf("who is in no team is not told whom to ask at %q: %s", commandsOfAll[i], answer)
			}
		}
		g.unchanged(t, before, "people who may not")

		// Deactivated between two commands: Slack's client lets them type no more, a request of theirs may still come.
		yes := true
		g.try(g.sim.ChangeUser(slacksim.UserChange{ID: "U0DEE", Deleted: &yes}))
		ack, bad := g.sim.Deliver(t.Context(), "slash_commands", slashCommand("U0DEE", "/team", ""))
		if bad != "" || !strings.Contains(string(ack), "switched off") {
			t.Errorf("deactivated: %s %s", ack, bad)
		}
		has(t, []string{g.says("U0KIM", "/team add @dee")}, 1, "<@U0DEE>", "switched off")
		for name, p := range map[string]map[string]any{"nobody": slashCommand("U0GHOST", "/contact", "K7 25m call"), "nameless": slashCommand("", "/contact", "K7 25m")} {
			if ack, _ := g.sim.Deliver(t.Context(), "slash_commands", p); strings.Contains(string(ack), "Logged") {
				t.Errorf("%s logs: %s", name, ack)
			}
		}
		other := slashCommand("U0ADA", "/contact", "K7 25m call")
		other["team_id"] = "T0OTHER"
		if ack, bad := g.sim.Deliver(t.Context(), "slash_commands", other); len(ack) > 0 || mode == bot.SocketMode && bad != "" {
			t.Errorf("another workspace: %s %s", ack, bad)
		}
		g.unchanged(t, before, "people who may not")
	})
}

// TestHostileButtons presses what is gone, what was done, and what was tampered with.
func TestHostileButtons(t *testing.T) {
	everyMode(t, func(t *testing.T, g *stage, _ bot.Mode) {
		a, message := g.raiseAlert()
		// A team of Nia's own, so that she coordinates, but not this alert.
		g.says("U0ADMIN", "/team setup")
		r, err := g.sim.Submit(t.Context(), "U0ADMIN", g.sim.Views("U0ADMIN").Stack[0].ID, map[string]any{
			"team": "new", "name": "Other", "coordinators": []string{"U0NIA"}, "deputies": []string{}, "channel": "C0ALL", "team_channel": teamChannel,
		})
		if err != nil || r.Error != "" || r.ResponseAction == "errors" {
			t.Fatalf("%+v %v", r, err)
		}
		g.try(g.sim.CloseView(t.Context(), "U0ADMIN", g.sim.Views("U0ADMIN").Stack[0].ID, true))
		g.emptied(t)
		before, strangers := g.stored(), map[string]bool{}
		of := func(worker, id string) string { return worker + " " + id }
		for _, row := range []struct{ name, user, action, value string }{
			{"alert of another team", "U0NIA", "alert.ack", of("U0ADA", a.ID)},
			{"alert of another team, closed", "U0NIA", "alert.close", of("U0ADA", a.ID)},
			{"alert that never was", "U0NIA", "alert.ack", of("U0ADA", "code-day.U0ADA.K7.2026-11-16")},
			{"alert of the wrong worker", "U0KIM", "alert.ack", of("U0BO", a.ID)},
			{"alert of nobody", "U0KIM", "alert.ack", of("", "")},
			{"alert without worker", "U0KIM", "alert.ack", a.ID},
			{"alert with a key for a worker", "U0KIM", "alert.ack", of("*", a.ID)},
			{"own alert", "U0ADA", "alert.ack", of("U0ADA", a.ID)},
			{"contact of somebody else", "U0BO", "contact.undo", (&ledger{g: g}).load("U0ADA").Journal.Entries[0].ID},
			{"no such contact", "U0ADA", "contact.undo", "x' OR 1=1"},
			{"run a name", "U0ADA", "contact.run", "K7 25m call Kari Nordmann"},
			{"run markup", "U0ADA", "contact.twice", "K7 25m <!channel>"},
			{"run too much", "U0ADA", "contact.run", strings.Repeat("K7 25m ", 2000)},
			{"agreement that never was", "U0ADA", "agreement.accept", "99"},
			{"agreement minus one", "U0ADA", "agreement.accept", "-1"},
			{"agreement of words", "U0ADA", "agreement.accept", "<@U0KIM>"},
			{"agreement answered already", "U0ADA", "agreement.accept", "1"},
			{"worker of another team", "U0NIA", "agreement.open", "U0ADA"},
			{"key for a worker", "U0KIM", "agreement.open", "U0ADA:alerts"},
			{"team that never was", "U0ADMIN", "team.edit", "../../x"},
			{"invited to another team", "U0ADA", "member.yes", "other"},
			{"never invited", "U0NIA", "member.yes", demoTeamID},
		} {
			answer := g.pressForged(row.user, row.action, row.value)
			if answer == "" || strings.Contains(answer, "wrong on our side") || strings.Contains(answer, "*not saved*") || strings.Contains(answer, "Logged") {
				t.Errorf("%s is answered %q", row.name, answer)
			}
			if row.user == "U0NIA" && row.action == "alert.ack" {
				strangers[answer] = true
			}
			if row.user == "U0NIA" && strings.Contains(answer, "K7") {
				t.Errorf("%s tells: %q", row.name, answer)
			}
			if views := g.sim.Views(row.user).Stack; len(views) > 0 {
				t.Errorf("%s opens a form", row.name)
			}
			g.unchanged(t, before, row.name)
		}
		g.notifiedNobody(t)
		if len(strangers) != 1 {
			t.Errorf("who coordinates elsewhere can tell an alert that is there from one that is not: %v", strangers)
		}

		// The button on an old screen: the alert was withdrawn since.
		g.says("U0ADA", "/contact undo")
		g.emptied(t)
		before = g.stored()
		for _, action := range []string{"alert.ack", "alert.close"} {
			told := len(g.whispers("U0KIM"))
			press := slacksim.ActionRequest{User: "U0KIM", Channel: coordChannel, TS: message.TS, ActionID: action, Value: of("U0ADA", a.ID), Force: true}
			if r, err := g.sim.Action(t.Context(), press); err != nil || r.Error != "" {
				t.Errorf("%v %+v", err, r)
			}
			if got := g.whispers("U0KIM")[told:]; len(got) != 1 || !strings.Contains(got[0], "withdrawn") {
				t.Errorf("%s on an old screen is answered %q", action, got)
			}
		}
		g.unchanged(t, before, "buttons on an old screen")
	})
}

// TestHostileForms submits forms that were opened for another worker, or never.
func TestHostileForms(t *testing.T) {
	everyMode(t, func(t *testing.T, g *stage, _ bot.Mode) {
		a, _ := g.raiseAlert()
		before := g.stored()
		form := func(user, callback, private string, values map[string]any) string {
			ack, bad := g.sim.Deliver(t.Context(), "interactive", map[string]any{
				"type": "view_submission", "team": map[string]any{"id": workspaceID}, "api_app_id": slacksim.AppID, "user": map[string]any{"id": user},
				"view": map[string]any{
					"id": "V0FORGED" + user + callback, "hash": "1.x", "type": "modal", "callback_id": callback, "private_metadata": private,
					"state": map[string]any{"values": values},
				},
			})
			if bad != "" {
				t.Errorf("%s as %s: %s", callback, user, bad)
			}
			return string(ack)
		}
		answer := func(v any) map[string]any { return map[string]any{"v": v} }
		for _, user := range []string{"U0ADMIN", "U0NIA", "U0ILE", "U0ADA"} {
			for callback, private := range map[string]string{
				"agreement.propose": `{"Worker":"U0ADA"}`, "alert.close": `{"Worker":"U0ADA","ID":"` + a.ID + `"}`, "match.draw": "", "member.add": "",
				"agreement.pick": "{", "team.setup": `{"Team":"` + demoTeamID + `"`,
			} {
				if callback == "team.setup" && user == "U0ADMIN" {
					continue // is theirs
				}
				got := form(user, callback, private, map[string]any{
					"worker":  answer(map[string]any{"type": "users_select", "selected_user": "U0ADA"}),
					"people":  answer(map[string]any{"type": "multi_users_select", "selected_users": []string{"U0NIA"}}),
					"outcome": answer(map[string]any{"type": "static_select", "selected_option": map[string]any{"value": string(peer.Talked)}}),
				})
				if got == "" || strings.Contains(got, "K7") || strings.Contains(got, "wrong on our side") {
					t.Errorf("%s as %s is answered %q", callback, user, got)
				}
			}
		}
		g.unchanged(t, before, "forged forms")
	})
}

// TestHostileHaste lets two coordinators press at once while the worker takes the contact back: whatever order they come
// in, the alert has one owner or none, and all sides read the same.
func TestHostileHaste(t *testing.T) {
	everyMode(t, func(t *testing.T, g *stage, _ bot.Mode) {
		_, message := g.raiseAlert()
		book := g.openLedger()
		var all sync.WaitGroup
		for _, user := range []string{"U0KIM", "U0RUNE", "U0DEE"} {
			all.Go(func() {
				r, err := g.sim.Action(t.Context(), slacksim.ActionRequest{User: user, Channel: coordChannel, TS: message.TS, ActionID: "alert.ack"})
				if err != nil || r.Error != "" {
					t.Errorf("%s: %v %+v", user, err, r)
				}
			})
		}
		all.Go(func() {
			if r, err := g.sim.Command(t.Context(), "U0ADA", teamChannel, "/contact", "undo"); err != nil || r.Error != "" {
				t.Errorf("Ada: %v %+v", err, r)
			}
		})
		all.Wait()
		g.emptied(t)
		st := book.load("U0ADA")
		owners := 0
		for _, user := range []string{"U0KIM", "U0RUNE", "U0DEE"} {
			got := g.whispers(user)
			if len(got) != 1 {
				t.Errorf("%s is answered %q", user, got)
				continue
			}
			if strings.Contains(got[0], "<@U0ADA>") {
				owners++
			}
		}
		a := st.Alerts[0]
		if taken := a.AckedBy != ""; owners > 1 || taken != (owners == 1) || len(st.Alerts) != 1 {
			t.Errorf("%d owners, the record says %q, %d alerts", owners, a.AckedBy, len(st.Alerts))
		}
		if text := g.alerts(); len(text) != 1 || strings.Contains(text[0], "Withdrawn") != (a.State == peer.Withdrawn) {
			t.Errorf("the alert is %s and reads %q", a.State, text)
		}
		var problems []string
		for _, p := range book.problems() {
			if !strings.Contains(p, "audited 0 times") { // logged before the ledger was opened
				problems = append(problems, p)
			}
		}
		if len(problems) > 0 {
			t.Errorf("%q", problems)
		}
	})
}
