package bot

import (
	"context"
	"slices"
	"strings"
	"testing"

	"alongside/commands"
	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/peer"
)

// both runs a test over both transports: what a person sees must not depend on it.
func both(t *testing.T, test func(t *testing.T, w *world)) {
	for _, mode := range []Mode{SocketMode, HTTPMode} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			test(t, start(t, setup{mode: mode}))
		})
	}
}

func command(t *testing.T, w *world, user, name, text string) slacksim.Reply {
	t.Helper()
	r, err := w.sim.Command(t.Context(), user, teamChannel, name, text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func english(m messages.Message) string { return messages.Render(m, "en", messages.Options{}).Text }

func TestCommand(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		var got commands.Request
		w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
			w.note("committed")
			got = r
			return commands.Reply{Message: messages.Destination{Channel: teamChannel, Code: "is_archived"}}, nil
		})
		r := command(t, w, ada, "/contact", "K7 <b> & 25m @ben")
		if r.Error != "" || r.Response == nil {
			t.Fatalf("reply %+v\n%s", r, w.logs.String())
		}
		want := messages.Render(messages.Destination{Channel: teamChannel, Code: "is_archived"}, "nb", messages.Options{})
		if r.Text() != want.Text || r.Response.ResponseType != "ephemeral" || len(r.Response.Blocks) != len(want.Blocks) {
			t.Errorf("reply %+v\nwant the Norwegian text %q", r.Response, want.Text)
		}
		if got.Command != "/contact" || got.Text != "K7 <b> & 25m <@"+ben+">" || got.Channel != teamChannel || got.Workspace != workspace ||
			!strings.HasPrefix(got.Op, "command:") || got.Trigger == "" || got.At.IsZero() {
			t.Errorf("request %+v", got)
		}
		if want := (peer.Person{User: ada, Zone: "Europe/Oslo", Language: "nb", Name: "ada"}); got.Person != want {
			t.Errorf("person %+v, want %+v", got.Person, want)
		}
		// The acknowledgement left after the desk was done, that is, after the commit.
		w.until("the acknowledgement to be traced", func() bool { return slices.Contains(w.traced(), "receive.acked") })
		trace := strings.Join(w.traced(), " ")
		if trace != "receive.parsed receive.person committed receive.handled receive.acked" {
			t.Errorf("order: %s", trace)
		}
	})
}

func TestCommandOpensForm(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		var got commands.Request
		w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
			got = r
			switch {
			case r.Command != "":
				return commands.Reply{Form: messages.AlertClose{Worker: ada, ID: "a.1"}}, nil
			case r.Values["outcome"].One() == string(peer.Talked):
				return commands.Reply{Errors: map[string]messages.Message{"outcome": messages.NotSaved{}}}, nil
			case r.Values["outcome"].One() == string(peer.CoverArranged):
				return commands.Reply{Form: messages.AlertClose{Worker: ben, ID: "a.2"}}, nil
			}
			return commands.Reply{Message: messages.Failed{Reference: "TEST"}}, nil
		})
		if r := command(t, w, kari, "/team", ""); r.Error != "" || r.Response != nil {
			t.Fatalf("reply %+v", r)
		}
		views := w.sim.Views(kari)
		if len(views.Stack) != 1 || views.Stack[0].CallbackID != messages.FormKind(messages.AlertClose{}) {
			t.Fatalf("views %+v\n%s", views, w.logs.String())
		}
		id := views.Stack[0].ID
		submit := func(outcome peer.AlertOutcome) slacksim.SubmitReply {
			t.Helper()
			r, err := w.sim.Submit(t.Context(), kari, id, map[string]any{"outcome": string(outcome)})
			if err != nil || r.Error != "" {
				t.Fatalf("submit: %+v %v\n%s", r, err, w.logs.String())
			}
			return r
		}
		r := submit(peer.Talked)
		if r.ResponseAction != "errors" || r.Errors["outcome"] == "" || strings.ContainsAny(r.Errors["outcome"], "*`") {
			t.Errorf("errors: %+v", r)
		}
		if !strings.HasPrefix(got.Op, "form:"+id+":") || got.Form != "alert.close" || !strings.Contains(got.Private, "a.1") {
			t.Errorf("request %+v", got)
		}
		if r = submit(peer.CoverArranged); r.ResponseAction != "update" || !strings.Contains(r.View.PrivateMetadata, "a.2") {
			t.Errorf("next form: %+v", r)
		}
		if r = submit(peer.NothingNeeded); r.ResponseAction != "update" || r.View.CallbackID != "done" {
			t.Errorf("what came of it: %+v", r)
		}
	})
}

func TestButtonInMessage(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.team()
		w.send(alertOut(t, "alert.1"))
		w.settled("alert.1")
		var got commands.Request
		w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
			got = r
			return commands.Reply{Message: messages.Failed{Reference: "TEST"}}, nil
		})
		m := w.posts(coordChannel)[0]
		r, err := w.sim.Action(t.Context(), slacksim.ActionRequest{User: kari, Channel: coordChannel, TS: m.TS, ActionID: "alert.ack"})
		if err != nil || r.Error != "" {
			t.Fatalf("%+v %v\n%s", r, err, w.logs.String())
		}
		if got.Action != "alert.ack" || got.Value != ada+" code-day.U0ADA.K7.2026-11-17" || got.Channel != coordChannel ||
			!strings.HasPrefix(got.Op, "action:") || !strings.HasSuffix(got.Op, ":alert.ack:"+kari) {
			t.Errorf("request %+v", got)
		}
		seen := w.sim.MessagesIn(kari, coordChannel)
		last := seen[len(seen)-1]
		if !last.Ephemeral || last.To != kari || last.Text != english(messages.Failed{Reference: "TEST"}) {
			t.Errorf("the reply is %+v", last)
		}
		if now := w.posts(coordChannel); len(now) != 1 || now[0].Edited != nil {
			t.Errorf("the message with the button was changed: %+v", now)
		}
	})
}

