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
	hours := slices.ContainsFunc(m.Rows, func(r Measured) bool { return r.Rule.InMinutes() && r.Value > 0 })
	if total == 0 && !hours {
		p.say("week_empty", args{"P": "/" + m.Prefix})
		return
	}
	if total > 0 {
		p.paragraph(p.words.say("week_total", args{"N": total}), strings.Join(days, " · "))
	}
	for _, code := range m.Codes[:min(len(m.Codes), shownCodes)] {
		lines := []string{p.words.say("week_code", args{"Code": string(code.Code), "N": code.N})}
		p.paragraph(append(lines, m.bars(p, code.Code)...)...)
	}
	p.paragraph(m.bars(p, "")...)
	if m.Agreed == 0 {
		p.note("week_starter", nil)
	} else {
		p.note("week_agreed", args{"Version": m.Agreed})
	}
}

// bars writes a line for each limit of a code that has something to show.
func (m Week) bars(p *page, code peer.Code) []string {
	var lines []string
	for _, row := range m.Rows {
		if row.Code != code || row.Value == 0 || row.Rule == peer.CodeRun && row.Value == 1 {
			continue
		}
		line := bar(row.Value, row.Limit) + " " + p.words.say("week_"+ruleWord(row.Rule), p.facts(row))
		switch peer.LevelOf(row.Value, row.Limit) {
		case peer.HeadsUp:
			line += " · " + p.words.say("week_near", nil)
		case peer.Above:
			line += " · " + p.words.say("week_above", nil)
		}
		if m.Agreed > 0 && row.Agreed == 0 { // an agreement that is older than the limit
			line += " · " + p.words.say("not_agreed_yet", nil)
		}
		lines = append(lines, line+p.beside(row, m.Own))
	}
	return lines
}

// barWidth is the longest bar, in signs: it must fit a phone beside its words.
const barWidth = 10

// bar draws how much of a limit is used. It says nothing that the words beside it do not say.
func bar(value, limit int) string {
	width := min(max(limit, 1), barWidth)
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
