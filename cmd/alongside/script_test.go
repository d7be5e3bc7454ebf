package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/bot"
	"alongside/internal/slacksim"
	"alongside/peer"
)

// TestScripts runs the stories of the whole program.
func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, setting := range os.Environ() { // a developer's own settings are no part of a story
		name, value, _ := strings.Cut(setting, "=")
		if strings.HasPrefix(name, "SLACK_") || strings.HasPrefix(name, "ALONGSIDE_") {
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Setenv(name, value) })
		}
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runStory(t, path, storyCommands)
		})
	}
}

// TestScriptsAreRead is the control: a script that is wrong fails, as what it is.
func TestScriptsAreRead(t *testing.T) {
	for line, want := range map[string]string{
		"says U0ADA '/contact K7' # a comment":      "says|U0ADA|/contact K7",
		"answer 'Don''t' x$WORK'$WORK' #":           "answer|Don't|x/tmp/w$WORK",
		"  # nothing":                               "",
		"alerts 1 '' ":                              "alerts|1|",
		"! answer '<!channel>'":                     "!|answer|<!channel>",
		"says U0ADA /contact K7 25m call 'i går' #": "says|U0ADA|/contact|K7|25m|call|i går",
	} {
		words, ok := split(line, map[string]string{"WORK": "/tmp/w"})
		if got := strings.Join(words, "|"); got != want || !ok {
			t.Errorf("%s: %s, want %s", line, got, want)
		}
	}
	if _, ok := split("answer 'not closed", nil); ok {
		t.Error("a quote that is not closed is read")
	}
	lines, files := unpack("one\n-- a file --\nits text\n\n-- b --\nmore\n")
	if len(lines) != 1 || files["a file"] != "its text\n\n" || files["b"] != "more\n" {
		t.Errorf("%q %q", lines, files)
	}
}

// storyCommands are the words of the stories.
var storyCommands = map[string]command{
	"stage": cmdStage, "says": cmdSays, "answer": cmdAnswer, "press": cmdPress, "view": cmdView, "submit": cmdSubmit,
	"dm": cmdDM, "channel": cmdChannel, "alerts": cmdAlerts, "replies": cmdReplies, "clock": cmdClock, "fault": cmdFault, "redis": cmdRedis,
	"slack": cmdSlack, "state": cmdState, "alongside": cmdAlongside, "exit": cmdExit, "stdout": cmdStdout, "stderr": cmdStderr,
	"timeoff": cmdTimeOff, "zone": cmdZone, "keep": cmdKeep, "fetch": cmdFetch, "alike": cmdAlike, "secret": cmdSecret,
	"match": cmdMatch, "kept": cmdKept, "nightly": cmdNightly,
}

// stage [socket|http] [empty] [feeds]: opens the workspace with the demo's team, on Tuesday 17 Nov 2026 at 14:00 in Oslo. With empty
// nothing is set up; with feeds calendars find time off.
func cmdStage(s *story, _ bool, args []string) {
	mode := bot.SocketMode
	if slices.Contains(args, "http") {
		mode = bot.HTTPMode
	}
	s.g = newStage(s.t, staging{mode: mode, tune: func(cfg *bot.Config) {
		together(cfg)
		if slices.Contains(args, "feeds") {
			s.feedsOn(cfg)
		}
	}})
	if slices.Contains(args, "empty") {
		c, ctx := s.g.raw(), s.t.Context()
		keys := c.Keys(ctx, "*:"+workspaceID+":*").Val()
		keys = slices.DeleteFunc(keys, func(key string) bool { return strings.HasSuffix(key, ":ver") }) // else it looks like an old copy
		if len(keys) > 0 {
			s.try(c.Del(ctx, keys...).Err())
		}
	}
	s.book = s.g.openLedger()
	maps.Copy(s.env, map[string]string{
		"SLACK": s.g.sim.APIURL(), "REDIS": s.g.redis.URL(), "BOT": slacksim.DefaultBotToken, "APP": slacksim.DefaultAppToken,
	})
}

// says USER /command text...: types a command in the team's channel, or in the DM for who is not in it.
func cmdSays(s *story, _ bool, args []string) {
	s.need(args, 2, "says USER /command text")
	g := s.stage()
	name, text, _ := strings.Cut(strings.Join(args[1:], " "), " ")
	r, err := g.sim.Command(s.t.Context(), args[0], teamChannelOrDM(args[0]), name, text)
	s.try(err)
	if r.Error != "" {
		s.fatal("Slack shows %s", r.Error)
	}
	s.answer = r.Text
}

// match COORDINATOR WORKER: the coordinator proposes a match, the worker says yes, and the coordinator confirms the service user's
// yes; the answer is that it runs.
func cmdMatch(s *story, _ bool, args []string) {
	s.need(args, 2, "match COORDINATOR WORKER")
	cmdSays(s, false, []string{args[0], "/team", "match", "<@" + args[1] + ">"})
	s.holds(false, s.answer, []string{"has been asked"})
	for _, step := range [][]string{{args[1], "DM", "match.yes"}, {args[0], "DM", "match.theirs"}} {
		s.stage().settled()
		cmdPress(s, false, step)
	}
}

