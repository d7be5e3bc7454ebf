package messages

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// DigestKind is the name under which a digest is stored. Where a channel takes none, it goes to the people responsible.
const DigestKind = "digest"

// Digest tells the coordinators of a team what the week brings and what waits for them, what needs deciding first. It is at most one
// screen of a telephone.
type Digest struct {
	Team  string // id
	Name  string
	Zone  string
	Lines []DigestLine      `json:",omitempty"`
	More  int               `json:",omitempty"` // how many things found no room
	Same  []peer.DigestSame `json:",omitempty"`
	Away  []DigestItem      `json:",omitempty"`
	Plan  *peer.DigestPlan  `json:",omitempty"` // when it comes by itself, where somebody asked for it
	May   bool              `json:",omitempty"` // the reader may change that
}

// DigestLine is what stands together in one line.
type DigestLine struct {
	Kind  peer.DigestKind
	Items []DigestItem
}

// DigestItem is one thing of a line.
type DigestItem struct {
	Worker string      `json:",omitempty"`
	Codes  []peer.Code `json:",omitempty"`
	Alert  *AlertFacts `json:",omitempty"`
	From   time.Time   `json:",omitzero"`
	To     time.Time   `json:",omitzero"`
	Zone   string      `json:",omitempty"`
	Since  time.Time   `json:",omitzero"`
	Day    peer.Day    `json:",omitzero"`
	N      int         `json:",omitempty"`
}

// DigestOf takes the facts of a digest.
func DigestOf(d peer.Digest, team peer.Team) Digest {
	m := Digest{Team: team.ID, Name: team.Name, Zone: team.Zone, More: d.More, Same: d.Same, Away: digestItems(d.Away, team)}
	for _, line := range d.Lines {
		m.Lines = append(m.Lines, DigestLine{line.Kind, digestItems(line.Items, team)})
	}
	return m
}

func digestItems(all []peer.DigestItem, team peer.Team) []DigestItem {
	var items []DigestItem
	for _, i := range all {
		item := DigestItem{Worker: i.Worker, Codes: i.Codes, From: i.From, To: i.To, Zone: i.Zone, Since: i.Since, Day: i.Day, N: i.N}
		if i.Alert.ID != "" {
			facts := AlertFactsOf(i.Alert, team)
			item.Alert = &facts
		}
		items = append(items, item)
	}
	return items
}

// For returns the digest as one person gets it: without what is about themselves and handled by others.
func (m Digest) For(user string) Digest {
	lines := m.Lines
	m.Lines = nil
	for _, line := range lines {
		switch line.Kind {
		case peer.DigestAlert, peer.DigestTaken, peer.DigestRequest, peer.DigestSupervision, peer.DigestInterval:
			line.Items = slices.DeleteFunc(slices.Clone(line.Items), func(i DigestItem) bool { return i.Worker == user })
		}
		if len(line.Items) > 0 {
			m.Lines = append(m.Lines, line)
		}
	}
	return m
}

func (Digest) kind() string { return DigestKind }

func (m Digest) layout(p *page) {
	facts := args{"Team": m.Name, "P": "/" + p.prefix}
	p.title("digest_title", facts)
	var lines []string
	for _, line := range m.Lines {
		lines = append(lines, "• "+line.said(p.words, m.Zone, facts))
	}
	if m.More > 0 {
		lines = append(lines, "• "+p.words.say("digest_more", args{"N": m.More, "P": facts["P"]}))
	}
	switch {
	case len(m.Lines) > 0:
	case len(m.Same) > 0:
		lines = append(lines, p.words.say("digest_nothing_new", nil))
	default:
		lines = append(lines, p.words.say("digest_nothing", nil))
	}
	if len(m.Same) > 0 {
		counted := make([]string, 0, len(m.Same))
		for _, same := range m.Same {
			counted = append(counted, p.words.say("digest_same_"+string(same.Kind), args{"N": same.N}))
		}
		lines = append(lines, p.words.say("digest_same", args{"List": safe(p.list(counted))}))
	}
	if len(m.Away) > 0 {
		lines = append(lines, p.words.say("digest_away", args{"List": safe(p.digested(peer.DigestAway, m.Away))}))
	}
	p.paragraph(lines...)
	if m.Plan == nil {
		return
	}
	if m.Plan.Off {
		p.note("digest_off", nil)
	} else {
		day, minute := m.Plan.When()
		p.note("digest_when", args{"Day": p.dayName(day), "At": p.clock(minute)})
	}
	if m.May {
		p.press(button{action: "digest.plan", label: "digest_button_plan", value: m.Team})
	}
}

