package storage

import (
	"errors"
	"strconv"
	"time"
)

// Lane is one of the streams of the outbox. Lanes are separate so that nudges cannot delay alerts.
type Lane string

// The lanes.
const (
	AlertLane Lane = "alert"
	ReplyLane Lane = "reply"
	NudgeLane Lane = "nudge"
)

// Lanes are all lanes, the most urgent first.
func Lanes() []Lane { return []Lane{AlertLane, ReplyLane, NudgeLane} }

// Recipient is where a message goes: one of the two is set.
type Recipient struct {
	User    string // Slack user id, for a direct message
	Channel string // Slack channel id
}

// Out is one message to be sent. It names a kind of message and its facts; it is rendered when it is sent.
type Out struct {
	ID        string // deterministic, such as "alert.<alert id>.1.2"; the same ID is sent once
	Workspace string // filled in by Change.Send where empty
	Team      string
	Lane      Lane
	To        Recipient
	Kind      string // the kind of message
	Facts     []byte // the facts of the message, as its kind encodes them
	After     string // ID of an Out that must be settled first
	Replaces  string // ID of the Out whose message is updated in place
	Thread    string // ID of the Out under whose message this one is posted as a reply; alone where that never arrived
	Note      bool   // it only says something in the Thread: where it cannot be posted there, it is dropped
	Version   int    // of what the message shows; an older one never replaces a newer one
	Rung      int    // of the ladder, from 0
	At        time.Time
	Since     time.Time // from when it could be sent, where something held it back on purpose; zero for At
}

// Delivery is an Out that a consumer holds until it is settled.
type Delivery struct {
	Out
	Stream   string // id of the stream entry
	Attempts int    // how often sending began before this delivery
}

// SentState says how far the sending of an Out has come.
type SentState string

// The states of sending. Sent, Dead and Dropped are settled: they never change again.
const (
	NotBegun SentState = ""
	Sending  SentState = "sending"
	SentOK   SentState = "sent"
	Unknown  SentState = "unknown" // the request may or may not have reached Slack
	Dead     SentState = "dead"    // it can never be sent
	Dropped  SentState = "dropped" // it was not sent, on purpose
)

// Settled tells whether the state is final.
func (s SentState) Settled() bool { return s == SentOK || s == Dead || s == Dropped }

// Sent is what is known about the sending of an Out.
type Sent struct {
	State   SentState
	Attempt int       // how often sending began
	At      time.Time // of the last change, whole milliseconds, UTC
	By      string    // who tried last
	Channel string    // Slack channel id of the message
	TS      string    // Slack timestamp of the message, which is its id in the channel
	Code    string    // why, for Unknown, Dead and Dropped
	Version int       // the newest version that the message shows
	Counts  bool      // for Settle: it counts towards the nudges that its recipient gets, once it is sent
}

// outVersion is the version of the fields of an outbox entry.
const outVersion = "1"

func (o Out) valid() error {
	switch {
	case o.ID == "" || o.Kind == "":
		return errors.New("it has no id or no kind")
	case o.Lane != AlertLane && o.Lane != ReplyLane && o.Lane != NudgeLane:
		return errors.New("there is no such lane")
	case (o.To.User == "") == (o.To.Channel == ""):
		return errors.New("it needs one recipient")
	}
	return nil
}

// fields are the fields of the stream entry; what is empty is left out.
func (o Out) fields() []string {
	f := make([]string, 0, 32)
	f = append(f, "v", outVersion, "id", o.ID, "ws", o.Workspace, "kind", o.Kind)
	for _, p := range [...][2]string{
		{"team", o.Team}, {"user", o.To.User}, {"channel", o.To.Channel}, {"facts", string(o.Facts)}, {"after", o.After},
		{"replaces", o.Replaces}, {"thread", o.Thread},
	} {
		if p[1] != "" {
			f = append(f, p[0], p[1])
		}
	}
	if o.Note {
		f = append(f, "note", "1")
	}
	if o.Version != 0 {
		f = append(f, "n", strconv.Itoa(o.Version))
	}
	if o.Rung != 0 {
		f = append(f, "rung", strconv.Itoa(o.Rung))
	}
	if !o.At.IsZero() {
		f = append(f, "at", strconv.FormatInt(o.At.UnixMilli(), 10))
	}
	if !o.Since.IsZero() {
		f = append(f, "since", strconv.FormatInt(o.Since.UnixMilli(), 10))
	}
	return f
}

// parseOut reads the fields of a stream entry.
func parseOut(lane Lane, fields map[string]any) (Out, error) {
	get := func(name string) string { t, _ := fields[name].(string); return t }
	bad := false
	number := func(name string) int64 {
		t := get(name)
		if t == "" {
			return 0
		}
		n, err := strconv.ParseInt(t, 10, 64)
		bad = bad || err != nil
		return n
	}
	o := Out{ID: get("id"), Workspace: get("ws"), Team: get("team"), Lane: lane, To: Recipient{get("user"), get("channel")},
		Kind: get("kind"), After: get("after"), Replaces: get("replaces"), Thread: get("thread"), Note: get("note") != "", Version: int(number("n")),
		Rung: int(number("rung")), At: instant(number("at")), Since: instant(number("since"))}
	if facts := get("facts"); facts != "" {
		o.Facts = []byte(facts)
	}
	if bad || get("v") != outVersion || o.Workspace == "" || o.valid() != nil {
		return Out{}, corrupt("out", "it is no message")
	}
	return o, nil
}
