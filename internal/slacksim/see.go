package slacksim

import "sort"

// Messages returns what everybody in a channel (or DM id) sees, in ts order;
// deleted messages are kept as tombstones.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.collect([]string{channel}, func(m *Message) bool { return !m.Ephemeral })
}

// MessagesFor returns what the user sees of the bot alone: their DM with it,
// and the ephemeral messages shown to them anywhere, in ts order.
func (s *Server) MessagesFor(user string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if user == "" {
		return []Message{}
	}
	dm := dmOf(user)
	return s.collect(s.state.conversations(), func(m *Message) bool {
		if m.Ephemeral {
			return m.To == user
		}
		return m.Channel == dm
	})
}

// MessagesIn returns what the user sees in one channel: its messages when they
// may read it, and the ephemeral ones for them.
func (s *Server) MessagesIn(user, channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, p, err := s.person(user, channel)
	if err != nil {
		return []Message{}
	}
	return s.collect([]string{p.id}, func(m *Message) bool { return !m.Ephemeral || m.To == user })
}

func (s *Server) collect(channels []string, keep func(*Message) bool) []Message {
	out := []Message{}
	for _, id := range channels {
		for _, m := range s.state.messages[id] {
			if !m.Hidden && keep(m) {
				out = append(out, m.copied())
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].TS < out[j].TS })
	return out
}
