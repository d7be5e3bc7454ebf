package messages

import (
	"slices"

	"alongside/peer"
)

// MatchList shows a worker's own matches, with what can be done with each.
type MatchList struct {
	Matches []MatchFacts
	Who     []string // whom to ask for one
}

// Slack shows 50 blocks and 4,000 characters at most: so many matches of a list are shown, and so many have buttons.
const (
	listedMatches = 25
	withButtons   = 15
)

func (MatchList) kind() string { return "match_list" }

func (m MatchList) layout(p *page) {
	if len(m.Matches) == 0 {
		p.say("match_list_empty", args{"Who": mentionList(p.words, m.Who)})
		return
	}
	p.say("match_list", nil)
	left, shown := withButtons, m.Matches[:min(len(m.Matches), listedMatches)]
	p.matches(shown, &left, func(MatchFacts) bool { return true })
	p.more(len(m.Matches) - len(shown))
}

// matches lists matches one below the other, those that ask for it with their buttons, as long as any are left.
func (p *page) matches(all []MatchFacts, left *int, acts func(MatchFacts) bool) {
	var lines []string
	flush := func() {
		for part := range slices.Chunk(lines, perParagraph) {
			p.paragraph(part...)
		}
		lines = nil
	}
	for _, m := range all {
		lines = append(lines, "• "+m.line(p.words))
		if buttons := m.buttons(); len(buttons) > 0 && acts(m) && *left > 0 {
			flush()
			p.press(buttons...)
			*left--
		}
	}
	flush()
}

// TeamMatches shows the coordinators of teams all their matches, those that need a decision first. They are in the order of days, and
// never of people.
type TeamMatches struct{ Teams []MatchesOf }

// MatchesOf are the matches of one team.
type MatchesOf struct {
	Team    string
	Seen    bool         `json:",omitempty"` // the reader may see them and decides nothing
	Past    []MatchFacts // that run beyond the day on which they were expected to end
	Waiting []MatchFacts // proposals
	Others  []MatchFacts // that run
}

// Add puts a match where it belongs. One that has ended, or of which nothing came, is left out.
func (m *MatchesOf) Add(one MatchFacts) {
	switch {
	case one.State == peer.MatchProposed:
		m.Waiting = append(m.Waiting, one)
	case one.Overdue && one.State == peer.MatchActive:
		m.Past = append(m.Past, one)
	case one.State == peer.MatchActive || one.State == peer.MatchEnding:
		m.Others = append(m.Others, one)
	}
}

// NextDay is the day that a list of matches goes by: the last day, else the expected end, else the day of the proposal. A match
// without an end comes last.
func (m MatchFacts) NextDay() peer.Day {
	switch {
	case m.State == peer.MatchProposed:
		return m.Asked
	case m.Last.Valid():
		return m.Last
	case m.Until.Valid():
		return m.Until
	}
	return peer.Day{Year: 9999, Month: 12, Num: 31}
}

func (TeamMatches) kind() string { return "match_team" }

func (m TeamMatches) layout(p *page) {
	left, room := withButtons, listedMatches
	for _, t := range m.Teams {
		t.layout(p, &left, &room)
	}
	p.note("match_team_end", args{"P": "/" + p.prefix})
}

func (m MatchesOf) layout(p *page, left, room *int) {
	facts := args{"Team": m.Team, "P": "/" + p.prefix}
	total := len(m.Past) + len(m.Waiting) + len(m.Others)
	if total == 0 {
		p.say("match_team_none", facts)
		return
	}
	p.say("match_team", facts)
	for _, part := range []struct {
		id  string
		all []MatchFacts
	}{{"match_team_past", m.Past}, {"match_team_waiting", m.Waiting}, {"match_team_others", m.Others}} {
		shown := part.all[:min(len(part.all), *room)]
		if len(shown) == 0 {
			continue
		}
		*room -= len(shown)
		total -= len(shown)
		p.say(part.id, nil)
		p.matches(shown, left, func(f MatchFacts) bool {
			return !m.Seen && (f.State != peer.MatchActive || f.Overdue || f.Near || f.Longer.Waits())
		})
	}
	p.more(total)
}

// more says how many matches of a list are not shown.
func (p *page) more(n int) {
	if n > 0 {
		p.note("match_more", args{"N": n})
	}
}

// MatchStands answers a button or a form that came too late or twice: why nothing was done, and how the match stands.
type MatchStands struct {
	MatchFacts
	Reason peer.Reason
}

func (MatchStands) kind() string { return "match_stands" }

func (m MatchStands) layout(p *page) {
	p.say("refused_"+reasonWord(m.Reason), nil)
	if m.State != peer.MatchDeclined {
		p.paragraph(m.line(p.words))
	}
}
