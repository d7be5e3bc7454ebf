package commands

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/sealing"
	"alongside/storage"
)

// supervised opens a team in which topics can be kept.
func supervised(t *testing.T) *office {
	t.Helper()
	o := openTeam(t, "K7")
	line, err := sealing.NewKey("test")
	if err != nil {
		t.Fatal(err)
	}
	if o.Seal, err = sealing.Parse(line); err != nil {
		t.Fatal(err)
	}
	o.taken(storage.AlertLane)
	o.sent()
	return o
}

func (o *office) talks(worker string) []peer.Supervision {
	o.t.Helper()
	return o.state(storage.Want{Worker: worker, Supervision: true}).Supervisions
}

func TestSupervisionWords(t *testing.T) {
	for text, want := range map[string]supervisionSaid{
		"today":                                {when: peer.WithinToday},
		"this week boundaries with <@UKARI|k>": {when: peer.WithinWeek, topic: "boundaries", people: []string{"UKARI"}},
		"i dag haster ikke med <@UKARI>":       {when: peer.WithinToday, kind: peer.UrgentMatter, not: []string{"UKARI"}},
		"neste uke telefon":                    {when: peer.NextWeek, way: peer.ByCall},
		"saptamana viitoare, fata in fata":     {when: peer.NextWeek, way: peer.InPerson},
		"done <@UADA> 45m":                     {verb: "done", people: []string{"UADA"}, minutes: 45},
		"ferdig <@UADA> 1t gruppe":             {verb: "done", form: peer.GroupSession, people: []string{"UADA"}, minutes: 60},
		"list":                                 {verb: "list"},
		"CANCEL":                               {verb: "cancel"},
	} {
		got, ok := parseSupervision(text)
		if !ok || got.verb != want.verb || got.kind != want.kind || got.when != want.when || got.way != want.way || got.form != want.form ||
			got.topic != want.topic || got.minutes != want.minutes || !slices.Equal(got.people, want.people) || !slices.Equal(got.not, want.not) {
			t.Errorf("%s: %+v %v, want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"today next week", "call meet", "Kari", "with <@UA> <@UB>", "with <@UA> not with <@UA>", "today my client is ill", strings.Repeat("today ", 60),
	} {
		if got, ok := parseSupervision(text); ok {
			t.Errorf("%s was read as %+v", text, got)
		}
	}
}

// Of two who press in the same instant one has it; whoever it hides from, and whoever is of no account, learns nothing.
func TestSupervisionIsTakenOnce(t *testing.T) {
	o := supervised(t)
	want[messages.SupervisionAsked](t, o.types("UADA", "/supervision", "today boundaries not with <@UKARI>"))
	id := o.talks("UADA")[0].ID
	if got, want := addressed(o.taken(storage.AlertLane)), []string{"UADA supervision_card", "ULIV supervision_request"}; !slices.Equal(got, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
	for _, action := range []string{"supervision.take", "supervision.topic", "supervision.offer", "supervision.release", "supervision.held"} {
		want[messages.Stale](t, o.presses("UKARI", action, id))
		if r := o.presses("UBO", action, id); r.Form != nil || r.Message == nil {
			t.Errorf("UBO presses %s: %s", action, described(r))
		} else if _, ok := r.Message.(messages.Refused); !ok {
			t.Errorf("UBO presses %s: %s", action, described(r))
		}
	}
	if m := want[messages.SupervisionList](t, o.types("UKARI", "/supervision", "list")); len(m.Own)+len(m.Yours)+len(m.Waiting) != 0 {
		t.Errorf("listed for whom it hides from: %+v", m)
	}
	if m := want[messages.SupervisionRefused](t, o.presses("UADA", "supervision.take", id)); m.Reason != peer.NotYours {
		t.Errorf("one's own: %+v", m)
	}
	press := func(user string) Request { return o.request(user, Request{Action: "supervision.take", Value: id}) }
	if got := o.atOnce(press("ULIV"), press("UDEP")); !slices.Equal(got, []string{"supervision_done", "supervision_refused"}) {
		t.Errorf("two at once: %v", got)
	}
	owner := o.talks("UADA")[0].Owner
	form := wantForm[messages.SupervisionTopic](t, o.presses(owner, "supervision.topic", id))
	if form.Topic != "boundaries" || o.talks("UADA")[0].LookedInto.IsZero() {
		t.Errorf("topic %+v", form)
	}
	other := map[string]string{"ULIV": "UDEP", "UDEP": "ULIV"}[owner]
	want[messages.SupervisionRefused](t, o.presses(other, "supervision.topic", id))
	o.Seal = nil
	if form := wantForm[messages.SupervisionTopic](t, o.presses(owner, "supervision.topic", id)); !form.Gone {
		t.Error("opened without a key")
	}
}

// A request in words that look like somebody's number is not kept, and free text only where the team turned it on.
func TestSupervisionText(t *testing.T) {
	o := supervised(t)
	form := wantForm[messages.SupervisionForm](t, o.types("UADA", "/supervision", ""))
	if !form.Topics || form.Text {
		t.Errorf("form %+v", form)
	}
	values := map[string]Values{"kind": {"hard"}, "when": {"week"}, "text": {"call me on 912 34 567"}}
	if r := o.submits("UADA", form, values); r.Errors["text"] == nil {
		t.Errorf("got %s", described(r))
	}
	values["text"] = Values{"it is a lot"}
	want[messages.SupervisionAsked](t, o.submits("UADA", form, values))
	if s := o.talks("UADA")[0]; s.Sealed != "" {
		t.Errorf("free text was kept though the team has it off: %+v", s)
	}
	want[messages.SupervisionSettingsSaved](t, o.submits("UKARI", wantForm[messages.SupervisionSettingsForm](t, o.types("UKARI", "/supervision", "settings")),
		map[string]Values{"every": {"14 21 30"}, "short": {"7,10,14"}, "text": {"on"}}))
	form = wantForm[messages.SupervisionForm](t, o.types("UADA", "/supervision", ""))
	want[messages.SupervisionAsked](t, o.submits("UADA", form, values))
	all := o.talks("UADA")
	plain, err := o.Seal.Open(all[len(all)-1].Sealed, o.workspace, "UADA", "supervision", all[len(all)-1].ID)
	if err != nil || !strings.Contains(string(plain), "it is a lot") {
		t.Errorf("kept %q, %v", plain, err)
	}
	for _, user := range []string{"UADA", "UDEP", "UBO"} {
		want[messages.Refused](t, o.types(user, "/supervision", "settings"))
	}
}

// Nobody notes a talk with themselves, and one that was noted resets nobody else's clock.
func TestSupervisionNoted(t *testing.T) {
	o := supervised(t)
	want[messages.SupervisionDone](t, o.types("UKARI", "/supervision", "done <@UADA> 45m"))
	if s := o.talks("UADA"); len(s) != 1 || s[0].State != peer.SupervisionHeld || s[0].Minutes != 45 || s[0].Owner != "UKARI" {
		t.Errorf("noted %+v", s)
	}
	for user, text := range map[string]string{"UADA": "done <@UADA> 45m", "UBO": "done <@UADA> 45m"} {
		want[messages.Refused](t, o.types(user, "/supervision", text))
	}
	want[messages.SupervisionUsage](t, o.types("UKARI", "/supervision", "done <@UADA>"))
	want[messages.NotReady](t, o.types("UKARI", "/supervision", "done <@UCY> 45m"))
}

// A time is offered by one side and picked by the other; nobody picks their own, one twice, or one that is over.
func TestSupervisionTimes(t *testing.T) {
	o := supervised(t)
	want[messages.SupervisionAsked](t, o.types("UADA", "/supervision", "today"))
	id := o.talks("UADA")[0].ID
	want[messages.SupervisionRefused](t, o.presses("UKARI", "supervision.offer", id)) // nobody has taken it
	want[messages.SupervisionDone](t, o.presses("UKARI", "supervision.take", id))
	form := wantForm[messages.SupervisionOffer](t, o.presses("UKARI", "supervision.offer", id))
	at := o.at.Add(24 * time.Hour).Truncate(time.Minute)
	want[messages.SupervisionDone](t, o.submits("UKARI", form, map[string]Values{"time0": {strconv.FormatInt(at.Unix(), 10)}, "minutes": {"30"}}))
	value := id + " " + at.Format(time.RFC3339)
	if m := want[messages.SupervisionRefused](t, o.presses("UKARI", "supervision.pick.0", value)); m.Reason != peer.NotYours {
		t.Errorf("picked one's own: %+v", m)
	}
	want[messages.SupervisionRefused](t, o.presses("UADA", "supervision.pick.0", id+" "+at.Add(time.Hour).Format(time.RFC3339)))
	want[messages.SupervisionDone](t, o.presses("UADA", "supervision.pick.0", value))
	want[messages.SupervisionRefused](t, o.presses("UADA", "supervision.pick.0", value))
	if m := want[messages.SupervisionRefused](t, o.presses("UADA", "supervision.held", id)); m.Reason != peer.NotYet {
		t.Errorf("held before it was: %+v", m)
	}
	o.at = at.Add(31 * time.Minute)
	want[messages.SupervisionDone](t, o.presses("UADA", "supervision.held", id))
	want[messages.SupervisionDone](t, o.presses("UKARI", "supervision.denied", id)) // the other side says otherwise
	if s := o.talks("UADA")[0]; s.State != peer.SupervisionTaken || s.Owner != "UKARI" || s.Minutes != 30 {
		t.Errorf("after that %+v", s)
	}
	want[messages.SupervisionDone](t, o.presses("UKARI", "supervision.release", id))
	if s := o.talks("UADA")[0]; s.State != peer.SupervisionOpen || s.Round != 2 || len(s.Told) == 0 {
		t.Errorf("given back %+v", s)
	}
	want[messages.SupervisionDone](t, o.types("UADA", "/supervision", "cancel"))
	want[messages.SupervisionRefused](t, o.presses("UKARI", "supervision.take", id))
}
