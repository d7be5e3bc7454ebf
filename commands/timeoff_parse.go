package commands

import (
	"regexp"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
)

// awayDraft is time off as it was typed: nothing is resolved against a day or a zone yet.
type awayDraft struct {
	verb        string // "list", "cancel", "team", "help" or ""
	first, last daySaid
	firstWord   string // as it was typed
	from, to    int    // minutes after midnight of the first and the last day; -1 where none was typed
	part        string // "morning", "afternoon", "evening" or ""
	kind        peer.TimeOffKind
	rest        []string
}

// The vocabulary of time off, by meaning.
var (
	awayKinds = map[string]peer.TimeOffKind{"holiday": peer.HolidayOff, "health": peer.HealthOff, "dayoff": peer.DayOff, "recovery": peer.RecoveryOff}
	awayVerbs = map[string]bool{"list": true, "cancel": true, "team": true, "help": true}
	awayParts = map[string][2]int{"morning": {0, 12 * 60}, "afternoon": {12 * 60, 24 * 60}, "evening": {17 * 60, 24 * 60}}
)

var (
	isoRange = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})-(\d{4}-\d{1,2}-\d{1,2})$`)
	hourForm = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?$`)
	dayForm  = regexp.MustCompile(`^(\d{1,2})\.?$`)
)

// parseAway reads what was typed behind /timeoff, in any order and in any of our languages. Nothing is guessed.
func parseAway(text string, r reader) (awayDraft, *trouble) {
	d := awayDraft{from: -1, to: -1}
	if len([]rune(text)) > maxTyped {
		return d, &trouble{kind: messages.TextTooLong}
	}
	text, _ = peer.Clean(text)
	text = dashes.ReplaceAllString(messages.Normal(text), "-")
	d.rest = strings.Fields(text)
	if suspicion, _ := peer.Suspect(text, r.known); suspicion != "" && suspicion != peer.LooksLikeName {
		return d, &trouble{kind: messages.Person}
	}
	words := r.awayWords(d.rest)
	for until := false; len(words) > 0; {
		if words[0] == "-" {
			until, words = true, words[1:]
			continue
		}
		n, next, bad := d.take(words, until, r)
		if bad != nil {
			return d, bad
		}
		until, words = next, words[n:]
	}
	if d.verb != "" && d.verb != "cancel" && (d.first.how != "" || d.kind != "") {
		return d, &trouble{messages.TwoOfAKind, d.verb}
	}
	return d, nil
}

// awayWords parts what was typed at dashes that stand for "until": "24.12-2.1" and "14-16", but neither "2026-12-24" nor a word
// with a dash in it.
func (r reader) awayWords(typed []string) []string {
	var words []string
	for _, w := range typed {
		w = bare(w)
		if m := isoRange.FindStringSubmatch(w); m != nil {
			words = append(words, m[1], "-", m[2])
			continue
		}
		_, known := phrase(r, []string{w}, func(l *messages.Lexicon) map[string]string { return l.TimeOff })
		if known > 0 || isoForm.MatchString(w) || !strings.Contains(w, "-") {
			words = append(words, w)
			continue
		}
		for i, part := range strings.Split(w, "-") {
			if i > 0 {
				words = append(words, "-")
			}
			if part != "" {
				words = append(words, part)
			}
		}
	}
	return slicesWithout(words, "")
}

func slicesWithout(words []string, gone string) []string {
	kept := words[:0]
	for _, w := range words {
		if w != gone {
			kept = append(kept, w)
		}
	}
	return kept
}

// take reads the next word or phrase. until says that it is the end of a stretch. It returns how many words it took and whether
// what follows is an end.
func (d *awayDraft) take(words []string, until bool, r reader) (n int, next bool, bad *trouble) {
	if r.prefix(words[0]) && len(words) > 1 && hourForm.MatchString(words[1]) {
		return 2, false, d.setHour(words[1], until)
	}
	if hourForm.MatchString(words[0]) && d.isHour(words, until) {
		return 1, false, d.setHour(words[0], until)
	}
	if m := dayForm.FindStringSubmatch(words[0]); m != nil && !until && len(words) > 2 && words[1] == "-" { // "24.-27.12"
		if end, taken, wrong := readDay(words[2:], r); wrong == nil && taken > 0 && end.how == "date" {
			num, _ := strconv.Atoi(m[1])
			begin := daySaid{how: "date", date: peer.Day{Year: end.date.Year, Month: end.date.Month, Num: num}}
			return 1, false, d.setDay(begin, words[0], false)
		}
	}
	if said, n, wrong := readDay(words, r); n > 0 || wrong != nil {
		if wrong != nil {
			return 0, false, wrong
		}
		bad := d.setDay(said, strings.Join(words[:n], " "), until)
		at := n // a time of day behind the last day is its end: "fri 14:00 - mon 12:00"
		if len(words) > at+1 && r.prefix(words[at]) {
			at++
		}
		if until && bad == nil && len(words) > at && colonForm.MatchString(words[at]) && d.to < 0 {
			return at + 1, false, d.setHour(words[at], true)
		}
		return n, false, bad
	}
	meaning, n := phrase(r, words, func(l *messages.Lexicon) map[string]string { return l.TimeOff })
	word := strings.Join(words[:max(n, 1)], " ")
	another := false
	switch kind, isKind := awayKinds[meaning]; {
	case n == 0:
		return 0, false, &trouble{messages.UnknownWord, short(word)}
	case isKind:
		another = d.kind != "" && d.kind != kind
		d.kind = kind
	case meaning == "from":
		return n, false, nil
	case meaning == "until":
		return n, true, nil
	case awayVerbs[meaning]:
		another = d.verb != "" && d.verb != meaning
		d.verb = meaning
	default:
		another = d.part != "" && d.part != meaning
		d.part = meaning
	}
	if another {
		return 0, false, &trouble{messages.TwoOfAKind, word}
	}
	return n, false, nil
}

