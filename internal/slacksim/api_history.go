package slacksim

import (
	"slices"
	"sort"
	"strconv"
)

// readable is what history and replies ask before they show messages.
func (s *Server) readable(c *call) (place, *apiError) {
	p, e := s.reachable(c.str("channel"))
	if e != nil {
		return p, e
	}
	if e := s.needs(p.kind() + ":history"); e != nil {
		return p, e
	}
	if !p.has(BotUserID) {
		return p, fail("not_in_channel")
	}
	return p, nil
}

// window keeps the messages that the API shows between oldest and latest.
func window(list []*Message, c *call) ([]*Message, *apiError) {
	bound := func(name string) (float64, bool, *apiError) {
		text := c.str(name)
		if text == "" || text == "0" {
			return 0, false, nil
		}
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return 0, false, fail("invalid_ts_" + name)
		}
		return f, true, nil
	}
	oldest, hasOldest, e := bound("oldest")
	if e != nil {
		return nil, e
	}
	latest, hasLatest, e := bound("latest")
	if e != nil {
		return nil, e
	}
	inclusive := c.flag("inclusive")
	var out []*Message
	for _, m := range list {
		ts, _ := strconv.ParseFloat(m.TS, 64)
		after := !hasOldest || ts > oldest || (inclusive && ts == oldest)
		before := !hasLatest || ts < latest || (inclusive && ts == latest)
		if after && before && !m.Ephemeral && !m.Deleted && !m.Hidden {
			out = append(out, m)
		}
	}
	return out, nil
}

func shown(list []*Message, withMetadata bool) []any {
	out := []any{}
	for _, m := range list {
		out = append(out, m.wire(withMetadata))
	}
	return out
}

func conversationsHistory(s *Server, c *call) (answer, *apiError) {
	p, e := s.readable(c)
	if e != nil {
		return nil, e
	}
	list, e := window(s.state.messages[p.id], c)
	if e != nil {
		return nil, e
	}
	list = slices.DeleteFunc(list, func(m *Message) bool { return m.ThreadTS != "" && m.ThreadTS != m.TS })
	sort.Slice(list, func(i, j int) bool { return list[i].TS > list[j].TS })
	from, to, next, e := pieceOf(c, len(list), 999)
	if e != nil {
		return nil, e
	}
	out := answer{"messages": shown(list[from:to], c.flag("include_all_metadata")), "has_more": next != "", "pin_count": 0}
	if next != "" {
		out["response_metadata"] = map[string]any{"next_cursor": next}
	}
	return out, nil
}

func conversationsReplies(s *Server, c *call) (answer, *apiError) {
	p, e := s.readable(c)
	if e != nil {
		return nil, e
	}
	ts := c.str("ts")
	if m := s.state.find(p.id, ts); m == nil || m.Ephemeral || m.Deleted {
		return nil, fail("thread_not_found")
	}
	list, e := window(s.state.messages[p.id], c)
	if e != nil {
		return nil, e
	}
	list = slices.DeleteFunc(list, func(m *Message) bool { return m.TS != ts && m.ThreadTS != ts })
	from, to, next, e := pieceOf(c, len(list), 1000)
	if e != nil {
		return nil, e
	}
	out := answer{"messages": shown(list[from:to], c.flag("include_all_metadata")), "has_more": next != ""}
	if next != "" {
		out["response_metadata"] = map[string]any{"next_cursor": next}
	}
	return out, nil
}
