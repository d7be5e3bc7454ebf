package slacksim

import (
	"strings"
	"time"
)

// methods is the table of the Web API methods the workspace answers.
var methods = map[string]method{
	"api.test":              {token: noToken, run: apiTest},
	"auth.test":             {run: authTest},
	"apps.connections.open": {token: appToken, run: appsConnectionsOpen},
	"blocks.validate":       {token: noToken, args: []string{"blocks", "view", "message"}, run: blocksValidate},
	"bots.info":             {scope: "users:read", args: []string{"bot"}, run: botsInfo},
	"chat.postMessage": {scope: "chat:write", run: chatPostMessage, args: []string{
		"channel", "text", "blocks", "attachments", "markdown_text", "metadata", "thread_ts", "reply_broadcast",
		"mrkdwn", "parse", "link_names", "unfurl_links", "unfurl_media", "as_user", "username", "icon_emoji", "icon_url",
	}},
	"chat.postEphemeral": {scope: "chat:write", run: chatPostEphemeral, args: []string{
		"channel", "user", "text", "blocks", "attachments", "markdown_text", "thread_ts",
		"parse", "link_names", "as_user", "username", "icon_emoji", "icon_url",
	}},
	"chat.update": {scope: "chat:write", run: chatUpdate, args: []string{
		"channel", "ts", "text", "blocks", "attachments", "markdown_text", "metadata",
		"parse", "link_names", "as_user", "reply_broadcast", "unfurl_links", "unfurl_media",
	}},
	"chat.delete":           {scope: "chat:write", args: []string{"channel", "ts", "as_user"}, run: chatDelete},
	"conversations.open":    {scope: "im:write", args: []string{"channel", "users", "return_im", "prevent_creation"}, run: conversationsOpen},
	"conversations.info":    {args: []string{"channel", "include_locale", "include_num_members"}, run: conversationsInfo},
	"conversations.members": {args: []string{"channel", "cursor", "limit"}, run: conversationsMembers},
	"conversations.list": {run: conversationsList, args: []string{
		"types", "exclude_archived", "cursor", "limit",
	}},
	"conversations.history": {run: conversationsHistory, args: []string{
		"channel", "cursor", "limit", "oldest", "latest", "inclusive", "include_all_metadata",
	}},
	"conversations.replies": {run: conversationsReplies, args: []string{
		"channel", "ts", "cursor", "limit", "oldest", "latest", "inclusive", "include_all_metadata",
	}},
	"dnd.info":     {scope: "dnd:read", args: []string{"user"}, run: dndInfo},
	"dnd.teamInfo": {scope: "dnd:read", args: []string{"users"}, run: dndTeamInfo},
	"files.getUploadURLExternal": {scope: "files:write", run: filesGetUploadURL, args: []string{
		"filename", "length", "alt_txt", "alt_text", "snippet_type",
	}},
	"files.completeUploadExternal": {scope: "files:write", run: filesCompleteUpload, args: []string{
		"files", "channel_id", "channels", "initial_comment", "blocks", "thread_ts",
	}},
	"files.delete":  {scope: "files:write", args: []string{"file"}, run: filesDelete},
	"team.info":     {scope: "team:read", args: []string{"team", "domain"}, run: teamInfo},
	"users.info":    {scope: "users:read", args: []string{"user", "include_locale"}, run: usersInfo},
	"users.list":    {scope: "users:read", args: []string{"cursor", "limit", "include_locale", "presence"}, run: usersList},
	"views.open":    {args: []string{"trigger_id", "interactivity_pointer", "view"}, run: viewsOpen},
	"views.push":    {args: []string{"trigger_id", "interactivity_pointer", "view"}, run: viewsPush},
	"views.update":  {args: []string{"view", "view_id", "external_id", "hash"}, run: viewsUpdate},
	"views.publish": {args: []string{"user_id", "view", "hash"}, run: viewsPublish},
}

func apiTest(_ *Server, c *call) (answer, *apiError) {
	if e := c.str("error"); e != "" {
		return answer{"args": c.args}, fail(e)
	}
	return answer{"args": c.args}, nil
}

