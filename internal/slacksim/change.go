package slacksim

import (
	"slices"
	"time"
)

// ChannelChange changes a channel; nil and empty fields stay as they are.
type ChannelChange struct {
	ID       string   `json:"id"`
	Archived *bool    `json:"archived"`
	BotIn    *bool    `json:"bot_in"`
	Add      []string `json:"add"`
	Remove   []string `json:"remove"`
}

// ChangeChannel applies a change.
func (s *Server) ChangeChannel(c ChannelChange) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.state.channels[c.ID]
	if ch == nil {
		return impossible("no channel %q", c.ID)
	}
	for _, u := range c.Add {
		if s.state.users[u] == nil {
			return impossible("no user %q", u)
		}
	}
	for _, u := range c.Add {
		if u == BotUserID {
			ch.BotIn = true
		} else if !slices.Contains(ch.Members, u) {
			ch.Members = append(ch.Members, u)
		}
	}
	ch.Members = slices.DeleteFunc(ch.Members, func(m string) bool { return slices.Contains(c.Remove, m) })
	if slices.Contains(c.Remove, BotUserID) {
		ch.BotIn = false
	}
	assign(&ch.Archived, c.Archived)
	assign(&ch.BotIn, c.BotIn)
	s.changed()
	return nil
}

// UserChange changes a person; nil fields stay as they are.
type UserChange struct {
	ID         string  `json:"id"`
	Deleted    *bool   `json:"deleted"`
	Restricted *bool   `json:"restricted"`
	Admin      *bool   `json:"admin"`
	TZ         *string `json:"tz"`
	Locale     *string `json:"locale"`
	DND        *DND    `json:"dnd"`
}

// ChangeUser applies a change.
func (s *Server) ChangeUser(c UserChange) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.state.users[c.ID]
	if u == nil {
		return impossible("no user %q", c.ID)
	}
	if c.TZ != nil {
		if _, err := time.LoadLocation(*c.TZ); err != nil {
			return err
		}
		u.TZ = *c.TZ
	}
	assign(&u.Deleted, c.Deleted)
	assign(&u.Restricted, c.Restricted)
	assign(&u.Admin, c.Admin)
	assign(&u.Locale, c.Locale)
	assign(&u.DND, c.DND)
	s.changed()
	return nil
}

// assign sets *to unless the new value is not given.
func assign[T any](to, given *T) {
	if given != nil {
		*to = *given
	}
}
