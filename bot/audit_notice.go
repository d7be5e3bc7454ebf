package bot

import (
	"context"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// personGone tells whether an error says that nothing ever arrives at a person.
func personGone(code string) bool {
	switch code {
	case "account_inactive", "user_not_found", "user_disabled", "user_not_visible", "channel_not_found", "cannot_dm_bot", "is_bot",
		"messages_tab_disabled", "user_not_in_team", "not_in_dm":
		return true
	}
	return false
}

// noticeBuried tells whoever can mend it of entries that could not even be read: once each.
func (b *Bot) noticeBuried(ctx context.Context, at time.Time) error {
	letters, err := b.cfg.Store.DeadLetters(ctx, b.workspace, 50)
	if err != nil {
		return err
	}
	for _, l := range letters {
		key := "buried." + l.Entry
		if l.Out.ID != "" || b.auditor.saw(key) {
			continue
		}
		st, err := b.cfg.Store.Load(ctx, storage.Want{Workspace: b.workspace, Op: key})
		if err != nil {
			return err
		}
		if !st.Applied && at.Sub(l.At) < 24*time.Hour {
			c := storage.NewChange(st, key, at)
			for _, out := range b.notices(key, "", "", nil, l.Code, at) {
				c.Send(out)
			}
			if _, err := b.cfg.Store.Commit(ctx, c); err != nil {
				return err
			}
			b.log.WithFields(logrus.Fields{"entry": l.Entry, "code": l.Code}).Error("an entry of the outbox cannot be read")
		}
		b.auditor.note(key)
	}
	return nil
}

func (a *auditor) saw(key string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.noticed[key]
}

func (a *auditor) note(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.noticed == nil || len(a.noticed) > 1000 {
		a.noticed = map[string]bool{}
	}
	a.noticed[key] = true
}

// notices tell the coordinators of a team, or the admins where there are none, that a message could not be delivered, or
// that somebody cannot be reached.
func (b *Bot) notices(id, gone, teamID string, team *peer.Team, code string, now time.Time) []storage.Out {
	zone := ""
	menders := b.cfg.Admins
	if team != nil {
		zone = team.Zone
		if len(team.Coordinators) > 0 {
			menders = team.Coordinators
		}
	}
	kind, facts, err := messages.Encode(messages.Undelivered{To: gone, Code: code, At: now, Zone: zone})
	if err != nil {
		return nil
	}
	var all []storage.Out
	for _, user := range menders {
		all = append(all, storage.Out{
			ID: noticeMark + id + "." + user, Workspace: b.workspace, Team: teamID, Lane: storage.ReplyLane,
			To: storage.Recipient{User: user}, Kind: kind, Facts: facts, At: now,
		})
	}
	return all
}
