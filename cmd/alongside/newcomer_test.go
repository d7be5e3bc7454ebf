package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"alongside/internal/slacksim"
)

// fewInteractions is below how many steps a new worker logs a first contact, from the coordinator's first word on: everything that
// either of the two types, presses or submits counts, as the workspace sent it to the bot.
const fewInteractions = 12

// TestNewcomer tries it as a new worker would, who knows nothing but what stands on the screen: from "/team add" to the first contact.
// The coordinator takes the steps that messages and the console offer; the worker presses the buttons that are there and types the
// command that the bot shows. The agreement is on the way, and so is everything that joining brings.
func TestNewcomer(t *testing.T) {
	t.Parallel()
	people := []*worker{
		{id: "U0NIA", name: "nia", home: "Europe/Oslo", locale: "en-GB"},
		{id: "U0KIM", name: "kim", home: "Europe/Oslo", locale: "en-GB", leads: true},
		{id: "U0ADMIN", name: "admin", home: "Europe/Oslo", locale: "en-GB", admin: true},
	}
	h := openHalfYear(t, people, time.Date(2026, 10, 12, 8, 0, 0, 0, time.UTC), 1, 1)
	const nia, kim = "U0NIA", "U0KIM"
	h.says("U0ADMIN", "/team setup")
	h.submits("U0ADMIN", map[string]any{"name": "Harbour", "coordinators": []string{kim}, "channel": halfYearCoord, "team_channel": halfYearTeam, "zone": "Europe/Oslo", "language": "en"})
	h.minute()
	before := h.interactions()

	h.says(kim, "/team add @nia")
	h.minute()
	h.must(nia, dmOf(nia), "member.yes", "")
	h.minute()
	h.must(kim, dmOf(kim), "agreement.open", "<@U0NIA>")
	h.submits(kim, nil)
	h.minute()
	h.submits(kim, nil)
	h.minute()
	h.must(nia, dmOf(nia), "agreement.accept", "")
	h.minute()
	h.says(kim, "/team")
	h.minute()
	h.must(kim, dmOf(kim), "team.match", "")
	h.submits(kim, map[string]any{"worker": nia, "theirs": []string{"yes"}})
	h.minute()
	h.must(nia, dmOf(nia), "match.yes", "")
	h.minute()
	shown := h.shown(nia, "/contact")
	if shown == "" {
		t.Fatalf("no message shows how to log: %+v", h.sim.MessagesIn(nia, dmOf(nia)))
	}
	if answer := h.says(nia, shown); !strings.Contains(answer, "Logged:") {
		t.Fatalf("%s: %s", shown, answer)
	}
	did := h.interactions()[len(before):]
	if len(did) >= fewInteractions {
		t.Errorf("it took %d interactions:\n%s", len(did), strings.Join(did, "\n"))
	}
	t.Logf("%d interactions:\n%s", len(did), strings.Join(did, "\n"))
	if did[0] != "-> slash_commands" || len(did) != len(h.typed)-2 { // control: what is counted is what was done
		t.Errorf("%d counted of %d that were done", len(did), len(h.typed)-2)
	}
	if bad := h.sim.Violations(); len(bad) > 0 {
		t.Errorf("Slack would object: %+v", bad)
	}
}

// minute lets a minute go by and whatever is due in it be sent.
func (h *halfYear) minute() {
	h.t.Helper()
	if err := h.sim.Advance(h.t.Context(), time.Minute); err != nil {
		h.t.Fatal(err)
	}
	h.settled()
}

// interactions are what the workspace has sent to the bot because somebody did something: the simulator's own count.
func (h *halfYear) interactions() (all []string) {
	for _, c := range h.sim.Log() {
		switch c.Method {
		case "-> slash_commands", "-> interactive":
			all = append(all, c.Method)
		}
	}
	return all
}

var inBackticks = regexp.MustCompile("`([^`]+)`")

// shown is the last command of a name that the bot has shown to somebody, as it stands there.
func (h *halfYear) shown(who, name string) (found string) {
	for _, m := range h.sim.MessagesIn(who, dmOf(who)) {
		for _, block := range append(m.Blocks, slacksim.Block{"text": m.Text}) {
			for _, text := range textsOf(block) {
				for _, command := range inBackticks.FindAllStringSubmatch(text, -1) {
					if strings.HasPrefix(command[1], name+" ") {
						found = command[1]
					}
				}
			}
		}
	}
	return found
}

// textsOf are all texts within a block.
func textsOf(v any) (all []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case map[string]any:
		for _, one := range v {
			all = append(all, textsOf(one)...)
		}
	case []any:
		for _, one := range v {
			all = append(all, textsOf(one)...)
		}
	}
	return all
}
