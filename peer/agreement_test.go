package peer

import (
	"testing"
	"time"
)

var (
	proposedAt = time.Date(2026, 11, 17, 10, 0, 0, 0, time.UTC)
	reviewDay  = Day{2027, 2, 17}
)

func propose(t *testing.T, versions []Agreement, by string) []Agreement {
	t.Helper()
	next, reason := Propose(versions, Offer{Team: "T1", Terms: StarterTerms(), Review: reviewDay, By: by, At: proposedAt})
	if reason != OK {
		t.Fatal(reason)
	}
	return next
}

// answerBy is what the worker U1 is answered by.
func answerBy(by string, version int, at time.Time) Answer {
	return Answer{Version: version, By: by, Worker: "U1", At: at}
}

func states(versions []Agreement) []AgreementState {
	var list []AgreementState
	for i, a := range versions {
		if a.Version != i+1 {
			list = append(list, "gap")
		}
		list = append(list, a.State)
	}
	return list
}

func TestAgreedMeansBothSaidYes(t *testing.T) {
	at := proposedAt.Add(time.Hour)
	for _, row := range []struct {
		name       string
		proposedBy string
		by         string
		version    int
		want       Reason
	}{
		{"the worker accepts what a coordinator proposed", "U9", "U1", 1, OK},
		{"the coordinator who proposed it", "U9", "U9", 1, NotYours},
		{"another coordinator", "U9", "U8", 1, NotYours},
		{"a coordinator accepts what the worker proposed", "U1", "U9", 1, OK},
		{"the worker who proposed it", "U1", "U1", 1, NotYours},
		{"nobody", "U1", "", 1, NotYours},
		{"a version that never was", "U9", "U1", 2, StaleVersion},
	} {
		t.Run(row.name, func(t *testing.T) {
			versions := propose(t, nil, row.proposedBy)
			for _, side := range []struct {
				answer func([]Agreement, Answer) ([]Agreement, Reason)
				state  AgreementState
			}{{Accept, Accepted}, {RequestChange, ChangeRequested}} {
				got, reason := side.answer(versions, Answer{Version: row.version, By: row.by, Worker: "U1", At: at})
				diff(t, "reason", reason, row.want)
				if row.want != OK {
					diff(t, "unchanged", got, versions)
					continue
				}
				diff(t, "state", got[0].State, side.state)
				diff(t, "by", got[0].AnsweredBy, row.by)
				diff(t, "at", got[0].AnsweredAt, at)
				diff(t, "what was given", versions[0].State, Proposed)
				_, twice := side.answer(got, Answer{Version: row.version, By: row.by, Worker: "U1", At: at})
				diff(t, "answered twice", twice, StaleVersion)
			}
		})
	}
}

func TestVersionsOfAnAgreement(t *testing.T) {
	at := proposedAt
	versions := propose(t, nil, "U9")
	versions, _ = Accept(versions, answerBy("U1", 1, at.Add(1*time.Hour)))
	versions = propose(t, versions, "U9")
	versions, _ = RequestChange(versions, answerBy("U1", 2, at.Add(2*time.Hour)))
	versions = propose(t, versions, "U9")
	before := versions
	versions = propose(t, versions, "U8")
	diff(t, "the slice given is left alone", states(before), []AgreementState{Accepted, ChangeRequested, Proposed})
	diff(t, "states", states(versions), []AgreementState{Accepted, ChangeRequested, Superseded, Proposed})
	if _, reason := Accept(versions, answerBy("U1", 3, at)); reason != StaleVersion {
		t.Errorf("a superseded version was answered: %q", reason)
	}
	if pending, ok := Pending(versions); !ok || pending.Version != 4 {
		t.Errorf("pending: got %d, %v", pending.Version, ok)
	}
	versions, _ = Accept(versions, answerBy("U1", 4, at.Add(3*time.Hour)))
	if _, ok := Pending(versions); ok {
		t.Error("an answered version is still pending")
	}
	for _, row := range []struct {
		hours  time.Duration
		agreed int
	}{{0, 0}, {1, 1}, {2, 1}, {3, 4}, {9, 4}} {
		if _, agreed := TermsAt(versions, at.Add(row.hours*time.Hour)); agreed != row.agreed {
			t.Errorf("after %d hours version %d holds, want %d", row.hours, agreed, row.agreed)
		}
	}
	terms, _ := TermsAt(nil, at)
	diff(t, "starter terms", terms, StarterTerms())
}

