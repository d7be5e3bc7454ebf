package peer

// Level says how a measure stands to its limit.
type Level uint8

// The levels of a measure.
const (
	Below   Level = iota
	HeadsUp       // at 80 % of the limit or more, and not above it: the worker alone is told
	Above         // above the limit: the worker is told, then the coordinators
)

// LevelOf returns the level of a measure. A limit of zero has no heads-up: the first is above it.
func LevelOf(value, limit int) Level {
	switch {
	case value > limit:
		return Above
	case limit > 0 && value*100 >= limit*80:
		return HeadsUp
	}
	return Below
}

// Finding is what a rule measured in one of its windows.
type Finding struct {
	Rule     RuleID
	Code     Code   // empty where the rule is not about one code
	Window   string // the window's key: "2026-11-17", "2026-W47", or the first day of a run
	From, To Day    // the days of the window, both included
	Value    int
	Limit    int
	Level    Level
	Agreed   int // version of the agreement that sets the limit, 0 for a starter limit
}

// HeadsUpKey returns the key under which it is remembered that the worker was told about this window of this rule.
func (f Finding) HeadsUpKey() string {
	if f.Code == "" {
		return string(f.Rule) + "." + f.Window
	}
	return string(f.Rule) + "." + string(f.Code) + "." + f.Window
}

// Measure returns what every contact rule measures in the windows that the contact c touches: its code on its day, in
// its week and in its run of days, and all contacts of its day. contacts are the worker's, in any order, each at most
// once; agreed is the version of the agreement that terms are of, 0 for starter terms. Where c is not among contacts (it
// was undone) the same windows are measured without it; an undo that cuts a run in two yields both parts, and a
// measure of 0 for the day itself.
//
// contacts must hold the whole week of c and its whole run; see RunAtEdge for runs longer than what was loaded.
func Measure(terms Terms, agreed int, contacts []Contact, c Contact) []Finding {
	entries := entriesOf(terms, contacts)
	var clock reader
	day, _ := clock.read(c.Start, c.Zone)
	findings := make([]Finding, 0, len(rules)+2)
	var spans []span
	for _, rule := range rules {
		if rule.measure == nil {
			continue
		}
		code := c.Code
		if !rule.PerCode {
			code = ""
		} else if code == "" {
			continue
		}
		spans = rule.measure(spans[:0], entries, code, day)
		for _, s := range spans {
			findings = append(findings, rule.finding(terms, agreed, code, s))
		}
	}
	return findings
}

// RunAtEdge tells whether a run among findings begins on the first day that was loaded, or ends on the last one. Its true
// ends may then lie further out, and with them its key and its length: load more weeks and measure again. Later is of no
// matter where last is not before today, because nothing is logged in the future.
func RunAtEdge(findings []Finding, first, last Day) (earlier, later bool) {
	for _, f := range findings {
		if rule, ok := RuleByID(f.Rule); ok && rule.Window == RunWindow {
			earlier = earlier || !first.Before(f.From)
			later = later || !f.To.Before(last)
		}
	}
	return earlier, later
}

func (r Rule) finding(terms Terms, agreed int, code Code, s span) Finding {
	limit, ok := terms.Limits[r.ID]
	if !ok { // the agreement is older than the rule
		limit, agreed = r.Starter, 0
	}
	from := ordinalDay(s.first)
	window := ""
	if r.Window == WeekWindow {
		window = from.Week().String()
	} else {
		window = from.String()
	}
	return Finding{
		Rule: r.ID, Code: code, Window: window, From: from, To: ordinalDay(s.last),
		Value: s.value, Limit: limit, Level: LevelOf(s.value, limit), Agreed: agreed,
	}
}
