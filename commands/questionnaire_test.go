package commands

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"alongside/messages"
	"alongside/peer"
)

// openTea is an office with a team and the questionnaire of the tests.
func openTea(t *testing.T) *office {
	t.Helper()
	raw, err := os.ReadFile("../peer/testdata/questionnaire/tea.json")
	if err != nil {
		t.Fatal(err)
	}
	q, err := peer.ParseQuestionnaire(raw)
	if err != nil {
		t.Fatal(err)
	}
	o := openTeam(t)
	o.Questionnaires = []peer.Questionnaire{q}
	return o
}

func TestQuestionnaireIsForTheirOwnEyes(t *testing.T) {
	t.Parallel()
	o := openTea(t)
	if m := want[messages.QuestionnaireChoice](t, o.types("UADA", "/checkin", "tea")); len(m.Rows) != 0 {
		t.Errorf("it is on by itself: %+v", m)
	}
	list := want[messages.QuestionnaireList](t, o.types("UKARI", "/team", "questionnaires"))
	if len(list.Rows) != 1 || list.Rows[0].On || list.Rows[0].Terms == "" {
		t.Fatalf("the list is %+v", list)
	}
	on := o.pressesOn("UKARI", list, "questionnaire.on", o.at)
	if m := want[messages.QuestionnaireList](t, on); !m.Rows[0].On {
		t.Errorf("turned on: %+v", m)
	}
	o.pressesOn("UKARI", list, "questionnaire.on", o.at) // pressed twice
	if got := o.team().Questionnaires; len(got) != 1 {
		t.Errorf("on twice: %v", got)
	}
	if m := want[messages.QuestionnaireChoice](t, o.types("UADA", "/checkin", "questionnaires")); len(m.Rows) != 1 {
		t.Errorf("to choose from: %+v", m)
	}
	before := o.kept()
	form := wantForm[messages.QuestionnaireForm](t, o.types("UADA", "/checkin", " TEA"))
	answers := map[string]Values{
		messages.QuestionnaireBlock("hot"): {"2"}, messages.QuestionnaireBlock("cold"): {"0"}, messages.QuestionnaireBlock("biscuit"): {"1"},
	}
	m := want[messages.QuestionnaireResult](t, o.submits("UADA", form, answers))
	if diff := cmp.Diff([]messages.QuestionnaireFigure{{Title: "Your breaks", Figure: 5, Low: 0, Top: 6, Text: "That sounds like a warm cup. Enjoy the next one too."}}, m.Figures); diff != "" {
		t.Error(diff)
	}
	if got := changed(before, o.kept()); len(got) != 0 {
		t.Errorf("something is kept of it: %v", got)
	}
	for name, values := range map[string]map[string]Values{"nothing": nil, "nonsense": {messages.QuestionnaireBlock("hot"): {"9"}}} {
		if _, ok := o.submits("UADA", form, values).Message.(messages.Stale); !ok {
			t.Errorf("%s is counted", name)
		}
	}
	want[messages.QuestionnaireList](t, o.presses("UKARI", "questionnaire.off", o.team().ID+" tea"))
	want[messages.QuestionnaireChoice](t, o.submits("UADA", form, answers)) // turned off meanwhile
	o.Questionnaires = nil
	want[messages.Stale](t, o.submits("UADA", form, answers))
	want[messages.Stale](t, o.presses("UKARI", "questionnaire.on", o.team().ID+" tea"))
	if m := want[messages.QuestionnaireList](t, o.types("UKARI", "/team", "questionnaires")); len(m.Rows) != 0 {
		t.Errorf("without any: %+v", m)
	}
}

func TestWhoMayTurnQuestionnairesOn(t *testing.T) {
	t.Parallel()
	o := openTea(t)
	for _, user := range []string{"UADA", "UOTHER"} {
		want[messages.Refused](t, o.types(user, "/team", "questionnaires"))
		want[messages.Refused](t, o.presses(user, "questionnaire.on", o.team().ID+" tea"))
		want[messages.Refused](t, o.presses(user, "questionnaire.team", o.team().ID))
	}
	if got := o.team().Questionnaires; len(got) != 0 {
		t.Errorf("turned on by who may not: %v", got)
	}
	want[messages.Refused](t, o.types("UOTHER", "/checkin", "tea")) // of no team
	want[messages.QuestionnaireList](t, o.presses("UKARI", "questionnaire.team", o.team().ID))
}
