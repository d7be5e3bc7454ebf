package commands

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
)

// maxTyped is how many characters one contact may be typed in.
const maxTyped = 200

// draft is a contact as it was typed: nothing is resolved against a day, a zone or the worker's matches yet.
type draft struct {
	verb      string // "again", "undo", "list", "plan", "plans", "help" or ""
	codes     []peer.Code
	length    int // minutes, -1 where none was typed
	clock     int // minutes after midnight, -1 where none was typed
	unsure    int // minutes of "9:15", which may be a time or a length; -1 where there is none
	day       daySaid
	dayWord   string // as it was typed
	channel   peer.Channel
	direction *peer.Direction
	purpose   peer.Purpose
	outcome   *peer.Outcome
	heavy     bool
	rest      []string // what was typed, word for word, for the text behind a button
}

// daySaid is how a day was typed.
type daySaid struct {
	how     string // "", "relative", "weekday", "date"
	offset  int
	weekday time.Weekday
	date    peer.Day // Year 0 where none was typed
}

var (
	lengthForm = regexp.MustCompile(`^(\d{1,4})(?:[.,](\d{1,2}))?(\p{L}+)(?:(\d{1,2})(\p{L}*))?$`)
	numberForm = regexp.MustCompile(`^\d{1,4}$`)
	halfForm   = regexp.MustCompile(`^(\d{1,2})[.,](\d{1,2})$`)
	clockForm  = regexp.MustCompile(`^(\d{1,2})[:.](\d{2})$`)
	colonForm  = regexp.MustCompile(`^\d{1,2}:\d{2}$`)
	isoForm    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dateForm   = regexp.MustCompile(`^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2})?)?$`)
	ordinal    = regexp.MustCompile(`^(\d{1,2})\.?$`)
)

// trouble is a contact that cannot be understood.
type trouble struct {
	kind messages.Trouble
	word string
}

// parse reads what was typed behind /contact, in any order and in any of our languages. Nothing is guessed.
func parse(text string, r reader) (draft, *trouble) {
	d := draft{length: -1, clock: -1, unsure: -1}
	if len([]rune(text)) > maxTyped {
		return d, &trouble{kind: messages.TextTooLong}
	}
	text, _ = peer.Clean(text)
	text = messages.Normal(text)
	d.rest = strings.Fields(text)
	if suspicion, _ := peer.Suspect(text, r.known); suspicion != "" && suspicion != peer.LooksLikeName {
		return d, &trouble{kind: messages.Person}
	}
	words := make([]string, 0, len(d.rest))
	for _, w := range d.rest {
		if w = bare(w); w != "" {
			words = append(words, w)
		}
	}
	for len(words) > 0 {
		n, bad := d.take(words, r)
		if bad != nil {
			return d, bad
		}
		words = words[n:]
	}
	if (d.verb == "undo" || d.verb == "list" || d.verb == "plans") && len(d.rest) > 1 {
		d.verb = "help" // "undo K7" may mean a contact that is not the latest: nothing is taken back on a guess
	}
	return d, d.settle()
}

// take reads the next word or phrase and returns how many words it took.
func (d *draft) take(words []string, r reader) (int, *trouble) {
	if r.prefix(words[0]) && len(words) > 1 && clockForm.MatchString(words[1]) {
		minute, ok := clockOf(words[1])
		if !ok {
			return 0, &trouble{messages.UnknownWord, words[1]}
		}
		return 2, d.setClock(minute, words[1])
	}
	readers := []func([]string, reader) (int, *trouble){d.takeDay, d.takeWord}
	if first := words[0][0]; first >= '0' && first <= '9' { // as every date, length and time does
		readers = []func([]string, reader) (int, *trouble){d.takeDate, d.takeDay, d.takeLength, d.takeClock, d.takeWord}
	}
	for _, read := range readers {
		if n, bad := read(words, r); n > 0 || bad != nil {
			return n, bad
		}
	}
	if code, ok := peer.NormalCode(words[0]); ok {
		d.codes = append(d.codes, code)
		return 1, nil
	}
	return 0, &trouble{messages.UnknownWord, short(words[0])}
}