// said writes one line.
func (l DigestLine) said(w *words, zone string, facts args) string {
	i := l.Items[0]
	about := args{"Worker": mention(i.Worker), "P": facts["P"]}
	id := "digest_" + string(l.Kind)
	switch l.Kind {
	case peer.DigestAlert, peer.DigestTaken:
		if i.Alert == nil {
			return ""
		}
		about["Fact"] = safe(w.say("fact_"+ruleWord(i.Alert.Measured.Rule), w.facts(i.Alert.Measured)))
		about["Since"], about["By"] = w.moment(i.Since, zone), mention(i.Alert.By)
		if !i.Alert.Until.IsZero() {
			id, about["Until"] = "digest_snoozed", w.moment(i.Alert.Until, zone)
		}
	case peer.DigestRequest:
		about["When"], about["Since"] = w.span(i.From, i.To, i.Zone), w.moment(i.Since, zone)
	case peer.DigestSupervision:
		about["Since"] = w.moment(i.Since, zone)
	case peer.DigestPromise:
		about["N"] = i.N
	default:
		about["List"] = safe(w.digested(l.Kind, l.Items))
	}
	return w.say(id, about)
}

// digested writes several things of a kind.
func (w *words) digested(kind peer.DigestKind, items []DigestItem) string {
	var all []string
	for _, i := range items {
		about, id := args{"Worker": mention(i.Worker)}, string(kind)
		switch kind {
		case peer.DigestInterval:
			all = append(all, string(mention(i.Worker)))
			continue
		case peer.DigestAway:
			about["When"] = w.span(i.From, i.To, i.Zone)
		case peer.DigestReview:
			about["Day"] = w.day(i.Day)
		case peer.DigestMatchOver, peer.DigestMatchEnds:
			about["Codes"], about["Day"], id = safe(codes(i.Codes, w)), w.day(i.Day), "match"
		default:
			about["Codes"] = safe(codes(i.Codes[:min(len(i.Codes), shownUncovered)], w))
			if rest := len(i.Codes) - shownUncovered; rest > 0 {
				about["Codes"] = safe(codes(i.Codes[:shownUncovered], w) + " …")
			}
		}
		all = append(all, w.say("digest_one_"+id, about))
	}
	return w.list(all)
}

// shownUncovered is how many codes without cover are named of one worker.
const shownUncovered = 4

// DigestForm asks a coordinator when the digest comes.
type DigestForm struct {
	Team, Name string
	Plan       peer.DigestPlan
}

func (DigestForm) formKind() string { return "digest.plan" }

func (f DigestForm) form(s *sheet) {
	s.begin("digest_form_title", "button_save")
	s.say("digest_form_intro", args{"Team": f.Name})
	chosen, minute := f.Plan.When()
	days := []*slack.OptionBlockObject{}
	for day := time.Monday; day <= time.Friday; day++ {
		days = append(days, s.option(day.String(), "choice_plain", args{"Text": s.dayName(day)}))
	}
	initial := chosen.String()
	if f.Plan.Off {
		initial = DigestOff
	}
	s.ask("day", "digest_form_day", "digest_form_day_hint", choice(initial, append(days, s.option(DigestOff, "digest_form_off", nil))...), false)
	s.ask("at", "digest_form_at", "", timePicker(s, minute), false)
}

// DigestOff is the choice of no digest.
const DigestOff = "off"

// DigestPlanned confirms when the digest comes.
type DigestPlanned struct {
	Name string
	Plan peer.DigestPlan
}

func (DigestPlanned) kind() string { return "digest_planned" }

func (m DigestPlanned) layout(p *page) {
	day, minute := m.Plan.When()
	id := "digest_planned"
	if m.Plan.Off {
		id = "digest_planned_off"
	}
	p.say(id, args{"Team": m.Name, "Day": p.dayName(day), "At": p.clock(minute), "P": "/" + p.prefix})
}

