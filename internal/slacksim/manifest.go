package slacksim

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// command is a slash command of the manifest.
type command struct {
	Command      string `json:"command"`
	Description  string `json:"description"`
	UsageHint    string `json:"usage_hint"`
	URL          string `json:"url"`
	ShouldEscape bool   `json:"should_escape"`
}

// manifest is what the simulator needs of an app manifest.
type manifest struct {
	DisplayInformation struct {
		Name string `json:"name"`
	} `json:"display_information"`
	Features struct {
		AppHome struct {
			HomeTabEnabled     bool `json:"home_tab_enabled"`
			MessagesTabEnabled bool `json:"messages_tab_enabled"`
		} `json:"app_home"`
		BotUser struct {
			DisplayName string `json:"display_name"`
		} `json:"bot_user"`
		SlashCommands []command `json:"slash_commands"`
	} `json:"features"`
	OAuthConfig struct {
		Scopes struct {
			Bot         []string `json:"bot"`
			BotOptional []string `json:"bot_optional"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		SocketModeEnabled  bool `json:"socket_mode_enabled"`
		EventSubscriptions struct {
			RequestURL string   `json:"request_url"`
			BotEvents  []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			IsEnabled  bool   `json:"is_enabled"`
			RequestURL string `json:"request_url"`
		} `json:"interactivity"`
	} `json:"settings"`
}

// everyScope is what a workspace without a manifest grants: all that the
// simulator's methods ask for.
var everyScope = []string{
	"channels:history", "channels:read", "chat:write", "chat:write.public", "commands",
	"groups:history", "groups:read", "im:history", "im:read", "im:write", "team:read", "users:read",
}

func readManifest(c Config) (manifest, error) {
	var m manifest
	if len(c.Manifest) == 0 {
		m.DisplayInformation.Name = "Alongside"
		m.Features.AppHome.HomeTabEnabled = true
		m.Features.AppHome.MessagesTabEnabled = true
		m.OAuthConfig.Scopes.Bot = everyScope
		m.Settings.SocketModeEnabled = c.RequestURL == ""
		m.Settings.Interactivity.IsEnabled = true
		m.Settings.EventSubscriptions.BotEvents = []string{"app_home_opened"}
		return m, nil
	}
	if err := json.Unmarshal(c.Manifest, &m); err != nil {
		return m, fmt.Errorf("slacksim: read manifest: %w", err)
	}
	seen := map[string]bool{}
	for _, cmd := range m.Features.SlashCommands {
		if !strings.HasPrefix(cmd.Command, "/") || len(cmd.Command) > 32 {
			return m, fmt.Errorf("slacksim: manifest: %q is no command name", cmd.Command)
		}
		if seen[cmd.Command] {
			return m, fmt.Errorf("slacksim: manifest: command %s twice", cmd.Command)
		}
		seen[cmd.Command] = true
	}
	if len(m.Features.SlashCommands) > 0 && !m.grants("commands") {
		return m, errors.New(`slacksim: manifest: slash commands need the scope "commands"`)
	}
	return m, nil
}

func (m *manifest) grants(scope string) bool {
	return slices.Contains(m.OAuthConfig.Scopes.Bot, scope)
}

func (m *manifest) command(name string) (command, bool) {
	for _, c := range m.Features.SlashCommands {
		if c.Command == name {
			return c, true
		}
	}
	return command{}, false
}

func (m *manifest) subscribes(event string) bool {
	return slices.Contains(m.Settings.EventSubscriptions.BotEvents, event)
}

func (m *manifest) botName() string {
	if n := m.Features.BotUser.DisplayName; n != "" {
		return n
	}
	return m.DisplayInformation.Name
}
