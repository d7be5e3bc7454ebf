package bot

import (
	"encoding/json"
	"fmt"
	"strings"

	"alongside/commands"
)

// ManifestOptions say which app a manifest is for.
type ManifestOptions struct {
	Name   string // of the app, at most 35 characters; empty for "Alongside"
	Prefix string // of the commands, such as "peer-" where a name is taken already; at most 16 characters
	URL    string // where Slack reaches the bot in HTTP mode, without a path; empty for Socket Mode

	// History asks for the right to read the channels that the bot is in (channels:history, groups:history), so that an
	// alert whose posting had an unknown outcome is looked up there, instead of being repeated with a mark.
	History bool
	// Channels asks for the right to read what a channel is (channels:read, groups:read), so that check can tell whether
	// the coordinators' channels can be reached.
	Channels bool
	// DND asks for the right to see whom Slack itself is not to disturb (dnd:read), so that nudges wait for that too.
	DND bool
}

// Scopes are what the bot may do, with each scope's reason.
func (o ManifestOptions) Scopes() []Scope {
	scopes := []Scope{
		{"chat:write", "post alerts, replies and nudges, and change them in place"},
		{"commands", "the commands"},
		{"files:write", "bring an agreed talk as a calendar file, and the weeks of a team or one's own as a picture; delete the latter"},
		{"im:history", "look up in its own direct messages whether a message arrived whose answer was lost"},
		{"im:write", "open a direct message to look there"},
		{"users:read", "language, time zone, and whether somebody is a guest or has left"},
	}
	if o.History {
		scopes = append(scopes,
			Scope{"channels:history", "the same look-up in public channels"}, Scope{"groups:history", "the same look-up in private channels"})
	}
	if o.Channels {
		scopes = append(scopes,
			Scope{"channels:read", "see whether a team's public channel can be reached"}, Scope{"groups:read", "the same for private channels"})
	}
	if o.DND {
		scopes = append(scopes, Scope{dndScope, "let nudges wait while Slack itself is not to disturb somebody"})
	}
	return scopes
}

// Scope is one right that the bot asks for, and why.
type Scope struct{ Name, Reason string }

// The parts of a manifest (Slack: App manifest reference, version 2).
type (
	manifest struct {
		Metadata manifestVersion  `json:"_metadata"`
		Display  manifestDisplay  `json:"display_information"`
		Features manifestFeatures `json:"features"`
		OAuth    manifestOAuth    `json:"oauth_config"`
		Settings manifestSettings `json:"settings"`
	}
	manifestVersion struct {
		Major int `json:"major_version"`
		Minor int `json:"minor_version"`
	}
	manifestDisplay struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Long        string `json:"long_description"`
		Color       string `json:"background_color"`
	}
	manifestFeatures struct {
		Home     manifestHome      `json:"app_home"`
		Bot      manifestBot       `json:"bot_user"`
		Commands []manifestCommand `json:"slash_commands"`
	}
	manifestHome struct {
		Home     bool `json:"home_tab_enabled"`
		Messages bool `json:"messages_tab_enabled"`
		ReadOnly bool `json:"messages_tab_read_only_enabled"`
	}
	manifestBot struct {
		Name   string `json:"display_name"`
		Online bool   `json:"always_online"`
	}
	manifestCommand struct {
		Command     string `json:"command"`
		URL         string `json:"url,omitempty"`
		Description string `json:"description"`
		Usage       string `json:"usage_hint,omitempty"`
		Escape      bool   `json:"should_escape"`
	}
	manifestOAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	}
	manifestSettings struct {
		Interactivity manifestInteractivity `json:"interactivity"`
		OrgDeploy     bool                  `json:"org_deploy_enabled"`
		SocketMode    bool                  `json:"socket_mode_enabled"`
		Rotation      bool                  `json:"token_rotation_enabled"`
	}
	manifestInteractivity struct {
		Enabled bool   `json:"is_enabled"`
		URL     string `json:"request_url,omitempty"`
	}
)

// Manifest returns the app's manifest as JSON, to be pasted into Slack. It is made from the table of commands.
func Manifest(o ManifestOptions) ([]byte, error) {
	if o.Name == "" {
		o.Name = "Alongside"
	}
	base := strings.TrimSuffix(o.URL, "/")
	switch {
	case len([]rune(o.Name)) > 35:
		return nil, fmt.Errorf("manifest: the name %q is longer than 35 characters", o.Name)
	case len(o.Prefix) > 16 || strings.ContainsAny(o.Prefix, " /ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
		return nil, fmt.Errorf("manifest: the prefix %q must be at most 16 lower-case characters without spaces", o.Prefix)
	case base != "" && !strings.HasPrefix(base, "https://") && !strings.HasPrefix(base, "http://127.0.0.1:"):
		return nil, fmt.Errorf("manifest: Slack calls https addresses only, not %q", o.URL)
	}
	m := manifest{
		Metadata: manifestVersion{Major: 2, Minor: 1},
		Display: manifestDisplay{
			Name: o.Name, Description: "Helps peer workers to log contacts and to keep the limits they agreed on", Long: longDescription,
			Color: "#2f5d62",
		},
		Features: manifestFeatures{
			Home: manifestHome{Messages: true, ReadOnly: true},
			Bot:  manifestBot{Name: o.Name, Online: true},
		},
		Settings: manifestSettings{Interactivity: manifestInteractivity{Enabled: true}, SocketMode: base == ""},
	}
	for _, c := range commands.Table() {
		row := manifestCommand{
			Command: "/" + o.Prefix + strings.TrimPrefix(c.Name, "/"), Description: c.Description, Usage: c.Usage, Escape: true,
		}
		if base != "" {
			row.URL = base + "/slack/commands"
		}
		m.Features.Commands = append(m.Features.Commands, row)
	}
	if base != "" {
		m.Settings.Interactivity.URL = base + "/slack/interactions"
	}
	for _, s := range o.Scopes() {
		m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, s.Name)
	}
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return append(raw, '\n'), nil
}