// [!] answer TEXT...: what the person who acted last reads holds all of it; with ! none of it.
func cmdAnswer(s *story, not bool, args []string) {
	s.need(args, 1, "answer TEXT")
	s.holds(not, s.answer, args)
}

// press USER CHANNEL ACTION: presses the button of the newest message that has it. CHANNEL may be DM, or FORM for a button in
// the topmost form, with block=value... for what is filled in before; the answer is what stands in the form then.
func cmdPress(s *story, _ bool, args []string) {
	s.need(args, 3, "press USER CHANNEL ACTION")
	g, user, channel := s.stage(), args[0], args[1]
	if channel == "FORM" {
		s.pressInForm(user, args[2], args[3:])
		return
	}
	if channel == "DM" {
		channel = "D" + strings.TrimPrefix(user, "U")
	}
	before := len(g.whispers(user))
	g.press(user, channel, args[2])
	s.answer = func() string { return strings.Join(g.whispers(user)[before:], "\n") }
}

func (s *story) pressInForm(user, action string, filled []string) {
	s.t.Helper()
	views := s.stage().sim.Views(user).Stack
	if len(views) == 0 {
		s.fatal("%s has no form open", user)
	}
	form := views[len(views)-1].ID
	for _, arg := range filled {
		block, value, _ := strings.Cut(arg, "=")
		_, err := s.stage().sim.Action(s.t.Context(), slacksim.ActionRequest{User: user, ViewID: form, ActionID: "v", BlockID: block, Value: value})
		s.try(err)
	}
	r, err := s.stage().sim.Action(s.t.Context(), slacksim.ActionRequest{User: user, ViewID: form, ActionID: action})
	s.try(err)
	if r.Error != "" {
		s.fatal("Slack shows %s", r.Error)
	}
	s.answer = func() string { return s.top(user) }
}

// view USER TEXT...: the person's topmost form holds it.
func cmdView(s *story, not bool, args []string) {
	s.need(args, 2, "view USER TEXT")
	s.holds(not, func() string { return s.top(args[0]) }, args[1:])
}

// top is all text of the topmost form, "" where none is open.
func (s *story) top(user string) string {
	views := s.stage().sim.Views(user).Stack
	if len(views) == 0 {
		return ""
	}
	v := views[len(views)-1]
	return textOf(v.Title) + textOf(v.Blocks)
}

// submit USER block=value...: fills in the topmost form and submits it. a,b in block[]=a,b are several. The answer is what
// is to be mended, or what stands in the form then.
func cmdSubmit(s *story, _ bool, args []string) {
	s.need(args, 1, "submit USER block=value")
	g, filled := s.stage(), map[string]any{}
	views := g.sim.Views(args[0]).Stack
	if len(views) == 0 {
		s.fatal("%s has no form open", args[0])
	}
	for _, arg := range args[1:] {
		block, value, _ := strings.Cut(arg, "=")
		if list, ok := strings.CutSuffix(block, "[]"); ok {
			filled[list] = strings.Split(value, ",")
		} else {
			filled[block] = value
		}
	}
	r, err := g.sim.Submit(s.t.Context(), args[0], views[len(views)-1].ID, filled)
	s.try(err)
	if r.Error != "" {
		s.fatal("Slack shows %s", r.Error)
	}
	said := s.top(args[0])
	if r.ResponseAction == "errors" {
		said = "to mend:\n"
		for _, block := range slices.Sorted(maps.Keys(r.Errors)) {
			said += block + ": " + r.Errors[block] + "\n"
		}
	}
	s.answer = func() string { return said }
}

// [!] dm USER [N] TEXT...: one message (or N) in the person's DM with the bot holds all of it; with ! none.
func cmdDM(s *story, not bool, args []string) {
	s.need(args, 2, "dm USER TEXT")
	n, parts := number(not, args[1:])
	s.stage().settled()
	s.count(s.stage().direct(args[0]), n, parts)
}

// [!] channel ID [N] TEXT...: as dm, for a channel.
func cmdChannel(s *story, not bool, args []string) {
	s.need(args, 2, "channel ID TEXT")
	n, parts := number(not, args[1:])
	s.stage().settled()
	s.count(s.stage().channel(args[0]), n, parts)
}

// alerts N TEXT...: N alerts in the coordinators' channel hold all of it as they read now.
func cmdAlerts(s *story, not bool, args []string) {
	s.need(args, 1, "alerts N TEXT")
	n, parts := number(not, args)
	s.stage().settled()
	s.count(s.stage().alerts(), n, parts)
}

// [!] replies N TEXT...: N messages in the coordinators' channel that are replies under another one hold all of it.
func cmdReplies(s *story, not bool, args []string) {
	s.need(args, 1, "replies N TEXT")
	n, parts := number(not, args)
	s.stage().settled()
	var texts []string
	for _, m := range s.stage().sim.Messages(coordChannel) {
		if m.ThreadTS != "" && m.ThreadTS != m.TS {
			texts = append(texts, m.Text)
		}
	}
	s.count(texts, n, parts)
}

