package main

import (
	"net"
	"slices"
	"time"

	"alongside/bot"
	"alongside/internal/slacksim"
	"alongside/peer"
)

// The demo's workspace. Every name is plainly invented.
const (
	workspaceID  = "T0SIM"
	coordChannel = "C0COORD"
	teamChannel  = "C0TEAM"
	demoZone     = "Europe/Oslo"
	demoTeamID   = "demo"
)

// demoWorker is a worker of the demo with their codes and their pace.
type demoWorker struct {
	user   string
	codes  []peer.Code
	agreed bool // has signed an agreement; else the starter limits apply
	weekly int  // contacts in an ordinary week
}

var demoWorkers = []demoWorker{
	{user: "U0ADA", codes: []peer.Code{"K7", "M3"}, agreed: true, weekly: 6},
	{user: "U0BO", codes: []peer.Code{"T2"}, agreed: true, weekly: 4},
	{user: "U0ILE", codes: []peer.Code{"P4", "R9"}, agreed: false, weekly: 5},
}

var demoCoordinators, demoDeputies = []string{"U0KIM", "U0RUNE"}, []string{"U0DEE"}

func demoPeople() []slacksim.User {
	return []slacksim.User{
		{ID: "U0ADA", Name: "ada", RealName: "Ada Sample", TZ: demoZone, Locale: "en-GB"},
		{ID: "U0BO", Name: "bo", RealName: "Bo Sample", TZ: demoZone, Locale: "nb-NO"},
		{ID: "U0ILE", Name: "ile", RealName: "Ile Sample", TZ: "Europe/Bucharest", Locale: "ro-RO"},
		{ID: "U0KIM", Name: "kim", RealName: "Kim Sample", TZ: demoZone, Locale: "en-GB"},
		{ID: "U0RUNE", Name: "rune", RealName: "Rune Sample", TZ: demoZone, Locale: "nb-NO"},
		{ID: "U0DEE", Name: "dee", RealName: "Dee Sample", TZ: demoZone, Locale: "en-GB"},
		{ID: "U0NIA", Name: "nia", RealName: "Nia Sample", TZ: demoZone, Locale: "en-GB"},
		{ID: "U0ADMIN", Name: "admin", RealName: "Admin Sample", TZ: demoZone, Locale: "en-GB", Admin: true},
		{ID: "U0GUS", Name: "gus", RealName: "Gus Sample", TZ: demoZone, Locale: "en-GB", Restricted: true},
	}
}

// zoneOfDemo is where somebody of the demo is.
func zoneOfDemo(user string) string {
	for _, p := range demoPeople() {
		if p.ID == user {
			return p.TZ
		}
	}
	return demoZone
}

// demoWorkspace completes the configuration of the simulator. own is where the bot listens; empty means Socket Mode.
func demoWorkspace(cfg slacksim.Config, own string) (slacksim.Config, error) {
	manifest := bot.ManifestOptions{}
	if own != "" {
		manifest.URL = "http://" + own
		cfg.RequestURL = manifest.URL
	}
	raw, err := bot.Manifest(manifest)
	if err != nil {
		return cfg, err
	}
	cfg.Manifest, cfg.TeamID, cfg.Users = raw, workspaceID, demoPeople()
	team := slices.Concat(demoCoordinators, demoDeputies)
	var everyone []string
	for _, w := range demoWorkers {
		everyone = append(everyone, w.user)
	}
	everyone = append(everyone, team...)
	cfg.Channels = []slacksim.Channel{
		{ID: coordChannel, Name: "peer-coordinators", Private: true, Members: team, BotIn: true},
		{ID: teamChannel, Name: "peer-team", Members: everyone, BotIn: true},
		{ID: "C0ALL", Name: "general", Members: append(slices.Clone(everyone), "U0NIA", "U0ADMIN", "U0GUS")},
	}
	return cfg, nil
}

// demoTeamState is what GET /sim/state says of the team, for whoever writes a script against the demo.
func demoTeamState() map[string]any {
	var workers []map[string]any
	for _, w := range demoWorkers {
		workers = append(workers, map[string]any{"user": w.user, "codes": w.codes})
	}
	return map[string]any{
		"workers": workers, "coordinators": demoCoordinators, "deputies": demoDeputies,
		"coordinators_channel": coordChannel, "team_channel": teamChannel,
	}
}

// demoClock is 14:00 of today, or of the next Monday where today is a weekend.
func demoClock(now time.Time) time.Time {
	day := peer.DayOf(now, demoZone)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.Add(1)
	}
	return peer.Civil(day, 14*60, demoZone)
}

// freeAddress returns a loopback address that nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String(), nil
}
