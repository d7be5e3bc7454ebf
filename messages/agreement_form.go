package messages

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// AgreementPick asks with whom an agreement is to be made.
type AgreementPick struct{}

func (AgreementPick) formKind() string { return "agreement.pick" }

func (AgreementPick) form(s *sheet) {
	s.begin("agreement_form_title", "agreement_pick_submit")
	s.ask("worker", "agreement_pick_worker", "agreement_pick_hint", onePerson(), false)
}

// Bargain is what each page of the form of an agreement carries to the next. What was filled in is kept as the author's draft.
type Bargain struct {
	Worker string
	Own    bool // the worker proposes, to their coordinators
	After  int  // the latest version when the form was opened
}

func (b Bargain) intro(s *sheet) {
	if b.Own {
		s.say("agreement_own_intro", nil)
	} else {
		s.say("agreement_form_intro", args{"Worker": mention(b.Worker)})
	}
}

// draft adds the button that keeps what is filled in and sends nothing.
func (b Bargain) draft(s *sheet) {
	s.press(button{action: "agreement.draft", label: "agreement_button_draft"})
}

// AgreementBegin is the first page of a proposal: how somebody works. It is filled in with the author's draft, with what was
// proposed last, or with what holds.
type AgreementBegin struct {
	Bargain
	Terms   peer.Terms `json:"-"`
	Review  peer.Day   `json:"-"`
	Stepped bool       `json:"-"` // with dated steps
	Drafted bool       `json:"-"` // it goes on with a draft
}

func (AgreementBegin) formKind() string { return "agreement.begin" }

func (f AgreementBegin) form(s *sheet) {
	s.begin("agreement_form_title", "agreement_pick_submit")
	f.intro(s)
	if f.Drafted {
		s.note("agreement_form_drafted", nil)
	}
	profile := f.Terms.Profile
	if profile == "" {
		profile = peer.Employed
	}
	var profiles []*slack.OptionBlockObject
	for _, p := range peer.Profiles() {
		profiles = append(profiles, s.option(string(p), "profile_choice_"+strings.ReplaceAll(string(p), "-", "_"), nil))
	}
	s.ask("profile", "agreement_rhythm", "agreement_form_profile_hint", choice(string(profile), profiles...), false)
	hours := slack.NewNumberInputBlockElement(nil, "v", true)
	hours.MinValue, hours.MaxValue = "1", "60"
	if f.Terms.Agreed > 0 {
		hours.InitialValue = decimalHours(f.Terms.Agreed)
	}
	s.ask("agreed", "agreement_form_agreed", "agreement_form_agreed_hint", hours, true)
	days := make([]*slack.OptionBlockObject, 0, 7)
	var chosen []*slack.OptionBlockObject
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		o := slack.NewOptionBlockObject(strconv.Itoa(int(day)), plainText(capital(s.dayName(day))), nil)
		days = append(days, o)
		if f.Terms.Availability.Days[day] {
			chosen = append(chosen, o)
		}
	}
	boxes := slack.NewCheckboxGroupsBlockElement("v", days...)
	boxes.InitialOptions = chosen
	s.ask("days", "agreement_form_days", "agreement_form_days_hint", boxes, false)
	s.ask("from", "agreement_form_from", "", timePicker(s, f.Terms.Availability.From), false)
	s.ask("to", "agreement_form_to", "agreement_form_to_hint", timePicker(s, f.Terms.Availability.To), false)
	review := slack.NewDatePickerBlockElement("v")
	review.InitialDate = f.Review.String()
	s.ask("review", "agreement_form_review", "agreement_form_review_hint", review, false)
	with := s.option("yes", "agreement_form_stepped_yes", nil)
	stepped := slack.NewCheckboxGroupsBlockElement("v", with)
	if f.Stepped {
		stepped.InitialOptions = []*slack.OptionBlockObject{with}
	}
	s.ask("stepped", "agreement_form_stepped", "agreement_form_stepped_hint", stepped, true)
	f.draft(s)
}

// AgreementForm is the second page: the limits. Those that nobody chose are left empty, which means the starter.
type AgreementForm struct {
	Bargain
	Terms peer.Terms `json:"-"` // with the limits that somebody chose
	Pack  string     `json:"-"`
	More  bool       `json:"-"` // the steps are asked for next
}

