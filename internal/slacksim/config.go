package slacksim

import (
	"context"
	"io"
	"time"
)

// The identity of the bot in every simulated workspace.
const (
	BotUserID = "U0ALONGSIDE"
	BotID     = "B0ALONGSIDE"
	AppID     = "A0ALONGSIDE"
	// SlackbotID is the author of the workspace's own notices, such as the one
	// about a command that failed.
	SlackbotID = "USLACKBOT"
)

// Fixed, plainly fake secrets, used where Config leaves its own empty.
const (
	DefaultBotToken      = "xoxb-sim-not-a-real-token"
	DefaultAppToken      = "xapp-sim-not-a-real-token"
	DefaultSigningSecret = "5151515151515151aaaaaaaaaaaaaaaa"
)

// Config describes a workspace. The zero value is a workspace without people,
// channels and commands that grants every scope.
type Config struct {
	TeamID     string // default T0SIM
	TeamDomain string // default alongside-demo
	Users      []User // people; the bot user is added by New
	Channels   []Channel
	// Manifest is the app's manifest as JSON: its commands, scopes, mode and
	// request addresses. Empty means: all scopes, no commands, Socket Mode
	// (HTTP when RequestURL is set).
	Manifest []byte

	BotToken, AppToken, SigningSecret string

	// RequestURL overrides where signed requests go when the app is not in
	// Socket Mode. With a path it receives everything; without one it replaces
	// scheme and host of the manifest's addresses. Loopback only.
	RequestURL string
	// SignTime gives the instant in X-Slack-Request-Timestamp; nil means real
	// time, which is what Slack SDKs compare with.
	SignTime func() time.Time

	Clock *Clock // nil: a new one at real time
	// AfterClock is called after every clock move, before the move is answered.
	AfterClock func(ctx context.Context, now time.Time) error
	// Extra is merged into the answer of GET /sim/state.
	Extra func() map[string]any

	// ChannelInterval > 0 answers a post that follows another one in the same
	// channel sooner than this with 429. At 0 such posts are accepted, and
	// recorded as the violation "pace" once a burst of three is used up.
	ChannelInterval time.Duration
	AckTimeout      time.Duration // real time; default 3 s
	TriggerTTL      time.Duration // real time; default 3 s
	PingInterval    time.Duration // real time between pings on a socket; default 10 s
	WarningGrace    time.Duration // real time from a "warning" to the cut; default 10 s
	// EventRetries are the real delays before the second and later deliveries
	// of an unacknowledged event; nil means Slack's 0, 1 min, 5 min.
	EventRetries []time.Duration
	Seed         uint64    // of which socket gets an envelope; 0 means random
	LogLimit     int       // calls kept by Log, the oldest go first; default 50,000
	Log          io.Writer // optional, one line per call
}

// User is a person of the workspace. Locale is as Slack writes it ("nb-NO"),
// TZ an IANA zone.
type User struct {
	ID, Name, RealName, TZ, Locale                                    string
	Admin, Owner, Bot, Deleted, Restricted, UltraRestricted, Stranger bool
	TeamID                                                            string // default: the workspace's
	DND                                                               DND
}

// Channel is a public or private channel. Members are user ids; BotIn says
// that the bot is one of them.
type Channel struct {
	ID, Name          string
	Private, Archived bool
	Members           []string
	BotIn             bool
}

func (c Config) withDefaults() Config {
	set := func(p *string, v string) {
		if *p == "" {
			*p = v
		}
	}
	dur := func(p *time.Duration, v time.Duration) {
		if *p == 0 {
			*p = v
		}
	}
	set(&c.TeamID, "T0SIM")
	set(&c.TeamDomain, "alongside-demo")
	set(&c.BotToken, DefaultBotToken)
	set(&c.AppToken, DefaultAppToken)
	set(&c.SigningSecret, DefaultSigningSecret)
	dur(&c.AckTimeout, 3*time.Second)
	dur(&c.TriggerTTL, 3*time.Second)
	dur(&c.PingInterval, 10*time.Second)
	dur(&c.WarningGrace, 10*time.Second)
	if c.EventRetries == nil {
		c.EventRetries = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if c.LogLimit == 0 {
		c.LogLimit = 50_000
	}
	if c.SignTime == nil {
		c.SignTime = time.Now
	}
	if c.Clock == nil {
		c.Clock = NewClock(time.Now())
	}
	return c
}
