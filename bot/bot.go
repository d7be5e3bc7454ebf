package bot

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/slack-go/slack"

	"alongside/commands"
)

// Bot speaks with one workspace. Make one with New; Run it once.
type Bot struct {
	cfg       Config
	log       *logrus.Entry
	http      *http.Client
	api       *slack.Client
	ask       func(context.Context, commands.Request) (commands.Reply, error) // the desk
	prefix    string                                                          // of the commands
	people    *directory
	disturb   disturbances
	workspace string // Slack team id
	userID    string // of the bot
	botID     string

	base    context.Context // of all work; ends when Run has finished what was in hand
	end     context.CancelFunc
	lanes   *lanes
	work    sync.WaitGroup // handlers
	follows sync.WaitGroup // what follows an acknowledgement
	replays replays
	courier *courier
	sockets *sockets
	health  health
	waits   waits
	wall    func() time.Time // for how long things last and when a turn comes; Config.Now says when things are
	auditor auditor
	healed  time.Time // of watchLine: since when Slack answers again and the outside does not know

	stopping atomic.Bool // new work is refused
}

// New asks Slack who the bot is and refuses a token of the wrong kind. A Slack that does not answer is asked again for
// some seconds, or until the context ends. Nothing runs until Run is called; Handler may be used at once.
func New(ctx context.Context, cfg Config) (*Bot, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	cfg.Log.SetFormatter(Censor(cfg.Log.Formatter, cfg.BotToken, cfg.AppToken, cfg.SigningSecret, cfg.Webhook, cfg.WebhookSecret, cfg.Heartbeat))
	b := &Bot{
		cfg: cfg, log: cfg.Log.WithField("part", "bot"), http: newHTTPClient(cfg.RequestTimeout),
		ask: cfg.Desk.Handle, prefix: cfg.Desk.Prefix, lanes: newLanes(64, 2000), waits: defaultWaits(), wall: time.Now,
	}
	b.base, b.end = context.WithCancel(context.Background())
	b.http.Transport = &limits{next: b.http.Transport, now: func() time.Time { return b.wall() }}
	b.api = newAPI(cfg, b.http)
	b.people = &directory{now: cfg.Now, fetch: b.fetchPerson}
	b.sockets = &sockets{}
	b.health.counts = map[string]int64{}
	who, err := b.introduce(ctx)
	if err != nil {
		b.end()
		b.http.CloseIdleConnections()
		return nil, err
	}
	b.workspace, b.userID, b.botID = who.TeamID, who.UserID, who.BotID
	b.disturb.granted = grantedDND(who)
	b.courier = newCourier(b)
	if cfg.Desk.People == nil {
		cfg.Desk.People = b
	}
	// The id of the app is not in auth.test. Without it payloads are held against the workspace alone.
	if info, err := b.api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: b.botID}); err == nil {
		b.health.setApp(info.AppID)
	}
	return b, nil
}

