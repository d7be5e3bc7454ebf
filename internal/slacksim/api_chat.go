package slacksim

import "alongside/internal/slacksim/blockkit"

// postable finds the place a bot's message goes to.
func (s *Server) postable(id string) (place, *apiError) {
	p, ok := s.state.place(id)
	switch {
	case id == "" || !ok:
		return p, fail("channel_not_found")
	case p.dm != nil && p.dm.Deleted:
		return p, fail("user_disabled")
	case p.dm != nil && p.dm.Bot:
		return p, fail("cannot_dm_bot")
	case p.dm != nil && !s.manifest.Features.AppHome.MessagesTabEnabled:
		return p, fail("messages_tab_disabled")
	case p.dm != nil:
		return p, nil
	case p.channel.Private && !p.channel.BotIn:
		return p, fail("channel_not_found")
	case p.channel.Archived:
		return p, fail("is_archived")
	case !p.channel.BotIn && !s.manifest.grants("chat:write.public"):
		return p, fail("not_in_channel")
	}
	return p, nil
}

func chatPostMessage(s *Server, c *call) (answer, *apiError) {
	if c.has("username") || c.has("icon_emoji") || c.has("icon_url") {
		if e := s.needs("chat:write.customize"); e != nil {
			return nil, e
		}
	}
	p, e := s.postable(c.str("channel"))
	if e != nil {
		return nil, e
	}
	body, e := readContent(c)
	if e != nil {
		return nil, e
	}
	if body.text == "" && len(body.blocks) == 0 && len(body.attachments) == 0 {
		return nil, fail("no_text")
	}
	thread := c.str("thread_ts")
	if thread != "" && s.state.find(p.id, thread) == nil {
		return nil, fail("thread_not_found")
	}
	wait, pace := s.paced(p.id)
	if wait > 0 {
		return nil, &apiError{name: "ratelimited", wait: wait}
	}
	c.violation = together(pace, body.violation)
	m := s.post(p, body, thread, "chat.postMessage")
	m.Notifies = notifies(m, c.flag("link_names") || c.str("parse") == "full")
	return answer{"channel": p.id, "ts": m.TS, "message": m.wire(true)}, nil
}

// together joins the violations of one call.
func together(a, b string) string {
	if a != "" && b != "" {
		return a + "," + b
	}
	return a + b
}

// post stores a message of the bot. Server.mu is held.
func (s *Server) post(p place, body content, thread, origin string) *Message {
	s.nameBlocks(body.blocks)
	m := &Message{
		Type: "message", Channel: p.id, User: BotUserID, BotID: BotID, AppID: AppID, Team: s.cfg.TeamID,
		TS: s.state.nextTS(s.clock.Now()), ThreadTS: thread, Text: body.text, Blocks: body.blocks,
		Attachments: body.attachments, Metadata: body.metadata, Origin: origin,
	}
	m.Notifies = notifies(m, false)
	s.state.add(m)
	return m
}

// whisper stores an ephemeral message of the bot for one user.
func (s *Server) whisper(p place, user string, body content, thread, origin string) *Message {
	m := s.post(p, body, thread, origin)
	m.Ephemeral, m.To = true, user
	return m
}

func chatPostEphemeral(s *Server, c *call) (answer, *apiError) {
	p, e := s.postable(c.str("channel"))
	if e != nil {
		return nil, e
	}
	user := c.str("user")
	switch {
	case s.state.users[user] == nil:
		return nil, fail("user_not_found")
	case !p.has(user):
		return nil, fail("user_not_in_channel")
	case p.channel != nil && !p.channel.BotIn:
		return nil, fail("not_in_channel")
	}
	body, e := readContent(c)
	if e != nil {
		return nil, e
	}
	if body.text == "" && len(body.blocks) == 0 && len(body.attachments) == 0 {
		return nil, fail("no_text")
	}
	wait, pace := s.paced(p.id)
	if wait > 0 {
		return nil, &apiError{name: "ratelimited", wait: wait}
	}
	c.violation = together(pace, body.violation)
	m := s.whisper(p, user, body, c.str("thread_ts"), "chat.postEphemeral")
	return answer{"message_ts": m.TS}, nil
}

// own finds a message the bot may change.
func (s *Server) own(c *call, otherwise string) (*Message, *apiError) {
	id := c.str("channel")
	p, ok := s.state.place(id)
	if !ok || id != p.id || (p.channel != nil && p.channel.Private && !p.channel.BotIn) {
		return nil, fail("channel_not_found") // a user id is not accepted here
	}
	if p.channel != nil && p.channel.Archived {
		return nil, fail("is_archived")
	}
	m := s.state.find(p.id, c.str("ts"))
	switch {
	case m == nil || m.Deleted || m.Ephemeral:
		return nil, fail("message_not_found")
	case m.User != BotUserID:
		return nil, fail(otherwise)
	}
	return m, nil
}

func chatUpdate(s *Server, c *call) (answer, *apiError) {
	m, e := s.own(c, "cant_update_message")
	if e != nil {
		return nil, e
	}
	body, e := readContent(c)
	if e != nil {
		return nil, e
	}
	c.violation = body.violation
	if !body.hasText && !body.hasBlocks && body.attachments == nil && body.metadata == nil {
		return nil, fail("no_text")
	}
	if body.hasText {
		m.Text = body.text
	}
	if body.hasBlocks { // blocks that are not given stay
		s.nameBlocks(body.blocks)
		m.Blocks = body.blocks
	}
	if body.attachments != nil {
		m.Attachments = body.attachments
	}
	if body.metadata != nil {
		m.Metadata = body.metadata
	}
	m.Edited = &Edited{User: BotUserID, TS: timestamp(s.clock.Now())}
	m.Notifies = notifies(m, c.flag("link_names") || c.str("parse") == "full")
	return answer{"channel": m.Channel, "ts": m.TS, "text": m.Text, "message": m.wire(true)}, nil
}

func chatDelete(s *Server, c *call) (answer, *apiError) {
	m, e := s.own(c, "cant_delete_message")
	if e != nil {
		return nil, e
	}
	m.Deleted = true
	return answer{"channel": m.Channel, "ts": m.TS}, nil
}

func blocksValidate(_ *Server, c *call) (answer, *apiError) {
	for _, name := range []string{"blocks", "view", "message"} {
		if !c.has(name) {
			continue
		}
		raw, ok := c.structure(name)
		if !ok {
			return nil, fail("invalid_json")
		}
		var problems []blockkit.Problem
		switch v := raw.(type) {
		case []any:
			problems = blockkit.Message(v)
		case map[string]any:
			if name == "view" {
				problems = blockkit.View(v)
			} else {
				list, _ := v["blocks"].([]any)
				problems = blockkit.Message(list)
			}
		default:
			return nil, fail("invalid_arguments")
		}
		if e := judged(problems, "invalid_blocks"); e != nil {
			return nil, e
		}
		return answer{}, nil
	}
	return nil, fail("invalid_arguments")
}
