package slacksim

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// pieceOf cuts n items into the piece that limit and cursor ask for.
func pieceOf(c *call, n, most int) (from, to int, next string, e *apiError) {
	limit := c.number("limit", 100)
	if limit < 1 || limit > most {
		return 0, 0, "", fail("invalid_limit")
	}
	if cur := c.str("cursor"); cur != "" {
		raw, err := base64.StdEncoding.DecodeString(cur)
		at, ok := strings.CutPrefix(string(raw), "next:")
		i, err2 := strconv.Atoi(at)
		if err != nil || !ok || err2 != nil || i < 0 || i > n {
			return 0, 0, "", fail("invalid_cursor")
		}
		from = i
	}
	to = min(n, from+limit)
	if to < n {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(to)))
	}
	return from, to, next, nil
}

// reachable finds a place the bot may know of: a private channel it is not in
// does not exist for it.
func (s *Server) reachable(id string) (place, *apiError) {
	p, ok := s.state.place(id)
	if !ok || strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") {
		return p, fail("channel_not_found")
	}
	if p.channel != nil && p.channel.Private && !p.channel.BotIn {
		return p, fail("channel_not_found")
	}
	return p, nil
}

func conversationsOpen(s *Server, c *call) (answer, *apiError) {
	id := c.str("channel")
	if users := c.str("users"); users != "" {
		list := strings.Split(users, ",")
		if len(list) > 1 {
			return nil, fail("method_not_supported_for_channel_type", "[ERROR] the simulator has no group messages")
		}
		id = strings.TrimSpace(list[0])
	}
	if id == "" {
		return nil, fail("users_list_not_supplied")
	}
	p, ok := s.state.place(id)
	switch {
	case !ok && c.has("users"):
		return nil, fail("user_not_found")
	case !ok:
		return nil, fail("channel_not_found")
	case p.dm == nil:
		return nil, fail("method_not_supported_for_channel_type")
	case p.dm.Deleted:
		return nil, fail("user_disabled")
	case p.dm.Bot:
		return nil, fail("cannot_dm_bot")
	}
	_, open := s.state.messages[p.id]
	if !open {
		s.state.messages[p.id] = nil
	}
	channel := map[string]any{"id": p.id}
	if c.flag("return_im") {
		channel = s.channelWire(p)
	}
	return answer{"no_op": open, "already_open": open, "channel": channel}, nil
}

func (s *Server) channelWire(p place) map[string]any {
	out := map[string]any{
		"id": p.id, "created": 1, "is_im": p.dm != nil, "is_mpim": false, "is_org_shared": false,
		"is_channel": p.kind() == "channels", "is_group": p.kind() == "groups", "is_private": p.kind() != "channels",
		"context_team_id": s.cfg.TeamID,
	}
	if p.dm != nil {
		out["user"], out["is_user_deleted"], out["is_open"], out["is_archived"] = p.dm.ID, p.dm.Deleted, true, false
		return out
	}
	out["name"], out["name_normalized"] = p.channel.Name, p.channel.Name
	out["is_archived"], out["is_general"], out["is_member"] = p.channel.Archived, false, p.channel.BotIn
	out["topic"] = map[string]any{"value": "", "creator": "", "last_set": 0}
	out["purpose"] = map[string]any{"value": "", "creator": "", "last_set": 0}
	return out
}

func conversationsInfo(s *Server, c *call) (answer, *apiError) {
	p, e := s.reachable(c.str("channel"))
	if e != nil {
		return nil, e
	}
	if e := s.needs(p.kind() + ":read"); e != nil {
		return nil, e
	}
	out := s.channelWire(p)
	if c.flag("include_num_members") && p.channel != nil {
		out["num_members"] = len(s.members(p))
	}
	if c.flag("include_locale") {
		out["locale"] = "en-US"
	}
	return answer{"channel": out}, nil
}

func (s *Server) members(p place) []string {
	if p.dm != nil {
		return []string{p.dm.ID, BotUserID}
	}
	list := slices.Clone(p.channel.Members)
	if p.channel.BotIn {
		list = append(list, BotUserID)
	}
	return list
}

func conversationsMembers(s *Server, c *call) (answer, *apiError) {
	p, e := s.reachable(c.str("channel"))
	if e != nil {
		return nil, e
	}
	if e := s.needs(p.kind() + ":read"); e != nil {
		return nil, e
	}
	list := s.members(p)
	from, to, next, e := pieceOf(c, len(list), 1000)
	if e != nil {
		return nil, e
	}
	return answer{"members": list[from:to], "response_metadata": map[string]any{"next_cursor": next}}, nil
}

func conversationsList(s *Server, c *call) (answer, *apiError) {
	types := c.str("types")
	if types == "" {
		types = "public_channel"
	}
	var places []place
	for _, t := range strings.Split(types, ",") {
		kind, ok := map[string]string{"public_channel": "channels", "private_channel": "groups", "im": "im"}[strings.TrimSpace(t)]
		if !ok {
			return nil, fail("invalid_types")
		}
		if e := s.needs(kind + ":read"); e != nil {
			return nil, e
		}
		for _, id := range append(slices.Clone(s.state.chanIDs), s.state.conversations()...) {
			p, e := s.reachable(id)
			if e != nil || p.kind() != kind || slices.ContainsFunc(places, func(o place) bool { return o.id == p.id }) {
				continue
			}
			if p.channel != nil && p.channel.Archived && c.flag("exclude_archived") {
				continue
			}
			places = append(places, p)
		}
	}
	from, to, next, e := pieceOf(c, len(places), 1000)
	if e != nil {
		return nil, e
	}
	list := []any{}
	for _, p := range places[from:to] {
		list = append(list, s.channelWire(p))
	}
	return answer{"channels": list, "response_metadata": map[string]any{"next_cursor": next}}, nil
}
