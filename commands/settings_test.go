package commands

import (
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// wants reads what somebody wants of the bot.
func (o *office) wants(user string) peer.Settings {
	o.t.Helper()
	st, err := o.Store.Load(o.t.Context(), storage.Want{Workspace: o.workspace, Worker: user, Settings: true})
	if err != nil {
		o.t.Fatal(err)
	}
	return st.Settings
}

func TestSettings(t *testing.T) {
	o := openTeam(t, "K7")
	form := wantForm[messages.SettingsForm](t, o.types("UADA", "/peer", "settings"))
	if form.From != 20*60 || form.To != 8*60 || form.Level != peer.Light || form.Muted != (peer.Day{}) {
		t.Errorf("of whoever set nothing: %+v", form)
	}
	saved := want[messages.Settings](t, o.submits("UADA", form, map[string]Values{
		"from": {"21:30"}, "to": {"07:00"}, "level": {"structured"}, "muted": {"2026-11-19"},
	}))
	if saved.From != 21*60+30 || saved.To != 7*60 || saved.Level != peer.Structured || saved.Muted.String() != "2026-11-19" {
		t.Errorf("saved %+v", saved)
	}
	if got := o.wants("UADA"); !got.Muted.Equal(time.Date(2026, 11, 18, 23, 0, 0, 0, time.UTC)) || got.Quiet != (peer.Quiet{From: 21*60 + 30, To: 7 * 60}) {
		t.Errorf("kept %+v", got)
	}
	again := wantForm[messages.SettingsForm](t, o.types("UADA", "/peer", "innstillinger"))
	if again.From != 21*60+30 || again.Muted.String() != "2026-11-19" || again.Level != peer.Structured {
		t.Errorf("the form shows %+v", again)
	}
	// A day that is here already mutes nothing; the same time twice is no quiet hours.
	want[messages.Settings](t, o.submits("UADA", again, map[string]Values{"from": {"09:00"}, "to": {"09:00"}, "level": {"silent"}, "muted": {"2026-11-17"}}))
	if got := o.wants("UADA"); got != (peer.Settings{Level: peer.Silent}) {
		t.Errorf("kept %+v", got)
	}
	// Coordinators have their own.
	want[messages.Settings](t, o.submits("UKARI", wantForm[messages.SettingsForm](t, o.types("UKARI", "/peer", "settings")),
		map[string]Values{"from": {"18:00"}, "to": {"08:00"}, "level": {"light"}}))
	if got := o.wants("UKARI"); got.Quiet.From != 18*60 || o.wants("UADA").Quiet.From != 0 {
		t.Errorf("kept %+v", got)
	}
}

func TestSettingsRefused(t *testing.T) {
	o := openTeam(t, "K7")
	good := map[string]string{"from": "21:00", "to": "07:00", "level": "light"}
	for block, bad := range map[string]string{"from": "25:00", "to": "", "level": "loud", "muted": "2028-01-01"} {
		answers := map[string]Values{}
		for name, value := range good {
			answers[name] = Values{value}
		}
		answers[block] = Values{bad}
		if r := o.submits("UADA", messages.SettingsForm{}, answers); len(r.Errors) != 1 || r.Errors[block] == nil {
			t.Errorf("%s=%q: %s", block, bad, described(r))
		}
	}
	answers := map[string]Values{"from": {"21:00"}, "to": {"07:00"}, "level": {"light"}}
	for _, user := range []string{"UOTHER", "UADMIN", "UGUEST"} {
		want[messages.Refused](t, o.types(user, "/peer", "settings"))
		want[messages.Refused](t, o.submits(user, messages.SettingsForm{}, answers))
		if got := o.wants(user); got != peer.DefaultSettings() {
			t.Errorf("%s: kept %+v", user, got)
		}
	}
	if got := o.wants("UADA"); got != peer.DefaultSettings() {
		t.Errorf("kept %+v", got)
	}
}