// newHTTPClient returns a client that never waits for ever, and does not follow redirects: Slack sends none.
func newHTTPClient(timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
			TLSHandshakeTimeout:   5 * time.Second,
			ForceAttemptHTTP2:     true,
			MaxIdleConnsPerHost:   16,
			IdleConnTimeout:       60 * time.Second,
			ResponseHeaderTimeout: timeout,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// newAPI returns a Web API client without retries: what may be sent twice is decided entry by entry.
func newAPI(cfg Config, client *http.Client, more ...slack.Option) *slack.Client {
	options := []slack.Option{slack.OptionHTTPClient(client), slack.OptionAppLevelToken(cfg.AppToken)}
	if cfg.APIURL != "" {
		options = append(options, slack.OptionAPIURL(cfg.APIURL))
	}
	return slack.New(cfg.BotToken, append(options, more...)...)
}

// introduce asks Slack who we are, again where Slack did not answer.
func (b *Bot) introduce(ctx context.Context) (*slack.AuthTestResponse, error) {
	for try := 0; ; try++ {
		who, err := b.api.AuthTestContext(ctx)
		if err == nil {
			if who.BotID == "" {
				return nil, errors.New("bot: the token is not a bot token: use the Bot User OAuth Token (xoxb-)")
			}
			return who, nil
		}
		f := judge(err)
		if f.verdict == unauthorised {
			return nil, fmt.Errorf("bot: Slack refuses the bot token: %s", f.code)
		}
		if try == 5 || !wait(ctx, max(f.wait, backoff(try))) {
			return nil, fmt.Errorf("bot: Slack does not answer auth.test: %s", f.code)
		}
	}
}

// Workspace is the Slack id of the workspace.
func (b *Bot) Workspace() string { return b.workspace }

// languageOf is the language of somebody as it was known last, "" where nothing is known.
func (b *Bot) languageOf(user string) string {
	b.people.mu.Lock()
	defer b.people.mu.Unlock()
	return b.people.known[user].person.Language
}

// Run receives and delivers until the context ends. Then it refuses new work, finishes what is in hand, sends the
// acknowledgements that are due and returns nil. It returns an error at once when Slack refuses the app token for good or
// the address cannot be listened on.
func (b *Bot) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer b.end()
	var server *http.Server
	if b.cfg.Addr != "" {
		listener, err := net.Listen("tcp", b.cfg.Addr)
		if err != nil {
			return fmt.Errorf("bot: listen: %w", err)
		}
		server = &http.Server{
			Handler: b.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
			WriteTimeout: 10 * time.Second, IdleTimeout: 90 * time.Second, MaxHeaderBytes: 32 << 10,
		}
		b.health.setAddr(listener.Addr().String())
		b.work.Go(func() { _ = server.Serve(listener) })
	}
	endFeeds, err := b.openFeeds()
	if err != nil {
		if server != nil {
			_ = server.Close()
		}
		return err
	}
	var running sync.WaitGroup
	running.Go(func() { <-ctx.Done(); endFeeds() })
	running.Go(func() { b.courier.run(ctx) })
	running.Go(func() { b.probe(ctx) })
	running.Go(func() { b.keepAuditing(ctx) })
	if b.cfg.Webhook != "" {
		running.Go(func() { b.watchLine(ctx) })
	}
	if b.cfg.Heartbeat != "" {
		running.Go(func() { b.keepBeating(ctx) })
	}
	if b.cfg.Mode == SocketMode {
		running.Go(func() {
			if err := b.keepSockets(ctx); err != nil {
				cancel(err)
			}
		})
	}
	<-ctx.Done()
	b.stopping.Store(true)
	b.stop(server, &running)
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// stop finishes what is in hand: requests first, because somebody waits for each, then what is being delivered. After the
// grace it ends whatever still hangs.
func (b *Bot) stop(server *http.Server, running *sync.WaitGroup) {
	late := time.AfterFunc(b.cfg.StopGrace, b.end)
	defer late.Stop()
	if server != nil {
		ctx, cancel := context.WithTimeout(b.base, b.cfg.StopGrace)
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
		cancel()
	}
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		b.lanes.close()
		b.sockets.closeAll()
		running.Wait()
		b.work.Wait()
		b.follows.Wait()
	}()
	select {
	case <-finished:
	case <-time.After(2*b.cfg.StopGrace + 2*time.Second): // a handler that heeds no deadline must not keep the process
		b.log.Error("stopped with work that did not end")
	}
	b.http.CloseIdleConnections()
}

// wait waits, and returns false when the context ended first.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// consumer names this copy's place in the outbox. It is the same after a restart, so that the copy takes up its own work at
// once; by is unique to this process.
func consumer() (name, by string) {
	name, err := os.Hostname()
	if err != nil || name == "" {
		name = "alongside"
	}
	return name, fmt.Sprintf("%s.%d.%s", name, os.Getpid(), newReference())
}