func (AgreementForm) formKind() string { return "agreement.propose" }

// LimitBlock is the block id under which a form asks for the limit of a rule.
func LimitBlock(rule peer.RuleID) string { return "limit." + string(rule) }

// parts are the groups of limits on a page, in order.
var parts = []struct {
	id      string
	records []peer.Records
}{
	{"agreement_form_part_contacts", []peer.Records{peer.OfContacts}},
	{"agreement_form_part_hours", []peer.Records{peer.OfHours}},
	{"agreement_form_part_rest", []peer.Records{peer.OfTimeOff, peer.OfMatches}},
}

func (f AgreementForm) form(s *sheet) {
	submit := "agreement_form_submit"
	if f.More {
		submit = "agreement_pick_submit"
	}
	s.begin("agreement_form_title", submit)
	s.say("agreement_form_limits_intro", nil)
	pack, _ := peer.PackByID(f.Pack)
	for _, part := range parts {
		headed := false
		for _, r := range peer.Rules() {
			if !r.AgreedFor(f.Terms.Profile) || r.Records != part.records[0] && r.Records != part.records[len(part.records)-1] {
				continue
			}
			if !headed {
				s.say(part.id, nil)
				headed = true
			}
			limit, chosen := f.Terms.Limits[r.ID]
			in := slack.NewInputBlock(LimitBlock(r.ID), plainText(s.plain("rule_"+ruleWord(r.ID), nil)), plainText(s.limitHint(r, f.Terms, pack)),
				limitInput(r, limit, chosen))
			in.Optional = true
			s.blocks = append(s.blocks, in)
		}
	}
	f.draft(s)
}

// limitInput is an input for a limit in the unit that people type.
func limitInput(r peer.Rule, limit int, chosen bool) *slack.NumberInputBlockElement {
	number := slack.NewNumberInputBlockElement(nil, "v", r.Unit == peer.Minutes)
	number.MinValue, number.MaxValue = typed(r, r.Min), typed(r, r.Max)
	if chosen && limit >= r.Min && limit <= r.Max {
		number.InitialValue = typed(r, limit)
	}
	return number
}

// limitHint says what may be agreed, what holds where it is left empty and how that was computed, and what the law says.
func (s *sheet) limitHint(r peer.Rule, t peer.Terms, pack peer.Pack) string {
	starter := typed(r, t.StarterFor(r, pack))
	facts := args{"Min": typed(r, r.Min), "Max": typed(r, r.Max), "Starter": starter, "Agreed": decimalHours(t.Agreed), "Week": decimalHours(pack.FullWeek()), "Whole": r.Starter}
	id := "agreement_form_range"
	switch {
	case r.ID == peer.HoursWeek && t.Agreed > 0:
		id = "agreement_form_range_week"
	case r.ID == peer.ActiveMatches && t.Profile == peer.PartTime && t.Agreed > 0:
		id = "agreement_form_range_share"
	}
	hint := s.plain(id, facts)
	if n, ok := pack.Number(r.Norm); ok && r.Norm != "" {
		hint += " " + s.plain("agreement_form_law", args{"Law": safe(s.law(r, n)), "Article": safe(s.article(n))})
	}
	return hint
}

// AgreementSteps is the third page: limits that step up on dates.
type AgreementSteps struct {
	Bargain
	Terms peer.Terms `json:"-"`
}

func (AgreementSteps) formKind() string { return "agreement.steps" }

// MaxSteps is how many dated steps the form asks for.
const MaxSteps = 3

// StepBlock is the block id under which the form asks for a limit of a dated step, counted from 1; with an empty rule for its
// day.
func StepBlock(step int, rule peer.RuleID) string {
	if rule == "" {
		return "step." + strconv.Itoa(step) + ".from"
	}
	return "step." + strconv.Itoa(step) + "." + string(rule)
}