func TestButtonInForm(t *testing.T) {
	w := start(t, setup{})
	w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
		return commands.Reply{Form: messages.AlertClose{Worker: ada, ID: "a.1"}}, nil
	})
	command(t, w, kari, "/team", "")
	view := w.sim.Views(kari).Stack[0]
	press := func(ask func(context.Context, commands.Request) (commands.Reply, error)) {
		t.Helper()
		w.answer(ask)
		payload := map[string]any{
			"type": "block_actions", "team": map[string]any{"id": workspace}, "user": map[string]any{"id": kari}, "api_app_id": slacksim.AppID,
			"view":    map[string]any{"id": view.ID, "type": "modal", "callback_id": view.CallbackID, "state": map[string]any{"values": []any{}}},
			"actions": []any{map[string]any{"type": "button", "action_id": "alert.ack", "action_ts": "1.1"}},
		}
		if ack, bad := w.sim.Deliver(t.Context(), "interactive", payload); ack != nil || bad != "" {
			t.Fatalf("ack %s %s", ack, bad)
		}
	}
	press(func(context.Context, commands.Request) (commands.Reply, error) {
		return commands.Reply{Form: messages.AlertClose{Worker: ben, ID: "a.2"}}, nil
	})
	if now := w.sim.Views(kari).Stack; len(now) != 1 || !strings.Contains(now[0].PrivateMetadata, "a.2") {
		t.Errorf("a form of the same kind did not take its place: %+v\n%s", now, w.logs.String())
	}
	press(func(context.Context, commands.Request) (commands.Reply, error) {
		return commands.Reply{Message: messages.NotSaved{}}, nil
	})
	if now := w.sim.Views(kari).Stack; len(now) != 1 || now[0].CallbackID != "done" {
		t.Errorf("what came of it is not shown: %+v\n%s", now, w.logs.String())
	}
}

func TestRepliesTooLongForAnAcknowledgement(t *testing.T) {
	w := start(t, setup{})
	long := strings.Repeat("x", 21_000)
	w.answer(func(context.Context, commands.Request) (commands.Reply, error) {
		return commands.Reply{Message: messages.Destination{Code: long, Channel: teamChannel}}, nil
	})
	if r := command(t, w, kari, "/contact", ""); r.Error != "" {
		t.Fatalf("%+v", r)
	}
	var got []slacksim.Message
	w.until("the reply", func() bool { got = w.sim.MessagesIn(kari, teamChannel); return len(got) > 0 })
	last := got[len(got)-1]
	if !strings.HasPrefix(last.Text, "I can no longer post") || len(last.Text) < 3000 || len([]rune(last.Text)) > 3900 {
		t.Errorf("the reply is %d long: %.60q…", len(last.Text), last.Text)
	}
	for _, v := range w.sim.Violations() {
		t.Errorf("violation %+v", v)
	}
}

func TestUnknownPayloadsAreAcknowledged(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		for name, payload := range map[string]map[string]any{
			"shortcut": {"type": "shortcut"}, "view_closed": {"type": "view_closed"}, "telepathy": {"type": "telepathy"},
		} {
			payload["team"], payload["user"] = map[string]any{"id": workspace}, map[string]any{"id": ada}
			if ack, bad := w.sim.Deliver(t.Context(), "interactive", payload); ack != nil || bad != "" {
				t.Errorf("%s: ack %s, %s", name, ack, bad)
			}
			if w.bot.Counts()["dropped: "+name] != 1 {
				t.Errorf("%s was not counted: %v", name, w.bot.Counts())
			}
		}
		if ack, bad := w.sim.Deliver(t.Context(), "interactive", map[string]any{"no": "type"}); ack != nil || bad != "" {
			t.Errorf("unreadable: ack %s, %s", ack, bad)
		}
		if w.bot.Counts()["dropped: unreadable"] != 1 {
			t.Errorf("not counted: %v", w.bot.Counts())
		}
	})
}

func TestOtherWorkspacesAreRefused(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.answer(func(context.Context, commands.Request) (commands.Reply, error) {
			t.Error("the desk was asked")
			return commands.Reply{}, nil
		})
		for _, c := range []map[string]any{
			{"team_id": "T0OTHER", "api_app_id": slacksim.AppID}, {"team_id": workspace, "api_app_id": "A0OTHER"},
		} {
			c["user_id"], c["command"], c["trigger_id"], c["channel_id"] = ada, "/contact", "1.2.3", teamChannel
			if ack, _ := w.sim.Deliver(t.Context(), "slash_commands", c); ack != nil {
				t.Errorf("%v was answered %s", c, ack)
			}
		}
		if n := w.bot.Counts(); n["refused: other workspace"] != 1 || n["refused: other app"] != 1 {
			t.Errorf("counted %v", n)
		}
	})
}

func TestRequestsOfOnePersonKeepTheirOrder(t *testing.T) {
	w := start(t, setup{})
	first := make(chan struct{})
	var order []string
	w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
		if r.Text == "1" {
			close(first)
			w.until("the second to have arrived", func() bool { return w.bot.lanes.size() == 2 })
		}
		order = append(order, r.Text) // the race detector tells when two run at once
		return commands.Reply{Message: messages.Failed{Reference: r.Text}}, nil
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = w.sim.Command(t.Context(), kari, teamChannel, "/contact", "1")
	}()
	<-first
	command(t, w, kari, "/contact", "2")
	<-done
	if strings.Join(order, " ") != "1 2" {
		t.Errorf("order %v", order)
	}
}