func digestSamples() []Message {
	full, usual := crowdedDigest("U012ABCDEF9"), peer.DigestPlan{}
	asked, off := full, Digest{Team: "t1", Name: "Harbour", Zone: "Europe/Oslo"}
	asked.Plan, asked.May, asked.Same = &usual, true, nil
	off.Plan = &peer.DigestPlan{Off: true}
	calm := Digest{Team: "t1", Name: "Harbour", Zone: "Europe/Oslo", Same: full.Same[:2], Away: full.Away[:1]}
	mixed := full
	mixed.More = 0
	mixed.Lines = nil
	for _, kind := range []peer.DigestKind{peer.DigestMatchOver, peer.DigestInterval, peer.DigestPromise, peer.DigestReview, peer.DigestMatchEnds, peer.DigestTaken} {
		mixed.Lines = append(mixed.Lines, sampleDigestLine(kind, "U1", 2))
	}
	snoozed := sampleDigestLine(peer.DigestTaken, "U1", 1)
	snoozed.Items[0].Alert.Until = full.Lines[0].Items[0].Since.AddDate(0, 0, 7)
	mixed.Lines = append(mixed.Lines, snoozed)
	return []Message{
		full, asked, calm, mixed, off, Digest{Team: "t1", Name: "Harbour"},
		DigestPlanned{Name: "Harbour", Plan: peer.DigestPlan{Set: true, Day: time.Tuesday, Minute: 10*60 + 30}},
		DigestPlanned{Name: "Harbour", Plan: peer.DigestPlan{Off: true}},
	}
}

// crowdedDigest is the longest digest that there can be.
func crowdedDigest(user string) Digest {
	m := Digest{Team: "t1", Name: "Harbour and hillside", Zone: "Europe/Oslo", More: 24}
	for _, kind := range []peer.DigestKind{
		peer.DigestAlert, peer.DigestAlert, peer.DigestAlert, peer.DigestRequest, peer.DigestRequest, peer.DigestSupervision, peer.DigestUncovered,
	} {
		m.Lines = append(m.Lines, sampleDigestLine(kind, user, 2))
	}
	for _, kind := range []peer.DigestKind{
		peer.DigestAlert, peer.DigestRequest, peer.DigestSupervision, peer.DigestUncovered, peer.DigestMatchOver, peer.DigestInterval,
		peer.DigestPromise, peer.DigestReview, peer.DigestMatchEnds, peer.DigestTaken, peer.DigestAway,
	} {
		m.Same = append(m.Same, peer.DigestSame{Kind: kind, N: 2 + len(m.Same)})
	}
	m.Away = sampleDigestLine(peer.DigestAway, user, 5).Items
	return m
}

func sampleDigestLine(kind peer.DigestKind, user string, n int) DigestLine {
	at := time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC)
	item := DigestItem{Worker: user, Zone: "Europe/Oslo", Since: at}
	switch kind {
	case peer.DigestAlert, peer.DigestTaken:
		n = 1
		item.Alert = &AlertFacts{ID: "a", Worker: user, State: peer.Open, Zone: "Europe/Oslo",
			Measured: Measured{Rule: peer.OffContact, Code: "K7", From: sampleDay, To: sampleDay.Add(13), Value: 12}}
		if kind == peer.DigestTaken {
			item.Alert.State, item.Alert.By, item.Alert.At = peer.Acknowledged, "U2", at
		}
	case peer.DigestPromise:
		return DigestLine{kind, []DigestItem{{N: n}}}
	case peer.DigestRequest, peer.DigestSupervision:
		n = 1
		item.From, item.To = peer.DayStart(sampleDay, "Europe/Oslo").Add(12*time.Hour), peer.DayStart(sampleDay.Add(13), "Europe/Oslo").Add(16*time.Hour)
	case peer.DigestUncovered:
		item.Codes = []peer.Code{"K7", "M3", "T24", "B456", "C9"}
	case peer.DigestAway:
		item.From, item.To = peer.DayStart(sampleDay, "Europe/Oslo"), peer.DayStart(sampleDay.Add(14), "Europe/Oslo")
	default:
		item.Codes, item.Day = []peer.Code{"K7"}, sampleDay
	}
	return DigestLine{kind, slices.Repeat([]DigestItem{item}, n)}
}

func digestForms() []Form {
	return []Form{DigestForm{Team: "t1", Name: "Harbour"}, DigestForm{Team: "t1", Name: "Harbour", Plan: peer.DigestPlan{Off: true}}}
}