// isHour tells whether a number is a time of day: one with a colon is, and a plain one is beside another that is, or behind "from"
// and "until" where the days are named already.
func (d *awayDraft) isHour(words []string, until bool) bool {
	if colonForm.MatchString(words[0]) {
		return true
	}
	if !numberForm.MatchString(words[0]) {
		return false
	}
	switch {
	case until && d.from >= 0:
		return true
	case len(words) > 2 && words[1] == "-" && (colonForm.MatchString(words[2]) || numberForm.MatchString(words[2]) && (len(words) < 4 || !isMonth(words[3]))):
		return true
	}
	return d.first.how != "" && (len(words) == 1 || !isMonth(words[1]))
}

// isMonth tells whether a word is the name of a month in any language.
func isMonth(word string) bool {
	for _, lang := range messages.Languages {
		if _, ok := messages.LexiconOf(lang).Months[word]; ok {
			return true
		}
	}
	return false
}

func (d *awayDraft) setHour(word string, until bool) *trouble {
	m := hourForm.FindStringSubmatch(word)
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	at := &d.from
	if until {
		at = &d.to
	}
	switch {
	case hour > 24 || minute > 59 || hour == 24 && minute > 0:
		return &trouble{messages.UnknownWord, word}
	case *at >= 0:
		return &trouble{messages.TwoOfAKind, word}
	}
	*at = hour*60 + minute
	return nil
}

func (d *awayDraft) setDay(said daySaid, word string, until bool) *trouble {
	at := &d.first
	if until {
		at = &d.last
	}
	if until && d.first.how == "" { // "until friday": from today
		d.first = daySaid{how: "relative"}
	}
	if at.how != "" && *at != said {
		return &trouble{messages.TwoOfAKind, word}
	}
	*at = said
	if !until {
		d.firstWord = word
	}
	return nil
}

// resolve turns what was typed into a stretch of time, or into the question or the trouble that stands in its way.
func (d awayDraft) resolve(today peer.Day, zone string) (peer.TimeOff, messages.Message) {
	var none peer.TimeOff
	if d.first.how == "" {
		if d.from < 0 && d.to < 0 && d.part == "" {
			return none, messages.TimeOffTrouble{Trouble: messages.NoDay}
		}
		d.first = daySaid{how: "relative"}
	}
	days, bad := d.first.ahead(today)
	if bad != nil {
		return none, messages.TimeOffTrouble{Trouble: bad.kind, Word: bad.word}
	}
	if len(days) > 1 {
		ask := messages.TimeOffAsk{}
		for _, day := range days {
			ask.Choices = append(ask.Choices, messages.TimeOffChoice{Day: day, Text: draft{rest: d.rest}.with(d.firstWord, day.String())})
		}
		return none, ask
	}
	first, last := days[0], days[0]
	if d.last.how != "" {
		if days, bad = d.last.after(first, today); bad != nil {
			return none, messages.TimeOffTrouble{Trouble: bad.kind, Word: bad.word}
		}
		last = days[0]
	}
	from, to := max(d.from, 0), 24*60
	if d.to >= 0 {
		to = d.to
	}
	if part, ok := awayParts[d.part]; ok {
		if first != last || d.from >= 0 || d.to >= 0 {
			return none, messages.TimeOffTrouble{Trouble: messages.TwoOfAKind, Word: d.part}
		}
		from, to = part[0], part[1]
	}
	t := peer.TimeOff{Kind: d.kind, Zone: zone, From: peer.Civil(first, from, zone), To: peer.Civil(last, to, zone)}
	if t.Kind == "" {
		t.Kind = peer.DayOff
	}
	switch {
	case !t.From.Before(t.To):
		return none, messages.TimeOffTrouble{Trouble: messages.EndsBefore}
	case t.To.Sub(t.From) > peer.LongestTimeOff:
		return none, messages.TimeOffTrouble{Trouble: messages.TooMuch}
	}
	return t, nil
}

// after resolves the last day of a stretch: the next such day from the first on.
func (s daySaid) after(first, today peer.Day) ([]peer.Day, *trouble) {
	switch {
	case s.how == "relative":
		return s.ahead(today)
	case s.how == "weekday" && s.weekday == first.Weekday():
		return []peer.Day{first.Add(7)}, nil
	case s.how == "date" && s.date.Year == 0:
		day := peer.Day{Year: first.Year, Month: s.date.Month, Num: s.date.Num}
		for years := 0; !day.Valid() || day.Before(first); years++ {
			if day.Year++; years > 8 {
				return nil, &trouble{kind: messages.NoSuchDay, word: short(strconv.Itoa(s.date.Num) + "." + strconv.Itoa(int(s.date.Month)))}
			}
		}
		return []peer.Day{day}, nil
	}
	return s.ahead(first)
}
