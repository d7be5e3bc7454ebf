package commands

import (
	"slices"
	"strings"
	"testing"

	"alongside/messages"
)

func TestHelpAndHints(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	o.Prefix = "peer-"
	for _, tt := range []struct {
		user, command, text string
		topic               messages.Topic
		unknown             bool
	}{
		{"UBO", "/team", "help", messages.TeamHelp, false}, {"UBO", "/team", " HJELP ", messages.TeamHelp, false},
		{"UBO", "/team", "frobnicate", messages.TeamHelp, true}, {"UBO", "/team", "<@UADA>", messages.TeamHelp, true},
		{"UBO", "/team", "setup now", messages.TeamHelp, true},
		{"UKARI", "/team", "add @Ada", messages.PersonHelp, false}, {"UKARI", "/team", "match Ada", messages.PersonHelp, false},
		{"UKARI", "/team", "agreement <@UADA> soon", messages.PersonHelp, false},
		{"UKARI", "/team", "match <@UADA> <@UBO>", messages.OneHelp, false},
		{"UADA", "/peer", "", messages.PeerHelp, false}, {"UBO", "/peer", "ajutor", messages.PeerHelp, false},
		{"UADA", "/peer", "week please", messages.PeerHelp, true}, {"UADA", "/peer", "<!channel>", messages.PeerHelp, true},
		{"UADA", "/peer", strings.Repeat("x", 40_000), messages.PeerHelp, true},
	} {
		got := want[messages.Help](t, o.types(tt.user, tt.command, tt.text))
		if got != (messages.Help{Topic: tt.topic, Unknown: tt.unknown, Prefix: "peer-"}) {
			t.Errorf("%s %.20q: got %+v", tt.command, tt.text, got)
		}
		for _, lang := range messages.Languages {
			if text := messages.Render(got, lang, messages.Options{}).Text; strings.Contains(text, "`/team") || strings.Contains(text, "`/peer ") {
				t.Errorf("%s: the prefix is missing: %s", lang, text)
			}
		}
	}
	wantForm[messages.AgreementPick](t, o.presses("UKARI", "team.agreement", ""))
	wantForm[messages.MatchForm](t, o.presses("UKARI", "team.match", ""))
	wantForm[messages.AddForm](t, o.presses("UKARI", "team.add", ""))
	// A coordinator who is a worker too does not propose to themselves.
	o.joins("UKARI")
	if m := want[messages.Help](t, o.types("UKARI", "/team", "agreement <@UKARI>")); m.Topic != messages.OwnHelp {
		t.Errorf("own agreement: %+v", m)
	}
}

func TestMentioned(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		users      []string
		rest       string
	}{
		{"with a name", "add <@U1|ada>", []string{"U1"}, "add"},
		{"without", "<@W2> match", []string{"W2"}, "match"},
		{"a name with spaces and signs", "add <@U1|Ada B. & co>", []string{"U1"}, "add"},
		{"one twice", "add <@U1><@U1|ada>", []string{"U1"}, "add"},
		{"several, joined as people do", "add <@U1>, <@U2> og <@U3>", []string{"U1", "U2", "U3"}, "add"},
		{"a name typed out", "add @ada", nil, "add @ada"},
		{"a channel is nobody", "add <#C1|general> <!channel> <!subteam^S1>", nil, "add <#C1|general> <!channel> <!subteam^S1>"},
		{"small letters are no id", "add <@u1>", nil, "add <@u1>"},
		{"a broken mention", "add <@U1", nil, "add <@U1"},
		{"nothing", "", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			users, rest := mentioned(tt.text)
			if !slices.Equal(users, tt.users) || rest != tt.rest {
				t.Errorf("got %v and %q, want %v and %q", users, rest, tt.users, tt.rest)
			}
		})
	}
}
