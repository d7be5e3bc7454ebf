package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"alongside/bot"
)

// What the page proposes works for the person to whom it is proposed: it is understood, and answered in their language or
// with a form.
func TestTheGuideProposesWhatWorks(t *testing.T) {
	g := newStage(t, staging{mode: bot.SocketMode})
	people := map[string]bool{}
	for _, p := range demoPeople() {
		people[p.ID] = true
		if _, ok := demoGuide()[p.ID]; !ok {
			t.Errorf("%s is proposed nothing", p.ID)
		}
	}
	for _, user := range slices.Sorted(maps.Keys(demoGuide())) {
		guide := demoGuide()[user]
		if then := guide.Then; then != nil && (!people[then.User] || then.Say == "") {
			t.Errorf("%s: leads to nobody: %+v", user, then)
		}
		if guide.About == "" || len(guide.Try) < 2 {
			t.Errorf("%s: too little: %+v", user, guide)
		}
		for _, command := range guide.Try {
			before := len(g.sim.Views(user).Stack)
			said := g.says(user, command)
			for _, confused := range []string{"did not understand", "forstod jeg", "Nu am în", "I don't know", "Nu cunosc"} {
				if strings.Contains(said, confused) {
					t.Errorf("%s: %s: %s", user, command, said)
				}
			}
			if said == "" && len(g.sim.Views(user).Stack) == before {
				t.Errorf("%s: %s: neither an answer nor a form", user, command)
			}
		}
	}
}
