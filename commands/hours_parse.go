package commands

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
)

// hoursDraft is working time as it was typed. The day, the length and a single time of day are read as of a contact.
type hoursDraft struct {
	draft
	kind     *peer.WorkKind
	from, to int    // an interval, in minutes after midnight; -1 where none was typed
	half     bool   // "9-5": the end may be in the afternoon or in the next morning
	interval string // as it was typed
	bare     int    // a number without a unit, -1 where there is none
	bareWord string
}

func newHoursDraft() hoursDraft {
	return hoursDraft{draft: draft{length: -1, clock: -1, unsure: -1}, from: -1, to: -1, bare: -1}
}

// The vocabulary of working time, by meaning.
var (
	workKinds = map[string]peer.WorkKind{"shift": peer.ShiftWork, "travel": peer.TravelWork, "admin": peer.AdminWork,
		"teaching": peer.TeachingWork, "meeting": peer.MeetingWork, "outside": peer.OutsideRole, "second": peer.SecondRole}
	hoursVerbs = map[string]bool{"start": true, "stop": true, "week": true, "list": true, "undo": true, "help": true}
)

func (r reader) hours(words []string) (string, int) {
	return phrase(r, words, func(l *messages.Lexicon) map[string]string { return l.Hours })
}

var (
	dashes   = regexp.MustCompile(`[-–—]`)
	fourForm = regexp.MustCompile(`^\d{4}$`)
	pointed  = regexp.MustCompile(`^\d{1,2}\.(?:1[3-9]|[2-5]\d)$`) // "16.30" is no date: there is no such month
)

// parseHours reads what was typed behind /hours, in any order and in any of our languages. Nothing is guessed.
func parseHours(text string, r reader) (hoursDraft, *trouble) {
	d := newHoursDraft()
	if len([]rune(text)) > maxTyped {
		return d, &trouble{kind: messages.TextTooLong}
	}
	text, _ = peer.Clean(text)
	text = messages.Normal(text)
	d.rest = strings.Fields(text)
	words := make([]string, 0, len(d.rest))
	for _, w := range d.rest {
		if w = bare(w); w != "" {
			words = append(words, w)
		}
	}
	doubtful := slices.DeleteFunc(slices.Clone(d.rest), func(w string) bool { // an interval has as many digits as a telephone
		_, _, is := intervalOf(dashes.Split(bare(w), -1))
		return is
	})
	if suspicion, _ := peer.Suspect(strings.Join(doubtful, " "), r.known); suspicion != "" && suspicion != peer.LooksLikeName {
		return d, &trouble{kind: messages.Person}
	}
	for len(words) > 0 {
		n, bad := d.take(words, r)
		if bad != nil {
			return d, bad
		}
		words = words[n:]
	}
	if (d.verb == "undo" || d.verb == "week" || d.verb == "list") && len(d.rest) > 1 {
		d.verb = "help" // nothing is taken back on a guess
	}
	return d, d.settle()
}

// take reads the next word or phrase and returns how many words it took.
func (d *hoursDraft) take(words []string, r reader) (int, *trouble) {
	if n, bad := d.takeInterval(words, r); n > 0 || bad != nil {
		return n, bad
	}
	if r.prefix(words[0]) && len(words) > 1 {
		if minute, ok := timeOf(words[1]); ok {
			return 2, d.setClock(minute, words[1])
		}
	}
	if pointed.MatchString(words[0]) && (len(words) == 1 || r.unit(words[1]) == 0) {
		if minute, ok := clockOf(words[0]); ok {
			return 1, d.setClock(minute, words[0])
		}
	}
	for _, read := range []func([]string, reader) (int, *trouble){d.takeDate, d.takeDay, d.takeHoursWord, d.takeBare, d.takeLength, d.takeClock} {
		if n, bad := read(words, r); n > 0 || bad != nil {
			return n, bad
		}
	}
	return 0, &trouble{messages.UnknownWord, short(words[0])}
}

// takeInterval reads "9-16:30", "09:00 – 16.30", "0900-1630" and "from 9 to 16:30".
func (d *hoursDraft) takeInterval(words []string, r reader) (int, *trouble) {
	lead := 0
	if meaning, n := r.hours(words); meaning == "from" {
		lead = n
	}
	words = words[lead:]
	var ends []string
	n := 0
	if len(words) > 0 {
		ends, n = dashes.Split(words[0], -1), 1
	}
	if len(words) > 2 && len(ends) == 1 {
		meaning, _ := r.hours(words[1:2])
		if meaning == "until" || dashes.MatchString(words[1]) && len(words[1]) <= len("—") {
			ends, n = []string{words[0], words[2]}, 3
		} else if meaning, m := r.hours(words[1:]); meaning == "until" && len(words) > m+1 {
			ends, n = []string{words[0], words[m+1]}, m+2
		}
	}
	from, to, ok := intervalOf(ends)
	if !ok {
		return 0, nil
	}
	said := strings.Join(words[:n], " ")
	if d.from >= 0 && (d.from != from || d.to != to) {
		return 0, &trouble{messages.TwoOfAKind, said}
	}
	d.from, d.to, d.interval = from, to, said
	// On a clock of twelve hours "9-5" ends in the afternoon; who writes a nought in front reads a clock of twenty-four.
	d.half = to <= from && to < 12*60 && to+12*60 > from && ends[1][0] != '0'
	return lead + n, nil
}

