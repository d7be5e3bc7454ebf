package messages

// Topic names a page of the help.
type Topic string

// The pages of the help.
const (
	AllHelp     Topic = "all"    // every command in one line each
	TeamHelp    Topic = "team"   // for coordinators and admins
	PeerHelp    Topic = "peer"   // everything about me
	PersonHelp  Topic = "person" // a name without the @ that makes it a person
	OneHelp     Topic = "one"    // several people where one is meant
	CheckInHelp Topic = "checkin"
	OwnHelp     Topic = "own" // nobody proposes an agreement to themselves
)

// Help is the usage of a command, or the short hint that is needed where one went astray.
type Help struct {
	Topic   Topic
	Prefix  string `json:",omitempty"` // of the commands where names collide
	Unknown bool   `json:",omitempty"` // something was typed that was not understood; it is never repeated
	Numbers string `json:",omitempty"` // whom to call in need, as the organisation wrote it
}

// helpLines are the lines of the pages that have several, in the order in which people read them: "help_team_add".
var helpLines = map[Topic][]string{
	AllHelp:  {"contact", "hours", "supervision", "timeoff", "checkin", "peer", "team"},
	TeamHelp: {"console", "add", "agreement", "match", "matches", "alerts", "holidays", "away", "policy", "wellbeing", "said", "digest", "feed", "questionnaires", "leave", "induction", "setup"},
	PeerHelp: {"week", "agreement", "limits", "matches", "settings", "pause", "leave", "induction"},
}

func (Help) kind() string { return "help" }

func (m Help) layout(p *page) {
	facts := args{"P": "/" + m.Prefix}
	if m.Unknown {
		p.say("help_unknown", facts)
	}
	page := []string{p.words.say("help_"+string(m.Topic), facts)}
	for _, line := range helpLines[m.Topic] {
		page = append(page, "• "+p.words.say("help_"+string(m.Topic)+"_"+line, facts))
	}
	if len(page) > 1 {
		page = append(page, p.words.say("help_"+string(m.Topic)+"_end", facts))
	}
	p.paragraph(page...)
	if m.Topic == AllHelp || m.Topic == PeerHelp || m.Topic == CheckInHelp {
		p.noCrisis(m.Numbers)
	}
}

// Stale answers a button or a form that no longer means anything: it is older than what it was about.
type Stale struct {
	Prefix string `json:",omitempty"`
}

func (Stale) kind() string { return "stale" }

func (m Stale) layout(p *page) { p.say("help_stale", args{"P": "/" + m.Prefix}) }