func TestProposedTermsAreACopy(t *testing.T) {
	terms := StarterTerms()
	versions, _ := Propose(nil, Offer{Team: "T1", Terms: terms, Review: reviewDay, By: "U9", At: proposedAt})
	terms.Limits[CodeDay] = 12
	diff(t, "limit", versions[0].Terms.Limits[CodeDay], 2)
	diff(t, "version", versions[0], Agreement{
		Version: 1, Team: "T1", State: Proposed, Terms: StarterTerms().Complete(Pack{}), ProposedBy: "U9", ProposedAt: proposedAt, Review: reviewDay,
	})
}

func TestCheckTerms(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*Terms)
		want   []Problem
	}{
		{"starter terms", func(*Terms) {}, nil},
		{"no availability at all", func(terms *Terms) { terms.Availability = Availability{} }, nil},
		{"all day", func(terms *Terms) { terms.Availability.From, terms.Availability.To = 0, 1440 }, nil},
		{"above its range", func(terms *Terms) { terms.Limits[CodeDay] = 13 }, []Problem{{CodeDay, 0, 1, 12}}},
		{"below its range", func(terms *Terms) { terms.Limits[CodeOutside] = -1 }, []Problem{{CodeOutside, 0, 0, 20}}},
		{"none outside", func(terms *Terms) { terms.Limits[CodeOutside] = 0 }, nil},
		{"a row without a number", func(terms *Terms) { delete(terms.Limits, AllDay) }, nil},
		{"unknown", func(terms *Terms) { terms.Limits["steps"] = 9 }, []Problem{{Rule: "steps"}}},
		{"hours the wrong way round", func(terms *Terms) { terms.Availability.To = 60 }, []Problem{{Min: 0, Max: 1440}}},
		{"hours beyond the day", func(terms *Terms) { terms.Availability.To = 1441 }, []Problem{{Min: 0, Max: 1440}}},
		{"an unknown profile", func(terms *Terms) { terms.Profile = "boss" }, []Problem{{}}},
		{"a week of more hours than there are", func(terms *Terms) { terms.Agreed = 61 * 60 }, []Problem{{Rule: HoursWeek, Max: 3600}}},
		{"steps in order", func(terms *Terms) { terms.Steps = ProposedSteps(NewPeer, reviewDay) }, nil},
		{"steps out of order", func(terms *Terms) {
			terms.Steps = ProposedSteps(NewPeer, reviewDay)
			terms.Steps[2].From = terms.Steps[1].From
		}, []Problem{{Step: 3}}},
		{"a step on no day", func(terms *Terms) {
			terms.Steps = []Step{{Day{2027, 2, 30}, map[RuleID]int{AllDay: 4}}}
		}, []Problem{{Step: 1}}},
		{"a step above its range", func(terms *Terms) {
			terms.Steps = []Step{{reviewDay, map[RuleID]int{AllDay: 99}}}
		}, []Problem{{AllDay, 1, 1, 40}}},
		{"a step of an unknown rule", func(terms *Terms) {
			terms.Steps = []Step{{reviewDay, map[RuleID]int{"steps": 1}}}
		}, []Problem{{Rule: "steps", Step: 1}}},
		{"hours without days", func(terms *Terms) { terms.Availability = Availability{From: 600, To: 60} }, []Problem{{Min: 0, Max: 1440}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			terms := StarterTerms()
			row.change(&terms)
			diff(t, "problems", CheckTerms(terms), row.want)
			want := OK
			if row.want != nil {
				want = TermsInvalid
			}
			_, reason := Propose(nil, Offer{Team: "T1", Terms: terms, Review: reviewDay, By: "U9", At: proposedAt})
			diff(t, "reason", reason, want)
		})
	}
}

func TestReviewDay(t *testing.T) {
	for _, row := range []struct {
		review Day
		want   Reason
	}{
		{Day{}, ReviewInvalid}, {Day{2027, 2, 30}, ReviewInvalid}, {Day{2026, 11, 15}, ReviewInvalid}, {Day{2026, 11, 16}, OK}, // still the 16th in UTC-12
		{Day{2026, 11, 17}, OK}, {Day{2028, 2, 29}, OK},
	} {
		if _, reason := Propose(nil, Offer{Team: "T1", Terms: StarterTerms(), Review: row.review, By: "U9", At: proposedAt}); reason != row.want {
			t.Errorf("%v: got %q, want %q", row.review, reason, row.want)
		}
	}
}
