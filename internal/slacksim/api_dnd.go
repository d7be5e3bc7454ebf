package slacksim

import (
	"strings"
	"time"
)

// dndMost is how many people dnd.teamInfo tells of at once.
const dndMost = 50

// DND is a stretch of each day in which a person does not want to be disturbed, from its next or present beginning on. The zero
// value is none.
type DND struct{ From, To time.Time }

// dndWire is what Slack says of it: the present window or, where that is over, the next one. Of nobody but the caller it says whether
// they have snoozed, and a bot never has.
func (s *Server) dndWire(u *User) map[string]any {
	from, to := u.DND.From, u.DND.To
	if from.IsZero() || !to.After(from) {
		return map[string]any{"dnd_enabled": false, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
	}
	for !to.After(s.clock.Now()) {
		from, to = from.Add(24*time.Hour), to.Add(24*time.Hour)
	}
	return map[string]any{"dnd_enabled": true, "next_dnd_start_ts": from.Unix(), "next_dnd_end_ts": to.Unix()}
}

func dndInfo(s *Server, c *call) (answer, *apiError) {
	user := c.str("user")
	if user == "" {
		user = BotUserID
	}
	u := s.state.users[user]
	switch {
	case u == nil:
		return nil, fail("user_not_found")
	case u.Stranger:
		return nil, fail("user_not_visible")
	}
	out := s.dndWire(u)
	if u.ID == BotUserID {
		out["snooze_enabled"] = false
	}
	return out, nil
}

func dndTeamInfo(s *Server, c *call) (answer, *apiError) {
	var users []string
	if said := c.str("users"); said != "" {
		users = strings.Split(said, ",")
	}
	switch {
	case len(users) < 2: // Slack: "Must provide more than one user"
		return nil, fail("no_users_provided")
	case len(users) > dndMost:
		return nil, fail("invalid_arguments", "[ERROR] at most 50 users")
	}
	all := map[string]any{}
	for _, id := range users {
		u := s.state.users[id]
		if u == nil || u.Stranger {
			return nil, fail("user_not_visible")
		}
		all[id] = s.dndWire(u)
	}
	return answer{"users": all}, nil
}
