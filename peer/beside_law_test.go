package peer

import (
	"fmt"
	"maps"
	"testing"
	"time"
)

func packOf(t *testing.T, id string) Pack {
	t.Helper()
	p, ok := PackByID(id)
	if !ok {
		t.Fatal(id)
	}
	return p
}

func TestBesideTheLaw(t *testing.T) {
	for _, row := range []struct {
		pack   string
		rule   RuleID
		limit  int
		want   Stand
		beside bool
	}{
		{"no", RestDay, 11 * 60, AsTheLaw, true}, {"no", RestDay, 11*60 - 1, Looser, true}, {"no", RestDay, 12 * 60, Stricter, true},
		{"no", RestWeek, 35 * 60, AsTheLaw, true}, {"no", RestWeek, 34 * 60, Looser, true}, {"eu", RestWeek, 34 * 60, Stricter, true},
		{"no", HoursDay, 9 * 60, AsTheLaw, true}, {"no", HoursDay, 10 * 60, Looser, true}, {"no", HoursDay, 8 * 60, Stricter, true},
		{"eu", HoursDay, 16 * 60, AsTheLaw, false},
		{"uk", HoursAverage, 48 * 60, AsTheLaw, true}, {"uk", HoursAverage, 48*60 + 1, Looser, true},
		{"no", HoursWeek, 44 * 60, AsTheLaw, true}, {"no", HoursWeek, 44*60 + 1, Looser, true}, {"no", HoursWeek, 40 * 60, AsTheLaw, true},
		{"no", HoursWeek, 39 * 60, Stricter, true},
		{"no", AllDay, 40, AsTheLaw, false}, {"none", RestDay, 8 * 60, AsTheLaw, false},
	} {
		r, _ := RuleByID(row.rule)
		got, ok := r.Beside(row.limit, packOf(t, row.pack))
		if got.Stand != row.want || ok != row.beside {
			t.Errorf("%s %s %d: stand %d, %v, want %d, %v", row.pack, row.rule, row.limit, got.Stand, ok, row.want, row.beside)
		}
		if ok && (got.Number.Article == "" || got.Number.Link == "") {
			t.Errorf("%s %s: no article", row.pack, row.rule)
		}
	}
}

// What the bot proposes by itself is never looser than the law, in any pack, for any profile and any week up to the full one.
func TestStartersAreNeverLooser(t *testing.T) {
	for _, pack := range Packs() {
		for _, profile := range Profiles() {
			for _, agreed := range []int{0, 5 * 60, 20 * 60, pack.FullWeek(), 40 * 60} {
				terms := StarterTermsOf(profile)
				terms.Agreed, terms.Steps = agreed, ProposedSteps(profile, reviewDay)
				terms = terms.Complete(pack)
				if looser := terms.Looser(pack); len(looser) > 0 {
					t.Errorf("%s, %s, %d minutes a week: %+v", pack.ID, profile, agreed, looser)
				}
				if problems := CheckTerms(terms); len(problems) > 0 {
					t.Errorf("%s, %s, %d minutes a week: %+v", pack.ID, profile, agreed, problems)
				}
			}
		}
	}
}

// Nothing that is looser than the law is proposed or accepted before the side that does it has confirmed it.
func TestLooserNeedsBothConfirmations(t *testing.T) {
	no, at := packOf(t, "no"), proposedAt
	for name, change := range map[string]func(*Terms){
		"less rest": func(terms *Terms) { terms.Limits[RestDay] = 9 * 60 },
		"less rest from a later day on": func(terms *Terms) {
			terms.Steps = []Step{{reviewDay, map[RuleID]int{RestDay: 9 * 60}}}
		},
		"more hours than a full week": func(terms *Terms) { terms.Agreed = 41 * 60 },
	} {
		t.Run(name, func(t *testing.T) {
			terms := StarterTerms()
			change(&terms)
			offer := Offer{Team: "T1", Pack: no, Terms: terms, Review: reviewDay, By: "U9", At: at}
			if got, reason := Propose(nil, offer); reason != NotConfirmed || len(got) > 0 {
				t.Fatalf("proposed: %q, %v", reason, got)
			}
			offer.Confirmed = true
			versions, reason := Propose(nil, offer)
			if reason != OK {
				t.Fatal(reason)
			}
			yes := Answer{Version: 1, By: "U1", Worker: "U1", Pack: no, At: at.Add(time.Hour)}
			if got, reason := Accept(versions, yes); reason != NotConfirmed || got[0].State != Proposed {
				t.Fatalf("accepted: %q", reason)
			}
			if _, reason := RequestChange(versions, yes); reason != OK {
				t.Errorf("a change needs a confirmation: %q", reason)
			}
			yes.Confirmed = true
			versions, reason = Accept(versions, yes)
			diff(t, "reason", reason, OK)
			diff(t, "confirmed", versions[0].Confirmed, []Confirmation{{"U9", at}, {"U1", at.Add(time.Hour)}})
		})
	}
	// A confirmation that nothing needed is not kept, and a stricter pack chosen meanwhile asks who accepts.
	offer := Offer{Team: "T1", Pack: packOf(t, "eu"), Terms: StarterTerms(), Review: reviewDay, By: "U9", At: at, Confirmed: true}
	versions, _ := Propose(nil, offer)
	if len(versions[0].Confirmed) > 0 {
		t.Errorf("kept %v", versions[0].Confirmed)
	}
	if _, reason := Accept(versions, Answer{Version: 1, By: "U1", Worker: "U1", Pack: no, At: at}); reason != NotConfirmed { // 24 h of rest in a week
		t.Errorf("under another pack: %q", reason)
	}
}