func (f AgreementSteps) form(s *sheet) {
	s.begin("agreement_form_title", "agreement_form_submit")
	s.say("agreement_form_steps_intro", nil)
	for i := 1; i <= MaxSteps; i++ {
		var step peer.Step
		if i <= len(f.Terms.Steps) {
			step = f.Terms.Steps[i-1]
		}
		s.say("agreement_form_step", args{"Step": i})
		from := slack.NewDatePickerBlockElement("v")
		if step.From.Valid() {
			from.InitialDate = step.From.String()
		}
		s.ask(StepBlock(i, ""), "agreement_form_step_from", "", from, true)
		for _, r := range peer.SteppedRules() {
			if !r.AgreedFor(f.Terms.Profile) {
				continue
			}
			limit, chosen := step.Limits[r.ID]
			in := slack.NewInputBlock(StepBlock(i, r.ID), plainText(s.plain("rule_"+ruleWord(r.ID), nil)), nil, limitInput(r, limit, chosen))
			in.Optional = true
			s.blocks = append(s.blocks, in)
		}
	}
	f.draft(s)
}

// AgreementConfirm asks a second time about a version that is looser than the law: of who proposes it before it is sent, and
// of who accepts it.
type AgreementConfirm struct {
	Bargain
	Version int              // to accept; 0 where it is about to be proposed
	Seen    string           // what the person read: see peer.Terms.Looser
	Rows    []peer.BesideLaw `json:"-"`
	Terms   peer.Terms       `json:"-"`
	Pack    string           `json:"-"`
}

func (AgreementConfirm) formKind() string { return "agreement.confirm" }

func (f AgreementConfirm) form(s *sheet) {
	submit := "agreement_form_submit"
	if f.Version > 0 {
		submit = "agreement_button_accept"
	}
	s.begin("agreement_confirm_title", submit)
	lines := []string{s.words.say("agreement_confirm_intro", nil)}
	for _, b := range f.Rows {
		r, _ := peer.RuleByID(b.Rule)
		facts := args{
			"Label": safe(s.words.say("rule_"+ruleWord(b.Rule), nil)), "Limit": safe(s.amount(r, b.Limit)), "Law": safe(s.law(r, b.Number)),
			"Place": safe("<" + b.Number.Link + "|" + escape(s.words.say("law_of_"+f.Pack, nil)+" "+s.article(b.Number)) + ">"),
		}
		id := "agreement_confirm_row"
		if b.Step > 0 && b.Step <= len(f.Terms.Steps) {
			id, facts["Day"] = "agreement_confirm_row_step", s.date(f.Terms.Steps[b.Step-1].From)
		}
		lines = append(lines, "• "+s.words.say(id, facts))
	}
	s.paragraph(lines...)
	s.say("agreement_confirm_both", nil)
	s.ask("sure", "agreement_confirm_sure", "", slack.NewCheckboxGroupsBlockElement("v", s.option("yes", "agreement_confirm_yes", nil)), false)
}

// timePicker is a choice of a time of day. Slack's has no 24:00; the end of a day is midnight.
func timePicker(s *sheet, minute int) *slack.TimePickerBlockElement {
	e := slack.NewTimePickerBlockElement("v")
	e.InitialTime = s.clock(minute % (24 * 60))
	return e
}

// capital writes the first letter large.
func capital(word string) string {
	runes := []rune(word)
	if len(runes) == 0 {
		return word
	}
	return strings.ToUpper(string(runes[:1])) + string(runes[1:])
}

// hours writes when a worker is reachable: "Monday to Friday 08:00–20:00".
func (w *words) hours(a peer.Availability) string {
	var groups []string
	for i := 0; i < 7; {
		j := i
		for j < 7 && a.Days[(j+1)%7] {
			j++
		}
		first, last := w.dayName(time.Weekday((i+1)%7)), w.dayName(time.Weekday(j%7))
		switch {
		case j-i == 1:
			groups = append(groups, first)
		case j-i == 2:
			groups = append(groups, first, last)
		case j-i > 2:
			groups = append(groups, w.say("agreement_days_range", args{"From": first, "To": last}))
		}
		i = max(j, i+1)
	}
	if len(groups) == 0 {
		return w.say("agreement_never", nil)
	}
	return w.list(groups) + " " + w.clock(a.From) + "–" + w.clock(a.To)
}
