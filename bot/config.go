package bot

import (
	"errors"
	"io"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/commands"
	"alongside/storage"
)

// Mode says how Slack reaches the bot.
type Mode string

// The modes. SocketMode needs no open port; HTTPMode needs an address that Slack can reach.
const (
	SocketMode Mode = "socket"
	HTTPMode   Mode = "http"
)

// Config is what a bot needs. Store and Desk must be set; the durations have defaults.
type Config struct {
	BotToken      string // xoxb-
	AppToken      string // xapp-, in socket mode
	SigningSecret string // in HTTP mode
	APIURL        string // of the Web API, ending in "/"; empty for Slack's own
	Mode          Mode   // empty for SocketMode
	Addr          string // where Run listens; empty for nowhere (mount Handler instead)

	Store *storage.Store
	Desk  *commands.Desk   // its People is set to the bot where it is nil
	Now   func() time.Time // read once for each request; nil for the system's clock
	Log   *logrus.Logger   // nil for none; its formatter is wrapped so that it censors tokens

	Admins    []string // Slack user ids that are admins besides the owners and admins of the workspace
	Webhook   string   // outside Slack, the last rung of the ladder; may be empty
	Heartbeat string   // called every minute while all is well; may be empty

	FeedsAddr string // where Run listens for calendars; empty for nowhere. Where they find it from outside is Desk.Feeds

	WebhookSecret string        // signs what is posted there; may be empty
	WebhookAfter  time.Duration // how long Slack may be unreachable with alerts waiting until it is told there; default 15 min

	// Failpoint is called at every numbered step of receiving and delivering; nil in production. See Failpoints.
	Failpoint func(name string)

	Budget          time.Duration // from the arrival of a request to its answer; default 2 s, Slack waits 3 s
	RequestTimeout  time.Duration // of one call of the Web API; default 10 s
	Settle          time.Duration // after an unknown outcome before it is looked up; default 15 s, longer than RequestTimeout
	AckGrace        time.Duration // how long an acknowledgement waits for the reply that follows it; default 400 ms
	StopGrace       time.Duration // how long Run waits for work in hand when it stops; default 5 s
	ChannelInterval time.Duration // between two messages to the same recipient; default 1 s
	PerMinute       int           // messages a minute in the whole workspace; default 240
	NudgeAge        time.Duration // after which a nudge that could not be sent lapses; default 12 h
	ReplyAge        time.Duration // after which a reply that could not be sent is given up, and shown as not delivered; default 24 h
}

// Failpoints are the names given to Config.Failpoint, in the order in which a request and then an entry of the outbox
// pass them.
func Failpoints() []string {
	return []string{
		"receive.parsed", "receive.person", "receive.handled", "receive.acked",
		"deliver.received", "deliver.begun", "deliver.posted", "deliver.settled",
		"deliver.unknown", "deliver.reconciled", "deliver.climbed",
	}
}

func (c Config) complete() (Config, error) {
	if c.Mode == "" {
		c.Mode = SocketMode
	}
	var problems []string
	need := func(ok bool, what string) {
		if !ok {
			problems = append(problems, what)
		}
	}
	need(c.Store != nil && c.Desk != nil, "a store and a desk are needed")
	need(strings.HasPrefix(c.BotToken, "xoxb-"), "the bot token must begin with xoxb- (Slack: OAuth & Permissions)")
	switch c.Mode {
	case SocketMode:
		need(strings.HasPrefix(c.AppToken, "xapp-"), "socket mode needs an app-level token that begins with xapp- (Slack: Basic Information)")
	case HTTPMode:
		need(c.SigningSecret != "", "http mode needs the signing secret (Slack: Basic Information)")
	default:
		need(false, `the mode must be "socket" or "http"`)
	}
	need(c.APIURL == "" || strings.HasSuffix(c.APIURL, "/"), "the address of the Web API must end in /")
	set := func(d *time.Duration, to time.Duration) {
		if *d <= 0 {
			*d = to
		}
	}
	set(&c.Budget, 2*time.Second)
	set(&c.RequestTimeout, 10*time.Second)
	set(&c.Settle, 15*time.Second)
	set(&c.AckGrace, 400*time.Millisecond)
	set(&c.StopGrace, 5*time.Second)
	set(&c.ChannelInterval, time.Second)
	set(&c.WebhookAfter, 15*time.Minute)
	set(&c.NudgeAge, 12*time.Hour)
	set(&c.ReplyAge, 24*time.Hour)
	need(c.Settle > c.RequestTimeout, "the time to settle must be longer than a request can live")
	if c.PerMinute <= 0 {
		c.PerMinute = 240
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Failpoint == nil {
		c.Failpoint = func(string) {}
	}
	if c.Log == nil {
		c.Log = logrus.New()
		c.Log.SetOutput(io.Discard)
	}
	if len(problems) > 0 {
		return c, errors.New("bot: " + strings.Join(problems, "; "))
	}
	return c, nil
}
