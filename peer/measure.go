package peer

// Level says how a measure stands to its limit.
type Level uint8

// The levels of a measure.
const (
	Below   Level = iota
	HeadsUp       // near the limit, and not beyond it: the worker alone is told
	Above         // beyond the limit, of a minimum below it: the worker is told, then the coordinators
)

// Level returns the level of a measure. A limit of zero has no heads-up: the first is above it.
func (r Rule) Level(value, limit int) Level {
	if r.Least {
		switch {
		case value < limit:
			return Above
		case r.HeadsUp > 0 && value*100 <= limit*r.HeadsUp:
			return HeadsUp
		}
		return Below
	}
	switch {
	case value > limit:
		return Above
	case limit > 0 && r.HeadsUp > 0 && value*100 >= limit*r.HeadsUp:
		return HeadsUp
	}
	return Below
}

// Better tells whether a measure is further from alerting than another.
func (r Rule) Better(value, than int) bool {
	if r.Least {
		return value > than
	}
	return value < than
}

// Finding is what a rule measured in one of its windows.
type Finding struct {
	Rule     RuleID
	Code     Code   // empty where the rule is not about one code
	Window   string // the window's key: see WindowKind
	From, To Day    // the days of the window, both included
	Value    int    // in the unit of the rule
	Limit    int
	Level    Level
	Agreed   int    // version of the agreement that sets the limit, 0 for a limit that was not agreed
	Cover    string // during time off: who is there for the code, empty for nobody
}

// HeadsUpKey returns the key under which it is remembered that the worker was told about this window of this rule.
func (f Finding) HeadsUpKey() string {
	if f.Code == "" {
		return string(f.Rule) + "." + f.Window
	}
	return string(f.Rule) + "." + string(f.Code) + "." + f.Window
}

// contacts appends what the rules of contacts measure in the windows that a change of c touches.
func (l *Ledger) contacts(findings []Finding, c Contact) []Finding {
	entries := l.entries()
	var clock reader
	day, _ := clock.read(c.Start, c.Zone)
	var spans []span
	for i := range rules {
		rule := &rules[i]
		code := c.Code
		if !rule.PerCode {
			code = ""
		}
		if rule.measure == nil || rule.PerCode && code == "" {
			continue
		}
		spans = rule.measure(spans[:0], entries, code, day)
		for _, s := range spans {
			at, on := lastOf(entries, code, s, c.Start.Unix(), day)
			if f, ok := l.finding(rule, code, s, at, on); ok {
				findings = append(findings, f)
			}
		}
	}
	return findings
}

// lastOf is when the last entry of a window began, and its day; otherwise where there is none.
func lastOf(entries []entry, code Code, s span, otherwise int64, day int) (at int64, on int) {
	found := false
	for i := range entries {
		e := &entries[i]
		if (code == "" || e.code == code) && e.day >= s.first && e.day <= s.last && (!found || e.at > at) {
			at, on, found = e.at, e.day, true
		}
	}
	if !found {
		return otherwise, day
	}
	return at, on
}

// RunAtEdge tells whether a run among findings begins on the first day that was loaded, or ends on the last one. Its true
// ends may then lie further out, and with them its key and its length: load more weeks and measure again. Later is of no
// matter where last is not before today, because nothing is logged in the future.
func RunAtEdge(findings []Finding, first, last Day) (earlier, later bool) {
	for _, f := range findings {
		if rule, ok := RuleByID(f.Rule); ok && rule.Window == RunWindow && f.Value > 0 {
			earlier = earlier || !first.Before(f.From)
			later = later || !f.To.Before(last)
		}
	}
	return earlier, later
}