// takeWord reads a word of the vocabulary. The same thing may be said twice, another of its kind may not.
func (d *draft) takeWord(words []string, r reader) (int, *trouble) {
	meaning, n := r.meaning(words)
	if n == 0 {
		return 0, nil
	}
	another := false
	if channel, ok := channels[meaning]; ok {
		another = d.channel != peer.AnyChannel && d.channel != channel
		d.channel = channel
	} else if purpose, ok := purposes[meaning]; ok {
		another = d.purpose != peer.AnyPurpose && d.purpose != purpose
		d.purpose = purpose
	} else if direction, ok := directions[meaning]; ok {
		another = d.direction != nil && *d.direction != direction
		d.direction = &direction
	} else if outcome, ok := outcomes[meaning]; ok {
		another = d.outcome != nil && *d.outcome != outcome
		d.outcome = &outcome
	} else if meaning == "heavy" {
		d.heavy = true
	} else if verbs[meaning] {
		another = d.verb != "" && d.verb != meaning
		d.verb = meaning
	} else {
		return 0, nil // a unit of time without a number
	}
	if another {
		return 0, &trouble{messages.TwoOfAKind, strings.Join(words[:n], " ")}
	}
	return n, nil
}

// takeLength reads "25m", "1h30", "1.5h", "1,5 t", "90" and "1 h 30 min".
func (d *draft) takeLength(words []string, r reader) (int, *trouble) {
	word, n := words[0], 1
	if (numberForm.MatchString(word) || halfForm.MatchString(word)) && len(words) > 1 && r.unit(words[1]) > 0 {
		word, n = word+words[1], 2
	}
	if numberForm.MatchString(word) {
		minutes, _ := strconv.Atoi(word)
		return n, d.addLength(minutes, word)
	}
	m := lengthForm.FindStringSubmatch(word)
	if m == nil {
		return 0, nil
	}
	unit, rest := r.unit(m[3]), 0
	if unit == 0 || (m[4] != "" && (unit != 60 || m[2] != "" || (m[5] != "" && r.unit(m[5]) != 1))) {
		return 0, nil
	}
	whole, _ := strconv.Atoi(m[1])
	if m[4] != "" {
		rest, _ = strconv.Atoi(m[4])
	}
	minutes := whole*unit + rest
	if m[2] != "" {
		part, _ := strconv.Atoi((m[2] + "0")[:2]) // hundredths
		minutes += part * unit / 100
	}
	return n, d.addLength(minutes, word)
}

// addLength takes a length. "1h 30m" comes as two: minutes below an hour may follow whole hours.
func (d *draft) addLength(minutes int, word string) *trouble {
	switch {
	case d.length < 0:
		d.length = minutes
	case d.length > 0 && d.length%60 == 0 && minutes < 60:
		d.length += minutes
	default:
		return &trouble{messages.TwoOfAKind, word}
	}
	if d.length > 24*60 {
		return &trouble{messages.BadLength, word}
	}
	return nil
}

// takeClock reads "14:30". What may also be a length waits until everything is read.
func (d *draft) takeClock(words []string, _ reader) (int, *trouble) {
	if !colonForm.MatchString(words[0]) {
		return 0, nil
	}
	minute, ok := clockOf(words[0])
	if !ok {
		return 0, &trouble{messages.UnknownWord, words[0]}
	}
	if minute >= 12*60 || words[0][0] == '0' {
		return 1, d.setClock(minute, words[0])
	}
	if d.unsure >= 0 {
		return 0, &trouble{messages.TwoOfAKind, words[0]}
	}
	d.unsure = minute
	return 1, nil
}

func (d *draft) setClock(minute int, word string) *trouble {
	if d.clock >= 0 {
		return &trouble{messages.TwoOfAKind, word}
	}
	d.clock = minute
	return nil
}

// settle decides what a "1:30" is once all is read: beside a length or a missed call it is a time, beside a time it is a
// length, and alone up to 3:59 it is a length, as the help says. What is left is asked.
func (d *draft) settle() *trouble {
	if d.unsure < 0 {
		return nil
	}
	noLength := d.length >= 0 || (d.outcome != nil && *d.outcome != peer.Held)
	switch {
	case (noLength || d.verb == "plan") && d.clock < 0: // a plan has a time
		d.clock, d.unsure = d.unsure, -1
	case noLength:
		return &trouble{messages.TwoOfAKind, clockText(d.unsure)}
	case d.clock >= 0 || d.unsure < 4*60:
		d.length, d.unsure = d.unsure, -1
	}
	return nil
}

func clockOf(word string) (int, bool) {
	m := clockForm.FindStringSubmatch(word)
	if m == nil {
		return 0, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	return hour*60 + minute, hour < 24 && minute < 60
}

// short keeps an unknown word short enough to be repeated to whoever typed it.
func short(word string) string {
	runes := []rune(word)
	if len(runes) <= 20 {
		return word
	}
	return string(runes[:19]) + "…"
}
