package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"alongside/messages"
	"alongside/peer"
)

// How old an answer about a person may be, and how long somebody waits for a newer one while an old one is at hand.
const (
	personFresh   = 5 * time.Minute
	personPatient = 700 * time.Millisecond
	personTimeout = 5 * time.Second
	peopleMost    = 20_000
)

// directory remembers what Slack says of people. An old answer is better than none: when Slack is slow or down, what was
// known last is used, so that work can be logged all the same.
type directory struct {
	now   func() time.Time // of requests: where a clock is moved, what is known ages with it
	fetch func(ctx context.Context, user string) (peer.Person, error)

	mu    sync.Mutex
	known map[string]knownPerson
	calls singleflight.Group
}

type knownPerson struct {
	person peer.Person
	at     time.Time
}

func (d *directory) person(ctx context.Context, user string) (peer.Person, error) {
	d.mu.Lock()
	old, have := d.known[user]
	d.mu.Unlock()
	if have && d.now().Sub(old.at) < personFresh {
		return old.person, nil
	}
	// The call outlives whoever asked first: others may be waiting for the same answer.
	answer := d.calls.DoChan(user, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), personTimeout)
		defer cancel()
		p, err := d.fetch(ctx, user)
		if err == nil {
			d.remember(p)
		}
		return p, err
	})
	var impatient <-chan time.Time
	if have {
		t := time.NewTimer(personPatient)
		defer t.Stop()
		impatient = t.C
	}
	select {
	case r := <-answer:
		if p, ok := r.Val.(peer.Person); ok && r.Err == nil {
			return p, nil
		}
		if have {
			return old.person, nil
		}
		return peer.Person{}, fmt.Errorf("look up a person: %w", r.Err)
	case <-impatient:
		return old.person, nil
	case <-ctx.Done():
		if have {
			return old.person, nil
		}
		return peer.Person{}, fmt.Errorf("look up a person: %w", ctx.Err())
	}
}

func (d *directory) remember(p peer.Person) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil || len(d.known) >= peopleMost {
		d.known = map[string]knownPerson{}
	}
	d.known[p.User] = knownPerson{p, d.now()}
}

// Person returns what Slack says of somebody, at most some minutes old, or older while Slack does not answer. The error is
// errPeople where Slack does not answer and nothing is known. A person whom Slack does not know is Foreign.
func (b *Bot) Person(ctx context.Context, workspace, user string) (peer.Person, error) {
	if workspace != "" && workspace != b.workspace {
		return peer.Person{User: user, Foreign: true}, nil
	}
	p, err := b.people.person(ctx, user)
	if err != nil {
		return p, fmt.Errorf("%w: %w", errPeople, err)
	}
	return p, nil
}

func (b *Bot) fetchPerson(ctx context.Context, user string) (peer.Person, error) {
	u, err := b.api.GetUserInfoContext(ctx, user)
	if err != nil {
		switch f := judge(err); f.code {
		case "user_not_found", "user_not_visible", "users_not_found":
			return peer.Person{User: user, Foreign: true}, nil
		default:
			if f.verdict == unauthorised {
				b.revoke(f.code)
			}
		}
		return peer.Person{}, err
	}
	admin := u.IsAdmin || u.IsOwner || u.IsPrimaryOwner || slices.Contains(b.cfg.Admins, user)
	return peer.Person{
		User: user, Name: cmp.Or(u.Profile.DisplayName, u.RealName, u.Profile.RealName), Zone: u.TZ, Language: messages.LanguageOf(u.Locale), Admin: admin,
		Guest:       u.IsRestricted || u.IsUltraRestricted,
		Bot:         u.IsBot || u.IsAppUser || u.IsWorkflowBot || u.IsConnectorBot || user == "USLACKBOT",
		Deactivated: u.Deleted,
		Foreign:     u.IsStranger || (u.TeamID != "" && u.TeamID != b.workspace && !slices.Contains(u.Enterprise.Teams, b.workspace)),
	}, nil
}

// realName is the name of somebody as Slack has it now, "" where Slack does not say. It is asked for when a message needs it,
// and kept nowhere.
func (b *Bot) realName(ctx context.Context, user string) string {
	ctx, cancel := context.WithTimeout(ctx, personTimeout)
	defer cancel()
	u, err := b.api.GetUserInfoContext(ctx, user)
	if err != nil {
		return ""
	}
	if u.Profile.RealName != "" {
		return u.Profile.RealName
	}
	return u.RealName
}
