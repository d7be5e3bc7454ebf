package commands

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/sealing"
	"alongside/storage"
)

// Directory knows what Slack says of people. Its answers may be some minutes old.
type Directory interface {
	Person(ctx context.Context, workspace, user string) (peer.Person, error)
}

// Desk answers requests. It has no state of its own and may be used from many goroutines.
type Desk struct {
	Store  *storage.Store
	People Directory
	Random func(n int) int  // a uniform number in [0, n), not to be guessed
	NewID  func() string    // a short random record id
	Keys   *storage.Keyring // outside Redis; nil where none is set up, and what needs it is then off
	Prefix string           // of the commands where names collide: "peer-" makes /contact /peer-contact
	Feeds  string           // where calendars find time off, such as "https://calendar.example"; empty where that is not turned on
	Seal   *sealing.Ring    // the keys for texts that are encrypted; nil for none, and then nothing is kept that would need one

	Questionnaires []peer.Questionnaire // that the organisation may use
}

// tries is how often a decision is made anew because somebody else changed what it was based on.
const tries = 5

// ErrBusy is returned when a decision was overtaken five times in a row. Nothing was saved.
var ErrBusy = errors.New("overtaken too often")

// Handle answers one request. When it returns without an error, what the reply says is stored. Errors are
// storage.ErrUnavailable and its kin (nothing was saved), ErrBusy, or a fault of ours.
func (d *Desk) Handle(ctx context.Context, req Request) (Reply, error) {
	if refusal := gate(req.Person); refusal != "" {
		return say(messages.Refused{Reason: refusal}), nil
	}
	h, ok := routes.find(req)
	if !ok {
		return d.help(ctx, req)
	}
	return h(ctx, d, req)
}

// handler answers one kind of request.
type handler func(ctx context.Context, d *Desk, req Request) (Reply, error)

// decision is what the rules made of a state: a reply, and what is to be written, if anything is.
type decision struct {
	reply  messages.Message
	change *storage.Change
	more   []peer.Week // what was read does not reach: read these weeks too and decide again
}

// furthest is how many weeks one request reads at most: longer than any record is kept.
const furthest = 300

// unit is the unit of work: read once, decide, commit once. A decision that somebody overtook is made again on what they
// left; one that needs more weeks is made again on more, which is no try. A request that was answered before gets the same
// answer again.
func (d *Desk) unit(ctx context.Context, req Request, want storage.Want, decide func(storage.State) (decision, error)) (messages.Message, error) {
	want.Workspace, want.Op = req.Workspace, req.Op
	for overtaken := 0; overtaken < tries; {
		st, err := d.Store.Load(ctx, want)
		if err != nil {
			return nil, err
		}
		if st.Applied {
			return stored(st.Done)
		}
		made, err := decide(st)
		if err == nil && len(made.more) > 0 {
			if want.Weeks, err = further(want.Weeks, made.more); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil || made.change == nil {
			return made.reply, err
		}
		answer, err := keep(made.reply)
		if err != nil {
			return nil, err
		}
		made.change.Result(answer)
		result, err := d.Store.Commit(ctx, made.change)
		if errors.Is(err, storage.ErrConflict) {
			overtaken++
			continue
		}
		if err != nil {
			return nil, err
		}
		if bytes.Equal(result, answer) { // the usual case: written just now, and it need not be read again
			return made.reply, nil
		}
		return stored(result)
	}
	return nil, ErrBusy
}

// further adds weeks to those that are read, each once: a week that were read twice would count twice. It is an error where
// that brings nothing new, because the same decision would be asked for ever.
func further(weeks, more []peer.Week) ([]peer.Week, error) {
	all := slices.Clone(weeks)
	for _, w := range more {
		if !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	if len(all) == len(weeks) || len(all) > furthest {
		return nil, fmt.Errorf("a decision asks for %d weeks beyond the %d that were read", len(all)-len(weeks), len(weeks))
	}
	return all, nil
}

// answer is how a reply is kept with the operation that it answers.
type answer struct {
	Kind  string          `json:"k"`
	Facts json.RawMessage `json:"f"`
}

func keep(m messages.Message) ([]byte, error) {
	if m == nil {
		return nil, nil
	}
	kind, facts, err := messages.Encode(m)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, `{"k":%q,"f":%s}`, kind, facts), nil // both are JSON already: kinds are plain words
}

func stored(raw []byte) (messages.Message, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var a answer
	if err := json.Unmarshal(raw, &a); err != nil {
		return nil, fmt.Errorf("stored answer: %w", err)
	}
	return messages.Decode(a.Kind, a.Facts)
}