func authTest(s *Server, _ *call) (answer, *apiError) {
	return answer{
		"url": "https://" + s.cfg.TeamDomain + ".slack.com/", "team": s.cfg.TeamDomain, "team_id": s.cfg.TeamID,
		"user": s.state.users[BotUserID].Name, "user_id": BotUserID, "bot_id": BotID, "is_enterprise_install": false,
	}, nil
}

// appsConnectionsOpen issues a one-time address for a socket.
func appsConnectionsOpen(s *Server, c *call) (answer, *apiError) {
	if !s.manifest.Settings.SocketModeEnabled {
		return nil, fail("forbidden_team", "[ERROR] Socket Mode is off in the app's manifest")
	}
	ticket := strings.TrimPrefix(s.newTrigger("", false), "1")
	s.hub.mu.Lock()
	s.hub.tickets[ticket] = true
	s.hub.mu.Unlock()
	return answer{"url": "ws://" + c.host + "/ws/link?ticket=" + ticket + "&app_id=" + AppID}, nil
}

func botsInfo(s *Server, c *call) (answer, *apiError) {
	if b := c.str("bot"); b != "" && b != BotID {
		return nil, fail("bot_not_found")
	}
	return answer{"bot": map[string]any{
		"id": BotID, "app_id": AppID, "user_id": BotUserID, "name": s.state.users[BotUserID].Name,
		"deleted": false, "updated": 0, "icons": map[string]any{},
	}}, nil
}

func teamInfo(s *Server, c *call) (answer, *apiError) {
	if t := c.str("team"); t != "" && t != s.cfg.TeamID {
		return nil, fail("team_not_found")
	}
	return answer{"team": map[string]any{
		"id": s.cfg.TeamID, "name": s.cfg.TeamDomain, "domain": s.cfg.TeamDomain,
		"email_domain": "", "icon": map[string]any{"image_default": true},
	}}, nil
}

func usersInfo(s *Server, c *call) (answer, *apiError) {
	u := s.state.users[c.str("user")]
	if u == nil {
		return nil, fail("user_not_found")
	}
	return answer{"user": s.userWire(u, c.flag("include_locale"))}, nil
}

func usersList(s *Server, c *call) (answer, *apiError) {
	from, to, next, e := pieceOf(c, len(s.state.userIDs), 1000)
	if e != nil {
		return nil, e
	}
	list := []any{}
	for _, id := range s.state.userIDs[from:to] {
		list = append(list, s.userWire(s.state.users[id], c.flag("include_locale")))
	}
	return answer{"members": list, "cache_ts": s.clock.Now().Unix(), "response_metadata": map[string]any{"next_cursor": next}}, nil
}

func (s *Server) userWire(u *User, locale bool) map[string]any {
	offset, label := 0, u.TZ
	if zone, err := time.LoadLocation(u.TZ); err == nil {
		label, offset = s.clock.Now().In(zone).Zone()
	}
	out := map[string]any{
		"id": u.ID, "team_id": u.TeamID, "name": u.Name, "deleted": u.Deleted, "color": "9f69e7",
		"real_name": u.RealName, "tz": u.TZ, "tz_label": label, "tz_offset": offset,
		"profile": map[string]any{
			"real_name": u.RealName, "real_name_normalized": u.RealName,
			"display_name": u.Name, "display_name_normalized": u.Name, "team": u.TeamID,
		},
		"is_admin": u.Admin, "is_owner": u.Owner, "is_primary_owner": false,
		"is_restricted": u.Restricted, "is_ultra_restricted": u.UltraRestricted,
		"is_bot": u.Bot, "is_app_user": false, "updated": 0,
	}
	if u.Stranger {
		out["is_stranger"] = true
	}
	if locale {
		out["locale"] = u.Locale
	}
	if u.ID == BotUserID {
		out["profile"].(map[string]any)["bot_id"] = BotID
		out["profile"].(map[string]any)["api_app_id"] = AppID
	}
	return out
}
