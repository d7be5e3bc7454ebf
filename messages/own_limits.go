package messages

import (
	"strconv"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// OwnLimitRow is one rule for which a worker may set a limit of their own.
type OwnLimitRow struct {
	Rule            peer.RuleID
	Lowest, Highest int // the own limit may lie from one to the other
	Limit           int // which holds
	Own             int `json:",omitempty"`
	Set             bool
}

// Mend says what an own limit may be, in the unit in which the form asks for it.
func (r OwnLimitRow) Mend() Mend {
	if r.Rule.InMinutes() {
		return Mend{What: OutOfRange, Min: (r.Lowest + 59) / 60, Max: r.Highest / 60}
	}
	return Mend{What: OutOfRange, Min: r.Lowest, Max: r.Highest}
}

// OwnLimitsForm asks a worker for limits that only they see.
type OwnLimitsForm struct{ Rows []OwnLimitRow }

func (OwnLimitsForm) formKind() string { return "peer.limits" }

func (f OwnLimitsForm) form(s *sheet) {
	s.begin("own_limits_title", "button_save")
	s.say("own_limits_intro", nil)
	for _, row := range f.Rows {
		hours := row.Rule.InMinutes()
		asked := func(n int) string {
			if hours {
				return decimalHours(n)
			}
			return strconv.Itoa(n)
		}
		number := slack.NewNumberInputBlockElement(nil, "v", hours)
		number.MinValue, number.MaxValue = asked(row.Lowest), asked(row.Highest)
		if row.Set {
			number.InitialValue = asked(row.Own)
		}
		hint := "own_limits_hint"
		if least(row.Rule) {
			hint = "own_limits_hint_least"
		}
		in := slack.NewInputBlock(LimitBlock(row.Rule), plainText(s.plain("rule_"+ruleWord(row.Rule), nil)),
			plainText(s.plain(hint, args{"Limit": s.measure(row.Rule, row.Limit)})), number)
		in.Optional = true
		s.blocks = append(s.blocks, in)
	}
	if len(f.Rows) == 0 {
		s.submit = ""
		s.say("own_limits_impossible", nil)
	}
}

// OwnLimits shows a worker the limits that they have set for themselves.
type OwnLimits struct {
	Rows   []OwnLimitRow // those that are set
	Prefix string
}

func (OwnLimits) kind() string { return "own_limits" }

func (m OwnLimits) layout(p *page) {
	if len(m.Rows) == 0 {
		p.say("own_limits_none", args{"P": "/" + m.Prefix})
		return
	}
	lines := []string{p.words.say("own_limits_saved", args{"P": "/" + m.Prefix})}
	for _, row := range m.Rows {
		lines = append(lines, "• "+p.words.say("own_limits_row", args{
			"Label": safe(p.words.say("rule_"+ruleWord(row.Rule), nil)), "Own": p.measure(row.Rule, row.Own), "Limit": p.measure(row.Rule, row.Limit)}))
	}
	p.paragraph(lines...)
}

// OwnLimitPassed tells a worker alone that they have passed a limit of their own. Its limit is the own one.
type OwnLimitPassed struct{ Measured Measured }

func (OwnLimitPassed) kind() string { return "own_limit_passed" }

func (m OwnLimitPassed) layout(p *page) {
	p.paragraph(p.words.say("heads_up_thanks", nil),
		p.words.say("fact_"+ruleWord(m.Measured.Rule), p.facts(m.Measured))+" "+p.words.say("own_limit_is", args{"Own": p.measure(m.Measured.Rule, m.Measured.Limit)}),
		p.words.say("own_limit_offer", nil))
	p.note("heads_up_private", nil)
}

// beside says in a line of the week that there is an own limit, and whether it is passed.
func (p *page) beside(row Measured, own peer.OwnLimits) string {
	limit, ok := own[row.Rule]
	rule, _ := peer.RuleByID(row.Rule)
	if !ok || !rule.Better(limit, row.Limit) {
		return ""
	}
	id := "week_own"
	if rule.Better(limit, row.Value) {
		id = "week_own_passed"
	}
	return " · " + p.words.say(id, args{"Own": p.measure(row.Rule, limit)})
}

func ownLimitSamples() []Message {
	rows := []OwnLimitRow{{peer.CodeDay, 1, 1, 2, 1, true}, {peer.CodeOutside, 0, 1, 2, 0, true}, {peer.HoursDay, 60, 539, 540, 450, true}, {peer.RestDay, 661, 960, 660, 720, true}}
	all := []Message{OwnLimits{Rows: rows}, OwnLimits{}}
	for _, m := range sampleStanding() {
		m.Limit--
		m.Value = m.Limit + 1
		all = append(all, OwnLimitPassed{m})
	}
	return append(all, Week{
		Monday: sampleDay.Monday(), Today: sampleDay, Days: [7]int{1, 5}, Codes: []CodeCount{{"K7", 3}}, Rows: sampleStanding(), Agreed: 2,
		Own: peer.OwnLimits{peer.CodeDay: 1, peer.CodeWeek: 4, peer.AllDay: 9},
	})
}

func ownLimitForms() []Form {
	return []Form{OwnLimitsForm{[]OwnLimitRow{{peer.CodeDay, 1, 1, 2, 1, true}, {peer.CodeOutside, 0, 1, 2, 0, false}, {peer.AllDay, 1, 7, 8, 9, false}, {peer.HoursDay, 60, 539, 540, 450, true}, {peer.RestDay, 661, 960, 660, 0, false}}}, OwnLimitsForm{}}
}
