package bot

import (
	"strings"
	"testing"

	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// TestADigestThatTheChannelDoesNotTake goes to the coordinators, each without what others handle about them; then to the deputies, and
// no further.
func TestADigestThatTheChannelDoesNotTake(t *testing.T) {
	for _, row := range []struct {
		name        string
		gone        bool // the coordinator's account
		kari, dep   int
		deputyReads string
	}{
		{name: "to the coordinators", kari: 1},
		{name: "to the deputies", gone: true, dep: 1, deputyReads: "<@" + kari + "> would like to be away"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := start(t, setup{noRun: true, sim: func(c *slacksim.Config) {
				for i := range c.Channels {
					c.Channels[i].Archived = c.Channels[i].ID == coordChannel
				}
				for i := range c.Users {
					c.Users[i].Deleted = row.gone && c.Users[i].ID == kari
				}
			}})
			now := w.agree()
			w.team()
			w.boot(setup{})
			away := func(user string) messages.DigestLine {
				return messages.DigestLine{Kind: peer.DigestRequest, Items: []messages.DigestItem{{Worker: user, From: now, To: now.AddDate(0, 0, 1), Zone: "UTC", Since: now}}}
			}
			o := out(t, "digest.team1.2026-11-23", storage.NudgeLane, storage.Recipient{Channel: coordChannel},
				messages.Digest{Team: "team1", Name: "Harbour", Zone: "UTC", Lines: []messages.DigestLine{away(ada), away(kari)}})
			o.At = now
			w.send(o)
			w.settled(o.ID)
			last := o.ID + "#rung1." + kari
			if row.gone {
				w.settled(last)
				last = o.ID + "#rung2." + dep
			}
			w.settled(last)
			digests := func(user string) (all []string) {
				for _, m := range w.posts(user) {
					if strings.Contains(m.Text, "The week in Harbour") {
						all = append(all, m.Text)
					}
				}
				return all
			}
			if len(digests(kari)) != row.kari || len(digests(dep)) != row.dep || len(digests(mia)) != 0 {
				t.Errorf("kari got %q, dep %q, an admin %q", digests(kari), digests(dep), digests(mia))
			}
			for _, text := range digests(kari) {
				if !strings.Contains(text, ada) || strings.Contains(text, kari) {
					t.Errorf("kari reads %q", text)
				}
			}
			for _, text := range digests(dep) {
				if !strings.Contains(text, row.deputyReads) {
					t.Errorf("dep reads %q", text)
				}
			}
		})
	}
}
