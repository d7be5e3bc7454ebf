package messages

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// AgreementKept tells the author that what they filled in is kept as a draft.
type AgreementKept struct {
	Worker string
	Own    bool   `json:",omitempty"`
	Prefix string `json:",omitempty"`
}

func (AgreementKept) kind() string { return "agreement_kept" }

func (m AgreementKept) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "P": "/" + m.Prefix}
	goOn := button{action: "agreement.open", label: "agreement_button_go_on", value: m.Worker, style: slack.StylePrimary}
	if m.Own {
		p.say("agreement_kept_own", facts)
		goOn.action, goOn.value = "agreement.suggest", ""
	} else {
		p.say("agreement_kept", facts)
	}
	p.press(goOn, button{action: "agreement.drop", label: "agreement_button_drop", value: m.Worker})
}

// AgreementDropped tells the author that their draft is gone.
type AgreementDropped struct{}

func (AgreementDropped) kind() string { return "agreement_dropped" }

func (AgreementDropped) layout(p *page) { p.say("agreement_dropped", nil) }

// AgreementEndAsk asks a coordinator a second time before an agreement ends with nothing in its place.
type AgreementEndAsk struct {
	Worker  string
	Version int
}

func (AgreementEndAsk) kind() string { return "agreement_end_ask" }

func (m AgreementEndAsk) layout(p *page) {
	p.say("agreement_end_ask", args{"Worker": mention(m.Worker), "Version": m.Version})
	p.press(button{action: "agreement.end", label: "agreement_button_end", value: m.Worker + " " + strconv.Itoa(m.Version), style: slack.StyleDanger},
		button{action: "agreement.open", label: "agreement_button_instead", value: m.Worker})
}

// AgreementEnded tells that an agreement has ended with nothing in its place: the worker (Worker is empty then), and whoever
// ended it or coordinates the team.
type AgreementEnded struct {
	Worker  string `json:",omitempty"`
	By      string
	Version int
	Prefix  string `json:",omitempty"`
}

func (AgreementEnded) kind() string { return "agreement_ended" }

func (m AgreementEnded) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "By": mention(m.By), "Version": m.Version, "P": "/" + m.Prefix}
	if m.Worker == "" {
		p.say("agreement_ended_worker", facts)
		p.press(button{action: "agreement.suggest", label: "agreement_button_suggest"})
		return
	}
	p.say("agreement_ended", facts)
	p.press(button{action: "agreement.open", label: "agreement_button_new", value: m.Worker})
}

// AgreementNone tells a coordinator that there is no agreement with a worker that could be ended.
type AgreementNone struct{ Worker string }

func (AgreementNone) kind() string { return "agreement_none" }

func (m AgreementNone) layout(p *page) {
	p.say("agreement_none", args{"Worker": mention(m.Worker)})
	p.press(button{action: "agreement.open", label: "agreement_button_new", value: m.Worker})
}

// AgreementHistory shows every version with who said what and when, the newest first.
type AgreementHistory struct {
	Worker   string `json:",omitempty"` // empty where it is the reader's own
	Zone     string // in which times are written
	Now      time.Time
	Versions []peer.Agreement
	Pack     string `json:",omitempty"`
}

func (AgreementHistory) kind() string { return "agreement_history" }

// shownVersions is how many versions a history shows in full, and shownChanges how many changes of each.
const (
	shownVersions = 8
	shownChanges  = 4
)

func (m AgreementHistory) layout(p *page) {
	facts := args{"Worker": mention(m.Worker)}
	switch {
	case len(m.Versions) == 0:
		p.say("agreement_history_none", nil)
		return
	case m.Worker == "":
		p.say("agreement_history_own", nil)
	default:
		p.say("agreement_history", facts)
	}
	held, _ := peer.InForce(m.Versions, m.Now)
	for i, a := range slices.Backward(m.Versions) {
		if len(m.Versions)-i > shownVersions {
			p.note("agreement_history_more", args{"N": i + 1})
			return
		}
		p.paragraph(m.version(p, a, a.Version == held.Version, m.before(i))...)
	}
}

// before is the version that was in force when the i-th was proposed.
func (m AgreementHistory) before(i int) peer.Terms {
	terms, _ := peer.TermsAt(m.Versions[:i], m.Versions[i].ProposedAt)
	return terms
}

