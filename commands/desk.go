package commands

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"alongside/messages"
	"alongside/peer"
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
	Random func(n int) int // a uniform number in [0, n), not to be guessed
	NewID  func() string   // a short random record id
	Prefix string          // of the commands where names collide: "peer-" makes /contact /peer-contact
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
	return h(d, ctx, req)
}

// handler answers one kind of request.
type handler func(d *Desk, ctx context.Context, req Request) (Reply, error)

// decision is what the rules made of a state: a reply, and what is to be written, if anything is.
type decision struct {
	reply  messages.Message
	change *storage.Change
	more   []peer.Week // what was read does not reach: read these weeks too and decide again
}

// unit is the unit of work: read once, decide, commit once. A decision that somebody overtook is made again on what they
// left. A request that was answered before gets the same answer again.
func (d *Desk) unit(ctx context.Context, req Request, want storage.Want, decide func(storage.State) (decision, error)) (messages.Message, error) {
	want.Workspace, want.Op = req.Workspace, req.Op
	for range tries {
		st, err := d.Store.Load(ctx, want)
		if err != nil {
			return nil, err
		}
		if st.Applied {
			return stored(st.Done)
		}
		made, err := decide(st)
		if err == nil && len(made.more) > 0 {
			want.Weeks = append(want.Weeks, made.more...)
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
			continue
		}
		if err != nil {
			return nil, err
		}
		return stored(result)
	}
	return nil, ErrBusy
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
	return json.Marshal(answer{kind, facts})
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