func TestComplete(t *testing.T) {
	no := packOf(t, "no")
	for _, row := range []struct {
		profile Profile
		agreed  int
		want    map[RuleID]int
		without []RuleID
	}{
		{Employed, 37*60 + 30, map[RuleID]int{HoursWeek: 41*60 + 15, RestWeek: 35 * 60, ActiveMatches: 6, AllDay: 8}, []RuleID{OffContact}},
		{Employed, 0, map[RuleID]int{HoursWeek: 44 * 60}, nil},
		{PartTime, 18*60 + 45, map[RuleID]int{HoursWeek: 20*60 + 38, ActiveMatches: 3, AllDay: 8}, nil},
		{PartTime, 60, map[RuleID]int{HoursWeek: 66, ActiveMatches: 1}, nil},
		{Volunteer, 10 * 60, map[RuleID]int{AllDay: 4, RestDay: 11 * 60}, []RuleID{HoursWeek, HoursAverage, OutsideShare}},
		{Casual, 0, map[RuleID]int{AllDay: 8, ActiveMatches: 2}, []RuleID{HoursWeek, HoursAverage, OutsideShare}},
		{NewPeer, 20 * 60, map[RuleID]int{AllDay: 3, CodeWeek: 4, ActiveMatches: 1, HoursWeek: 22 * 60}, nil},
		{LonePeer, 0, map[RuleID]int{AllDay: 6, ActiveMatches: 4}, nil},
	} {
		t.Run(fmt.Sprint(row.profile, row.agreed), func(t *testing.T) {
			terms := Terms{Profile: row.profile, Agreed: row.agreed, Steps: ProposedSteps(NewPeer, reviewDay)}
			terms.Steps[0].Limits[HoursWeek] = 600
			before := terms.Clone()
			got := terms.Complete(no)
			for id, limit := range row.want {
				if got.Limits[id] != limit {
					t.Errorf("%s is %d, want %d", id, got.Limits[id], limit)
				}
			}
			for _, id := range row.without {
				if limit, ok := got.Limits[id]; ok {
					t.Errorf("%s is %d, and holds for nobody of the profile", id, limit)
				}
			}
			_, stepped := got.Steps[0].Limits[HoursWeek]
			r, _ := RuleByID(HoursWeek)
			diff(t, "a step's week of hours", stepped, r.AppliesTo(row.profile))
			diff(t, "what was given", terms, before)
			if chosen := got.Chosen(no); len(chosen.Limits) > 0 {
				t.Errorf("nobody chose %v", chosen.Limits)
			}
			got.Limits[CodeDay]++
			if chosen := got.Chosen(no); !maps.Equal(chosen.Limits, map[RuleID]int{CodeDay: 3}) {
				t.Errorf("chosen %v, want code-day alone", chosen.Limits)
			}
		})
	}
}

func TestProRata(t *testing.T) {
	no, eu := packOf(t, "no"), packOf(t, "eu")
	for _, row := range []struct{ whole, agreed, no, eu int }{
		{6, 37*60 + 30, 6, 6}, {6, 18*60 + 45, 3, 3}, {6, 20 * 60, 3, 3}, {6, 30 * 60, 5, 5}, {6, 32 * 60, 5, 5}, {6, 34*60 + 30, 6, 5},
		{6, 60, 1, 1}, {6, 50 * 60, 6, 6}, {12, 22*60 + 30, 7, 7}, {12, 15 * 60, 5, 5}, {12, 13*60 + 20, 4, 4},
	} {
		if a, b := ProRata(row.whole, row.agreed, no), ProRata(row.whole, row.agreed, eu); a != row.no || b != row.eu {
			t.Errorf("%d for %d minutes: %d and %d, want %d and %d", row.whole, row.agreed, a, b, row.no, row.eu)
		}
	}
}

func TestProfileRows(t *testing.T) {
	for _, row := range ProfileRows() {
		r, ok := RuleByID(row.Rule)
		if !ok || row.Limit < r.Min || row.Limit > r.Max || row.Limit >= r.Starter || row.Source == "" || !r.AgreedFor(row.Profile) {
			t.Errorf("%+v is not sound", row)
		}
		if limit, ok := ProfileStarter(row.Profile, 0, row.Rule); !ok || limit != row.Limit {
			t.Errorf("%+v: %d, %v", row, limit, ok)
		}
	}
	steps := ProposedSteps(NewPeer, Day{2027, 2, 1})
	if len(steps) != 3 || steps[0].From != (Day{2027, 3, 1}) || steps[1].From != (Day{2027, 3, 29}) || steps[2].From != (Day{2027, 4, 26}) {
		t.Errorf("steps %+v", steps)
	}
	last := map[RuleID]int{}
	for _, s := range steps {
		for id, limit := range s.Limits {
			if before, ok := last[id]; ok && limit <= before {
				t.Errorf("%s steps from %d to %d", id, before, limit)
			}
			last[id] = limit
			if first, ok := ProfileStarter(NewPeer, 0, id); !ok || limit <= first {
				t.Errorf("%s begins with %d and steps to %d", id, first, limit)
			}
		}
	}
	for _, p := range Profiles() {
		if steps := ProposedSteps(p, reviewDay); (len(steps) > 0) != (p == NewPeer) {
			t.Errorf("%s: %v", p, steps)
		}
	}
	steps[0].Limits[AllDay] = 40
	if ProposedSteps(NewPeer, reviewDay)[0].Limits[AllDay] == 40 {
		t.Error("the table can be changed from outside")
	}
}
