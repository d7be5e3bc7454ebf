package peer

import (
	"slices"
	"testing"
	"time"
)

// under is an agreement in force since long ago.
func under(terms Terms, version int) []Agreement {
	return []Agreement{{Version: version, State: Accepted, Terms: terms, AnsweredAt: time.Unix(0, 0)}}
}

// measureContacts measures what the rules of contacts say of a change of c.
func measureContacts(terms Terms, version int, contacts []Contact, c Contact) []Finding {
	l := Ledger{Agreements: under(terms, max(version, 1)), Contacts: contacts, Today: c.Day()}
	findings := only(l.OfContact(c), OfContacts)
	for i := range findings {
		findings[i].Agreed = min(findings[i].Agreed, version)
	}
	return findings
}

// measureHours measures the hours of the day and of the week of a change of work.
func measureHours(terms Terms, version int, work []Work, contacts []Contact, from, to Day) []Finding {
	l := Ledger{Agreements: under(terms, version), Contacts: contacts, Work: work, Today: to}
	changed := Work{Start: DayStart(from, oslo), Minutes: int(DayStart(to.Add(1), oslo).Sub(DayStart(from, oslo)) / time.Minute), Zone: oslo}
	return slices.DeleteFunc(l.OfWork(changed), func(f Finding) bool { return f.Rule != HoursDay && f.Rule != HoursWeek })
}

// overview is the rows of a week about some kind of records.
func overview(l Ledger, day Day, of Records) []Finding {
	l.Today = day
	return only(l.Overview(day), of)
}

func only(findings []Finding, of Records) []Finding {
	return slices.DeleteFunc(findings, func(f Finding) bool {
		rule, _ := RuleByID(f.Rule)
		return rule.Records != of
	})
}

// pick returns the finding of a rule in a window, and fails where there is none.
func pick(t testing.TB, findings []Finding, rule RuleID, window string) Finding {
	t.Helper()
	for _, f := range findings {
		if f.Rule == rule && f.Window == window {
			return f
		}
	}
	t.Fatalf("no %s of %s among %v", rule, window, short(findings))
	return Finding{}
}