var historyStates = map[peer.AgreementState]string{
	peer.Proposed: "agreement_was_proposed", peer.ChangeRequested: "agreement_was_change",
	peer.Superseded: "agreement_was_superseded", peer.Ended: "agreement_was_ended",
}

func (m AgreementHistory) version(p *page, a peer.Agreement, held bool, before peer.Terms) []string {
	state := historyStates[a.State]
	switch {
	case held:
		state = "agreement_was_held"
	case a.State == peer.Accepted: // of an older program: a later one has taken its place
		state = historyStates[peer.Ended]
	}
	lines := []string{p.words.say("agreement_history_version", args{"Version": a.Version, "State": safe(p.words.say(state, nil))})}
	line := func(id, by string, at time.Time) {
		if by != "" && !at.IsZero() {
			lines = append(lines, "• "+p.words.say(id, args{"By": mention(by), "When": p.stamp(at, m.Zone)}))
		}
	}
	line("agreement_history_proposed", a.ProposedBy, a.ProposedAt)
	switch a.State {
	case peer.ChangeRequested:
		line("agreement_history_change", a.AnsweredBy, a.AnsweredAt)
	default:
		line("agreement_history_accepted", a.AnsweredBy, a.AnsweredAt)
	}
	for _, c := range a.Confirmed {
		line("agreement_history_confirmed", c.By, c.At)
	}
	line("agreement_history_ended", a.EndedBy, a.EndedAt)
	if what := m.changes(p, before, a.Terms); what != "" {
		lines = append(lines, "• "+what)
	}
	return lines
}

// stamp writes an instant with its year, "17 November 2026 14:30".
func (w *words) stamp(at time.Time, zone string) string {
	t := at.In(peer.Location(zone))
	return w.date(peer.DayOf(at, zone)) + " " + w.clock(t.Hour()*60+t.Minute())
}

// changes names what a version changed against what was in force, the first few.
func (m AgreementHistory) changes(p *page, before, after peer.Terms) string {
	pack, _ := peer.PackByID(m.Pack)
	var all []string
	for _, r := range peer.Rules() {
		limit, ok := after.Limits[r.ID]
		was, _ := r.LimitUnder(before, pack)
		if ok && was != limit {
			all = append(all, p.words.say("rule_"+ruleWord(r.ID), nil)+" "+p.words.amount(r, was)+" → "+p.words.amount(r, limit))
		}
	}
	if len(all) > shownChanges {
		all = append(all[:shownChanges], "…")
	}
	return strings.Join(all, " · ")
}

// AgreementStepBegun tells a worker on the day that a dated limit has begun. Both sides signed the date.
type AgreementStepBegun struct {
	Day     peer.Day
	Version int
	With    string // the other side of the agreement
	Rows    []StepRow
}

// StepRow is a limit that a step changes.
type StepRow struct {
	Rule          peer.RuleID
	Before, After int
}

func (AgreementStepBegun) kind() string { return "agreement_step_begun" }

func (m AgreementStepBegun) layout(p *page) {
	lines := []string{p.words.say("agreement_step_begun", args{"Day": p.date(m.Day), "With": mention(m.With), "Version": m.Version})}
	for _, row := range m.Rows {
		r, _ := peer.RuleByID(row.Rule)
		lines = append(lines, p.row("rule_"+ruleWord(row.Rule), p.words.amount(r, row.Before), p.words.amount(r, row.After)))
	}
	p.paragraph(lines...)
	p.note("agreement_step_offer", nil)
	p.press(button{action: "agreement.suggest", label: "agreement_button_suggest"})
}

// AgreementReview tells both sides that the day has come on which they wanted to look at the agreement again.
type AgreementReview struct {
	Worker  string `json:",omitempty"` // empty where the reader is the worker
	With    string `json:",omitempty"` // the other side, for the worker
	Version int
	Since   peer.Day // when it was accepted
}

func (AgreementReview) kind() string { return "agreement_review" }

func (m AgreementReview) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "With": mention(m.With), "Version": m.Version, "Since": p.date(m.Since)}
	if m.Worker == "" {
		p.say("agreement_review_worker", facts)
		p.press(button{action: "agreement.suggest", label: "agreement_button_suggest"})
		return
	}
	p.say("agreement_review", facts)
	p.press(button{action: "agreement.open", label: "agreement_button_look", value: m.Worker})
}
