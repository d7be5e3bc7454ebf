package messages

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/peer"
)

// Week is a worker's own week: each limit with where it stands, what each day held, what each code held.
type Week struct {
	Monday peer.Day
	Today  peer.Day
	Days   [7]int         // contacts that count, from Monday
	Codes  []CodeCount    `json:",omitempty"` // codes with contact, in the order of codes
	Rows   []Measured     `json:",omitempty"` // the highest measure of each rule and code
	Agreed int            // version of the agreement, 0 for the team's starter limits
	Own    peer.OwnLimits `json:",omitempty"` // the worker's own limits
	Prefix string
}

// CodeCount is how many contacts there were with a code.
type CodeCount struct {
	Code peer.Code
	N    int
}

func (Week) kind() string { return "week" }

// shownCodes is how many codes a week shows in full; nobody has that many matches at once.
const shownCodes = 20

func (m Week) layout(p *page) {
	p.title("week_title", args{"Day": p.day(m.Monday)})
	total := 0
	var days []string
	for i, n := range m.Days {
		total += n
		if day := m.Monday.Add(i); !m.Today.Before(day) {
			days = append(days, capital(shortened(p.dayName(time.Weekday((i+1)%7))))+" "+decimalOrDash(n))
		}
	}
	if total == 0 && !slices.ContainsFunc(m.Rows, said) {
		p.say("week_empty", args{"P": "/" + m.Prefix})
		return
	}
	if total > 0 {
		p.paragraph(p.words.say("week_total", args{"N": total}), strings.Join(days, " · "))
	}
	p.paragraph(m.near(p)...)
	var lines []string
	for _, code := range m.Codes[:min(len(m.Codes), shownCodes)] {
		line := p.words.say("week_code", args{"Code": string(code.Code), "N": code.N})
		for _, row := range m.Rows {
			if row.Code == code.Code && said(row) && !m.presses(row) {
				line += " · " + m.line(p, row)
			}
		}
		lines = append(lines, line)
	}
	p.paragraph(lines...)
	lines = nil
	for _, row := range m.Rows {
		if row.Code == "" && said(row) && !m.presses(row) {
			lines = append(lines, m.line(p, row))
		}
	}
	p.paragraph(lines...)
	if m.Agreed == 0 {
		p.note("week_starter", nil)
	} else {
		p.note("week_agreed", args{"Version": m.Agreed})
	}
}

// said tells whether a row says anything: a run of one day is none, and without work there is no rest to speak of.
func said(row Measured) bool {
	return row.Value > 0 && !(row.Rule == peer.CodeRun && row.Value == 1) || least(row.Rule)
}

// near writes what is near a limit or beyond one, the latter first: the lines to read where there is time for no more.
func (m Week) near(p *page) []string {
	var above, near []string
	for _, row := range m.Rows {
		if !said(row) || !m.presses(row) {
			continue
		}
		line := m.line(p, row)
		if row.Code != "" {
			line = "*" + string(row.Code) + "* " + line
		}
		if levelOf(row) == peer.Above && row.Rule != peer.WeeksWorked {
			above = append(above, line)
		} else {
			near = append(near, line)
		}
	}
	return append(above, near...)
}

func (m Week) presses(row Measured) bool { return levelOf(row) != peer.Below }

func levelOf(row Measured) peer.Level {
	rule, _ := peer.RuleByID(row.Rule)
	return rule.Level(row.Value, row.Limit)
}

// line writes where the worker stands against one limit, with a bar.
func (m Week) line(p *page, row Measured) string {
	line := bar(row.Value, row.Limit) + " " + p.words.say("week_"+ruleWord(row.Rule), p.facts(row))
	switch level := levelOf(row); {
	case level == peer.HeadsUp:
		line += " · " + p.words.say("week_near", nil)
	case level == peer.Above && row.Rule == peer.WeeksWorked: // a day off that nobody logged may well have been: an offer, no verdict
		line += " · " + p.words.say("week_day_off", args{"P": "/" + m.Prefix})
	case level == peer.Above && least(row.Rule):
		line += " · " + p.words.say("week_above_least", nil)
	case level == peer.Above:
		line += " · " + p.words.say("week_above", nil)
	}
	if m.Agreed > 0 && row.Agreed == 0 && levelOf(row) != peer.Below && row.Rule != peer.OffContact && row.Rule != peer.WeeksWorked { // a limit that is not part of what was agreed
		line += " · " + p.words.say("not_agreed_yet", nil)
	}
	return line + p.beside(row, m.Own)
}

// barWidth is the longest bar, in signs: it must fit a phone beside its words.
const barWidth = 10

// bar draws how much of a limit is used. It says nothing that the words beside it do not say.
func bar(value, limit int) string {
	width := min(max(limit, 1), barWidth)
	if limit == 0 {
		return strings.Repeat("▰", min(max(value, 1), barWidth))
	}
	full := width
	if value < limit {
		full = max(value*width/limit, min(value, 1))
	}
	return strings.Repeat("▰", full) + strings.Repeat("▱", width-full)
}

// decimalOrDash writes a count; nothing is a dash, because a row of noughts reads like a reproach.
func decimalOrDash(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}
