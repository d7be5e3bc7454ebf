package commands

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func said(text string) map[string]Values { return map[string]Values{messages.SaidBlock: {text}} }

// change changes the team of the tests.
func (o *office) change(what func(*peer.Team)) {
	o.t.Helper()
	team := o.team()
	what(&team)
	o.commits("UADA", nil, func(c *storage.Change) { c.PutTeam(team) })
}

func TestYouSaidWeDid(t *testing.T) {
	t.Parallel()
	o := openTeam(t)
	form := wantForm[messages.SaidForm](t, o.types("UKARI", "/team", "dere sa"))
	if form.Said != nil || form.Channel != o.team().TeamChannel {
		t.Errorf("the first form: %+v", form)
	}
	o.change(func(team *peer.Team) { team.Weeks.Remind = peer.Week{Year: 2026, Num: 46} })
	sent := want[messages.SaidSent](t, o.submits("UKARI", form, said("  Evenings were too long:\nfrom Monday the phone is off at six. ")))
	if sent.Channel != o.team().TeamChannel {
		t.Errorf("sent to %s", sent.Channel)
	}
	today := peer.Day{Year: 2026, Month: time.November, Num: 17}
	text := "Evenings were too long: from Monday the phone is off at six."
	if diff := cmp.Diff(peer.TeamWeeks{Said: peer.SaidAndDone{By: "UKARI", Text: text, On: today}}, o.team().Weeks); diff != "" {
		t.Errorf("kept:\n%s", diff)
	}
	letters := o.sent()
	if len(letters) != 1 || letters[0].To.Channel != o.team().TeamChannel || letters[0].Kind != "said_post" {
		t.Fatalf("posted %v", addressed(letters))
	}
	if diff := cmp.Diff(messages.SaidPost{By: "UKARI", Text: text}, letters[0].m); diff != "" {
		t.Errorf("posted:\n%s", diff)
	}
	o.at = o.at.AddDate(0, 0, 9)
	again := wantForm[messages.SaidForm](t, o.presses("ULIV", "said.open", o.team().ID))
	if again.Said == nil || again.Said.Text != text || again.Age != 9 {
		t.Errorf("the last one: %+v", again)
	}
	want[messages.SaidSent](t, o.submits("ULIV", again, said("two breaks a day")))
	if last := o.team().Weeks.Said; last.By != "ULIV" || last.Text != "two breaks a day" {
		t.Errorf("kept %+v", last)
	}
}

// The same press twice posts once.
func TestSaidTwiceIsOnce(t *testing.T) {
	t.Parallel()
	o := openTeam(t)
	form := wantForm[messages.SaidForm](t, o.types("UKARI", "/team", "said"))
	req := o.request("UKARI", Request{Form: messages.FormKind(form), Private: messages.RenderForm(form, "en").PrivateMetadata, Values: said("two breaks a day")})
	for range 2 {
		reply, err := o.Handle(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		want[messages.SaidSent](t, reply)
	}
	if letters := o.sent(); len(letters) != 1 {
		t.Errorf("posted %v", addressed(letters))
	}
}

// What must not be kept is refused with an explanation, and nothing of it is stored or posted.
func TestSaidRefusesWhatIsOfAPerson(t *testing.T) {
	t.Parallel()
	o := openTeam(t)
	form := wantForm[messages.SaidForm](t, o.types("UKARI", "/team", "said"))
	for text, looks := range map[string]peer.Suspicion{
		"we heard that Quendelina is tired":      peer.LooksLikeName,
		"call 912 34 567 after six":              peer.LooksLikePhone,
		"write to somebody@example.org":          peer.LooksLikeEmail,
		"thanks to <@UADA>":                      peer.LooksLikeMarkup,
		"":                                       "",
		strings.Repeat("a", messages.MostSaid+1): "",
	} {
		reply := o.submits("UKARI", form, said(text))
		mend, ok := reply.Errors[messages.SaidBlock].(messages.SaidMend)
		if !ok || mend.Looks != looks || strings.Contains(mend.Hint, "uendelina") {
			t.Errorf("%.40q: %+v", text, reply)
		}
	}
	if o.team().Weeks.Said != (peer.SaidAndDone{}) || len(o.sent()) != 0 {
		t.Errorf("kept %+v", o.team().Weeks)
	}
	want[messages.SaidSent](t, o.submits("UKARI", form, said("Thank you! From Monday Nordlys has a quiet room. "+strings.Repeat("å", messages.MostSaid-49))))
}

// Only the coordinators of the team may, whatever form they have kept; a team without a channel has nowhere to say it.
func TestWhoMaySay(t *testing.T) {
	t.Parallel()
	o := openTeam(t)
	form := wantForm[messages.SaidForm](t, o.types("UKARI", "/team", "said"))
	for _, user := range []string{"UADA", "UDEP", "UADMIN", "UOTHER", "UGUEST"} {
		for name, reply := range map[string]Reply{
			"typed": o.types(user, "/team", "said"), "pressed": o.presses(user, "said.open", o.team().ID), "sent": o.submits(user, form, said("two breaks")),
		} {
			if _, ok := reply.Message.(messages.Refused); !ok || reply.Form != nil {
				t.Errorf("%s %s: %+v", user, name, reply)
			}
		}
	}
	if _, ok := o.presses("UKARI", "said.open", "nobody").Message.(messages.Refused); !ok {
		t.Error("the form opens for a team that there is not")
	}
	o.change(func(team *peer.Team) { team.TeamChannel = "" })
	want[messages.NoSaid](t, o.types("UKARI", "/team", "said"))
	want[messages.NoSaid](t, o.submits("UKARI", form, said("two breaks")))
	if len(o.sent()) != 0 || o.team().Weeks.Said != (peer.SaidAndDone{}) {
		t.Error("posted all the same")
	}
}