// intervalOf reads the two ends of an interval.
func intervalOf(ends []string) (from, to int, ok bool) {
	if len(ends) != 2 {
		return 0, 0, false
	}
	from, begins := timeOf(ends[0])
	to, stops := timeOf(ends[1])
	return from, to, begins && stops && from < 24*60
}

// timeOf reads a time of day where nothing else can stand: "9", "16:30", "16.30", "1630", and "24" for the end of the day.
func timeOf(word string) (minute int, ok bool) {
	switch {
	case fourForm.MatchString(word):
		word = word[:2] + ":" + word[2:]
	case numberForm.MatchString(word) && len(word) <= 2:
		word += ":00"
	}
	if word == "24:00" {
		return 24 * 60, true
	}
	return clockOf(word)
}

// takeHoursWord reads a word of the vocabulary. The same thing may be said twice, another of its kind may not.
func (d *hoursDraft) takeHoursWord(words []string, r reader) (int, *trouble) {
	meaning, n := r.hours(words)
	another := false
	if kind, ok := workKinds[meaning]; ok {
		another = d.kind != nil && *d.kind != kind
		d.kind = &kind
	} else if hoursVerbs[meaning] {
		another = d.verb != "" && d.verb != meaning
		d.verb = meaning
	} else {
		return 0, nil
	}
	if another {
		return 0, &trouble{messages.TwoOfAKind, strings.Join(words[:n], " ")}
	}
	return n, nil
}

// takeBare reads a number without a unit. What it means waits until all is read. With a comma it can only be hours.
func (d *hoursDraft) takeBare(words []string, r reader) (int, *trouble) {
	word := words[0]
	if len(words) > 1 && r.unit(words[1]) > 0 {
		return 0, nil
	}
	if halfForm.MatchString(word) { // with a point it was read as a date
		_, bad := d.takeLength([]string{word + "h"}, r)
		return 1, bad
	}
	if !numberForm.MatchString(word) {
		return 0, nil
	}
	if d.bare >= 0 {
		return 0, &trouble{messages.TwoOfAKind, word}
	}
	d.bare, _ = strconv.Atoi(word)
	d.bareWord = word
	return 1, nil
}

// settle decides what a "9:15" or an "8" is once all is read. What is left is asked.
func (d *hoursDraft) settle() *trouble {
	if d.verb == "start" || d.verb == "stop" {
		return d.settleShift()
	}
	if d.bare > 24 {
		if bad := d.addLength(d.bare, d.bareWord); bad != nil {
			return bad
		}
		d.bare = -1
	}
	switch { // beside a length it is a time, and beside a time a length; alone and short it is a length, as of a contact
	case d.unsure < 0 || d.from >= 0:
	case d.length >= 0 && d.clock >= 0:
		return &trouble{messages.TwoOfAKind, clockText(d.unsure)}
	case d.length >= 0:
		d.clock, d.unsure = d.unsure, -1
	case d.clock >= 0 || d.unsure < 4*60:
		d.length, d.unsure = d.unsure, -1
	}
	switch {
	case d.from >= 0 && (d.clock >= 0 || d.length >= 0 || d.bare >= 0 || d.unsure >= 0):
		return &trouble{messages.TwoOfAKind, d.interval}
	case d.bare >= 0 && (d.length >= 0 || d.unsure >= 0):
		return &trouble{messages.TwoOfAKind, d.bareWord}
	case d.verb == "" && d.clock >= 0 && d.length < 0 && d.bare < 0:
		return &trouble{messages.OneTime, clockText(d.clock)}
	case d.length == 0 || d.bare == 0:
		return &trouble{kind: messages.BadLength}
	}
	return nil
}

// settleShift reads what stands beside start and stop: a time of day, in whatever form, and a day with it.
func (d *hoursDraft) settleShift() *trouble {
	for _, word := range []string{d.bareWord, d.dayWord} { // "stop 16", "stop 1630", "stop 8.10"
		if minute, ok := timeOf(word); ok && d.clock < 0 && d.unsure < 0 {
			d.clock = minute
			if word == d.bareWord {
				d.bare = -1
			} else {
				d.day = daySaid{}
			}
		}
	}
	if d.unsure >= 0 && d.clock < 0 {
		d.clock, d.unsure = d.unsure, -1
	}
	if d.length >= 0 || d.from >= 0 || d.bare >= 0 || d.unsure >= 0 || d.day.how != "" && d.clock < 0 {
		return &trouble{kind: messages.MixedUp}
	}
	return nil
}
