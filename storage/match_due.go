package storage

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"alongside/peer"
)

// The kinds of the entries that a match leads to. They lapse where the match has another end by the time that they come due.
const (
	MatchCountdownKind = "match-countdown" // both sides are told how long it is expected to last yet
	MatchEndKind       = "match-end"       // its planned last day is over
)

// MatchDue is what an entry of one of the kinds is about.
type MatchDue struct {
	Worker string
	Code   peer.Code
	Turn   int
	Step   int   // of the countdown, see peer.SixMonths and the others; 0 for the end
	End    int64 // Unix seconds of the expected or the planned end: another end makes another entry
}

// MatchCountdown returns the entry with which both sides are told of a step. Whoever sets the expected end of a match enters one
// for each step to come, in the same Commit, see MatchCountdowns.
func MatchCountdown(m peer.Match, step int, at time.Time) Due {
	return MatchDue{m.Worker, m.Code, m.Turn, step, m.End.Unix()}.due(MatchCountdownKind, at)
}

// MatchCountdowns returns the entries of all steps that come after an instant. zone is where the worker is.
func MatchCountdowns(m peer.Match, at time.Time, zone string) []Due {
	var all []Due
	for step := 1; step <= peer.MatchSteps && !m.End.IsZero(); step++ {
		if when := m.CountdownAt(step, zone); when.After(at) {
			all = append(all, MatchCountdown(m, step, when))
		}
	}
	return all
}

// MatchEnd returns the entry with which a match ends after its planned last day: both sides are told in the morning. Whoever plans
// the ending enters it in the same Commit. zone is where the worker is.
func MatchEnd(m peer.Match, zone string) Due {
	morning := peer.Civil(peer.DayOf(m.Ended, zone), peer.MorningMinute, zone)
	return MatchDue{m.Worker, m.Code, m.Turn, 0, m.Ended.Unix()}.due(MatchEndKind, morning)
}

func (d MatchDue) due(kind string, at time.Time) Due {
	occurrence := []string{string(d.Code), strconv.Itoa(d.Turn), strconv.Itoa(d.Step), strconv.FormatInt(d.End, 10)}
	return Due{Kind: kind, Subject: d.Worker, Occurrence: strings.Join(occurrence, "."), At: at}
}

// ReadMatchDue returns what MatchCountdown and MatchEnd wrote. Anything else is an error.
func ReadMatchDue(d Due) (MatchDue, error) {
	parts := strings.Split(d.Occurrence, ".")
	if len(parts) == 4 {
		turn, err1 := strconv.Atoi(parts[1])
		step, err2 := strconv.Atoi(parts[2])
		end, err3 := strconv.ParseInt(parts[3], 10, 64)
		about := MatchDue{d.Subject, peer.Code(parts[0]), turn, step, end}
		known := d.Kind == MatchCountdownKind && 0 < step && step <= peer.MatchSteps || d.Kind == MatchEndKind && step == 0
		if errors.Join(err1, err2, err3) == nil && known && about.Worker != "" && about.due(d.Kind, d.At).Member() == d.Member() {
			return about, nil
		}
	}
	return MatchDue{}, errors.New("storage: not an entry about a match")
}

// MatchAt returns the match of a code and a turn among those that were read, and false where there is none.
func (st State) MatchAt(code peer.Code, turn int) (peer.Match, bool) {
	for _, m := range st.Matches {
		if m.Code == code && m.Turn == turn {
			return m, true
		}
	}
	return peer.Match{}, false
}
