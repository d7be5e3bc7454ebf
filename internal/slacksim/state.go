package slacksim

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// state is all that the workspace remembers. Server.mu guards it.
type state struct {
	users    map[string]*User
	userIDs  []string // in the order given
	channels map[string]*Channel
	chanIDs  []string

	messages map[string][]*Message // by channel, in ts order
	lastTS   int64                 // microseconds of the latest ts, which is unique in the workspace

	views     map[string]*View       // every open view, Home included
	stacks    map[string][]*View     // by user, the top last
	homes     map[string]*View       // by user
	triggers  map[string]*trigger    // by trigger id
	responses map[string]*responseTo // by path id of the response_url
	files     map[string]*File       // by id
	serial    int64                  // of generated ids
}

func newState(c Config, botName string) (state, error) {
	st := state{
		users: map[string]*User{}, channels: map[string]*Channel{}, messages: map[string][]*Message{},
		views: map[string]*View{}, stacks: map[string][]*View{}, homes: map[string]*View{},
		triggers: map[string]*trigger{}, responses: map[string]*responseTo{},
	}
	for _, u := range c.Users {
		if len(u.ID) < 2 || (u.ID[0] != 'U' && u.ID[0] != 'W') || u.Name == "" {
			return st, fmt.Errorf("slacksim: user %q: an id beginning with U or W and a name are needed", u.ID)
		}
		if st.users[u.ID] != nil || u.ID == BotUserID {
			return st, fmt.Errorf("slacksim: user %s twice", u.ID)
		}
		if u.TeamID == "" {
			u.TeamID = c.TeamID
		}
		if u.TZ == "" {
			u.TZ = "Etc/UTC"
		}
		if _, err := time.LoadLocation(u.TZ); err != nil {
			return st, fmt.Errorf("slacksim: user %s: %w", u.ID, err)
		}
		if u.Locale == "" {
			u.Locale = "en-US"
		}
		st.users[u.ID] = &u
		st.userIDs = append(st.userIDs, u.ID)
	}
	st.users[BotUserID] = &User{
		ID: BotUserID, Name: strings.ToLower(strings.ReplaceAll(botName, " ", "_")), RealName: botName,
		TZ: "Etc/UTC", Locale: "en-US", Bot: true, TeamID: c.TeamID,
	}
	st.userIDs = append(st.userIDs, BotUserID)
	for _, ch := range c.Channels {
		if len(ch.ID) < 2 || (ch.ID[0] != 'C' && ch.ID[0] != 'G') || ch.Name == "" {
			return st, fmt.Errorf("slacksim: channel %q: an id beginning with C or G and a name are needed", ch.ID)
		}
		if st.channels[ch.ID] != nil {
			return st, fmt.Errorf("slacksim: channel %s twice", ch.ID)
		}
		ch.Members = slices.Clone(ch.Members)
		for _, m := range ch.Members {
			if st.users[m] == nil {
				return st, fmt.Errorf("slacksim: channel %s: unknown member %s", ch.ID, m)
			}
		}
		if slices.Contains(ch.Members, BotUserID) {
			ch.BotIn = true
			ch.Members = slices.DeleteFunc(ch.Members, func(m string) bool { return m == BotUserID })
		}
		st.channels[ch.ID] = &ch
		st.chanIDs = append(st.chanIDs, ch.ID)
	}
	return st, nil
}

// dmOf returns the id of the person's DM with the bot.
func dmOf(user string) string { return "D" + user[1:] }

// dmUser returns the person whose DM with the bot id is, or nil.
func (st *state) dmUser(id string) *User {
	if !strings.HasPrefix(id, "D") {
		return nil
	}
	for _, prefix := range []string{"U", "W"} {
		if u := st.users[prefix+id[1:]]; u != nil && u.ID != BotUserID {
			return u
		}
	}
	return nil
}

// nextTS returns a new ts, later than every one before.
func (st *state) nextTS(now time.Time) string {
	us := now.UnixMicro()
	if us <= st.lastTS {
		us = st.lastTS + 1
	}
	st.lastTS = us
	return timestamp(time.UnixMicro(us))
}

// nextID returns a new id with the given prefix, such as V for views.
func (st *state) nextID(prefix string) string {
	st.serial++
	return prefix + "0SIM" + strings.ToUpper(strconv.FormatInt(st.serial+36*36*36, 36))
}

func (st *state) find(channel, ts string) *Message {
	list := st.messages[channel]
	i := sort.Search(len(list), func(i int) bool { return list[i].TS >= ts })
	if i < len(list) && list[i].TS == ts {
		return list[i]
	}
	return nil
}

func (st *state) add(m *Message) {
	if m.Notifies == nil {
		m.Notifies = []string{}
	}
	st.messages[m.Channel] = append(st.messages[m.Channel], m)
}

// conversations returns the ids of all channels that hold messages, sorted.
func (st *state) conversations() []string {
	return slices.Sorted(maps.Keys(st.messages))
}

// place is where a call wants to act: a channel, or the DM of a person.
type place struct {
	id      string
	channel *Channel // nil for a DM
	dm      *User    // nil for a channel
}

// place finds a channel, DM or user id as Slack's "channel" argument accepts
// it.
func (st *state) place(id string) (place, bool) {
	if ch := st.channels[id]; ch != nil {
		return place{id: id, channel: ch}, true
	}
	if u := st.dmUser(id); u != nil {
		return place{id: id, dm: u}, true
	}
	if u := st.users[id]; u != nil && id != BotUserID {
		return place{id: dmOf(id), dm: u}, true
	}
	return place{}, false
}

// kind returns the scope family of a place: channels, groups or im.
func (p place) kind() string {
	switch {
	case p.dm != nil:
		return "im"
	case p.channel.Private:
		return "groups"
	}
	return "channels"
}

// has says whether the user is a member of the place.
func (p place) has(user string) bool {
	if p.dm != nil {
		return p.dm.ID == user || user == BotUserID
	}
	return slices.Contains(p.channel.Members, user) || (user == BotUserID && p.channel.BotIn)
}

// name returns the channel_name Slack puts into a payload.
func (p place) name() string {
	switch {
	case p.dm != nil:
		return "directmessage"
	case p.channel.Private:
		return "privategroup"
	}
	return p.channel.Name
}