// number reads how many are wanted: one where nothing is said, none with a !.
func number(not bool, args []string) (n int, parts []string) {
	if not {
		return 0, args
	}
	if n, err := strconv.Atoi(args[0]); err == nil {
		return n, args[1:]
	}
	return 1, args
}

// clock 72h, or an instant in RFC 3339: moves the clock and does all that is due.
func cmdClock(s *story, _ bool, args []string) {
	s.need(args, 1, "clock 72h")
	if at, err := time.Parse(time.RFC3339, args[0]); err == nil {
		s.try(s.stage().sim.SetClock(s.t.Context(), at))
		return
	}
	d, err := time.ParseDuration(args[0])
	s.try(err)
	s.try(s.stage().sim.Advance(s.t.Context(), d))
}

// fault method=M mode=MODE name=value...: makes calls of Slack's Web API go wrong.
func cmdFault(s *story, _ bool, args []string) {
	fields := map[string]any{}
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		fields[name] = value
		if n, err := strconv.Atoi(value); err == nil && name != "mode" {
			fields[name] = n
		}
	}
	raw, err := json.Marshal(fields)
	s.try(err)
	var f slacksim.Fault
	s.try(json.Unmarshal(raw, &f))
	s.try(s.stage().sim.Fault(f))
}

// redis paused|killed|read-only|'out of memory': what goes wrong with Redis; with ! it ends.
func cmdRedis(s *story, not bool, args []string) {
	s.need(args, 1, "redis paused")
	all := calamities()
	i := slices.IndexFunc(all, func(c calamity) bool { return c.name == args[0] })
	switch {
	case i < 0:
		s.fatal("no such trouble")
	case not:
		all[i].heal(s.stage())
	default:
		all[i].strike(s.stage())
	}
}

// [!] slack archived CHANNEL: archives a channel; with ! it is opened again.
func cmdSlack(s *story, not bool, args []string) {
	s.need(args, 2, "slack archived CHANNEL")
	archived := !not
	s.try(s.stage().sim.ChangeChannel(slacksim.ChannelChange{ID: args[1], Archived: &archived}))
}

// state USER name=value...: what is stored: contacts (logged in this story), hours (entries), open, acknowledged, closed, withdrawn (alerts),
// agreed (the version in force), matches, member (the state of the membership). Without names: records, journal, audit,
// alerts and messages agree.
func cmdState(s *story, _ bool, args []string) {
	s.need(args, 1, "state USER contacts=1")
	st := s.book.load(args[0])
	is := map[string]int{"contacts": 0, "hours": len(st.Work), "matches": len(st.Matches)}
	for _, c := range st.Contacts {
		if !s.book.seeded[c.ID] {
			is["contacts"]++
		}
	}
	for _, a := range st.Alerts {
		is[string(a.State)]++
	}
	_, is["agreed"] = peer.TermsAt(st.Agreements, s.g.sim.Clock().Now())
	for _, arg := range args[1:] {
		name, value, _ := strings.Cut(arg, "=")
		got := strconv.Itoa(is[name])
		if name == "member" {
			got = ""
			if m := st.Member(args[0]); m != nil {
				got = string(m.State)
			}
		}
		if got != value {
			s.fatal("%s of %s is %s, want %s", name, args[0], got, value)
		}
	}
	s.g.emptied(s.t)
	for _, problem := range s.book.problems() {
		s.fatal("%s", problem)
	}
}

// [!] alongside ARGS: runs a command line of the program; with ! it must fail.
func cmdAlongside(s *story, not bool, args []string) {
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	var out, errs bytes.Buffer
	s.code = execute(ctx, args, &out, &errs)
	s.out, s.errs = out.String(), errs.String()
	if (s.code != 0) != not {
		s.fatal("alongside %s ends with %d:\n%s%s", strings.Join(args, " "), s.code, s.out, s.errs)
	}
}

// exit N: the last command line ended so.
func cmdExit(s *story, _ bool, args []string) {
	s.need(args, 1, "exit 2")
	if strconv.Itoa(s.code) != args[0] {
		s.fatal("it ended with %d:\n%s%s", s.code, s.out, s.errs)
	}
}

// [!] stdout REGEXP: what the last command line printed matches; with ! it does not.
func cmdStdout(s *story, not bool, args []string) { s.printed(not, args, s.out) }

// [!] stderr REGEXP: as stdout, for progress and problems.
func cmdStderr(s *story, not bool, args []string) { s.printed(not, args, s.errs) }

func (s *story) printed(not bool, args []string, text string) {
	s.t.Helper()
	s.need(args, 1, "stdout REGEXP")
	for _, arg := range args {
		re, err := regexp.Compile("(?m)" + arg)
		s.try(err)
		if re.MatchString(text) == not {
			s.fatal("%q %s:\n%s", arg, map[bool]string{true: "is in", false: "is not in"}[not], text)
		}
	}
}

// zone USER ZONE: Slack says from now on that the person is in an IANA zone, as it does when they travel.
func cmdZone(s *story, _ bool, args []string) {
	s.need(args, 2, "zone USER ZONE")
	s.try(s.stage().sim.ChangeUser(slacksim.UserChange{ID: args[0], TZ: &args[1]}))
}
