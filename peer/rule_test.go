package peer

import "testing"

func TestRules(t *testing.T) {
	want := map[RuleID]int{CodeDay: 2, CodeWeek: 6, CodeRun: 4, CodeOutside: 2, AllDay: 8}
	starters := map[RuleID]int{}
	for _, rule := range Rules() {
		if rule.Records == OfContacts {
			starters[rule.ID] = rule.Starter
		}
		if rule.Min > rule.Starter || rule.Starter > rule.Max || rule.Source == "" || (rule.measure == nil) != (rule.Records != OfContacts) {
			t.Errorf("row %s is not sound: %+v", rule.ID, rule)
		}
		if found, ok := RuleByID(rule.ID); !ok || found.ID != rule.ID {
			t.Errorf("RuleByID(%s) = %s, %v", rule.ID, found.ID, ok)
		}
	}
	diff(t, "starter limits", starters, want)
	diff(t, "starter terms", StarterTerms(), Terms{
		Limits:       want,
		Availability: Availability{Days: [7]bool{false, true, true, true, true, true, false}, From: 480, To: 1200},
	})
	if _, ok := RuleByID("steps"); ok {
		t.Error("a rule that does not exist was found")
	}
	Rules()[0].Starter = 99
	if Rules()[0].Starter == 99 {
		t.Error("the table can be changed from outside")
	}
}
