package bot

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"go.uber.org/goleak"

	"alongside/commands"
	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// Everything in these tests is invented.
const (
	ada, ben, kari, mia = "U0ADA", "U0BEN", "U0KARI", "U0MIA" // worker, worker, coordinator, admin
	dep, guest, stray   = "U0DEP", "U0GUEST", "U0STRAY"
	coordChannel        = "C0COORD"
	teamChannel         = "C0TEAM"
	workspace           = "T0SIM"
)

var (
	sharedRedis *redisproc.Proc
	prefixes    atomic.Int64
)

func TestMain(m *testing.M) {
	if at := os.Getenv(killAt); at != "" {
		doomed(at)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	proc, err := redisproc.Start(ctx, redisproc.Options{AppendFsync: "no"})
	cancel()
	if err == nil {
		sharedRedis = proc
	} else if os.Getenv("CI") != "" {
		fmt.Fprintln(os.Stderr, "redis-server for the tests:", err)
		os.Exit(1)
	}
	code := m.Run()
	if sharedRedis != nil {
		sharedRedis.Stop()
	}
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// world is a bot, its Slack and its Redis.
type world struct {
	t      *testing.T
	sim    *slacksim.Server
	store  *storage.Store
	bot    *Bot
	logs   *logBuffer
	http   *httptest.Server // in HTTP mode
	cfg    Config
	prefix string // of the store's keys

	ahead  time.Duration    // of noon, by the server's clock
	server func() time.Time // the clock of the server, nil for noon of today

	mu    sync.Mutex
	ask   func(context.Context, commands.Request) (commands.Reply, error)
	trace []string // failpoints, and what the desk did, in order
	stop  func() error
}

type setup struct {
	server func() time.Time // the clock of the server, nil for noon of today
	mode   Mode
	config func(*Config)
	sim    func(*slacksim.Config)
	waits  func(*waits)
	redis  *redisproc.Proc // nil: the shared one
	scopes func(*ManifestOptions)
	noRun  bool
}

// start makes a world and runs its bot until the test ends.
func start(t *testing.T, s setup) *world {
	t.Helper()
	if s.redis == nil {
		if s.redis = sharedRedis; s.redis == nil {
			t.Skip("NOT TESTED: no redis-server is installed; install it, or run make test")
		}
	}
	w := &world{t: t, server: s.server, logs: &logBuffer{}, prefix: fmt.Sprintf("t%d", prefixes.Add(1))}
	store, err := storage.Open(t.Context(), storage.Config{URL: s.redis.URL(), Prefix: w.prefix, Skew: func() time.Duration {
		if w.server != nil {
			return time.Until(w.server())
		}
		now := time.Now() // it is always noon where nudges are held against the hour, unless a test says otherwise
		return now.Truncate(24*time.Hour).Add(11*time.Hour).Sub(now) + w.ahead
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.store = store
	t.Cleanup(func() { _ = store.Close() })

	if s.mode == "" {
		s.mode = SocketMode
	}
	options := ManifestOptions{}
	if s.mode == HTTPMode {
		options.URL = "https://alongside.example"
	}
	if s.scopes != nil {
		s.scopes(&options)
	}
	manifest, err := Manifest(options)
	if err != nil {
		t.Fatal(err)
	}
	simConfig := slacksim.Config{
		Manifest: manifest, Seed: 7, PingInterval: time.Second,
		Users: []slacksim.User{
			{ID: ada, Name: "ada", TZ: "Europe/Oslo", Locale: "nb-NO"}, {ID: ben, Name: "ben", TZ: "Europe/Bucharest", Locale: "ro-RO"},
			{ID: kari, Name: "kari", TZ: "Europe/Oslo", Locale: "en-GB"}, {ID: dep, Name: "dep", Locale: "en-GB"},
			{ID: mia, Name: "mia", Locale: "en-GB", Admin: true}, {ID: guest, Name: "guest", Restricted: true},
			{ID: stray, Name: "stray", Stranger: true, TeamID: "T0OTHER"},
		},
		Channels: []slacksim.Channel{
			{ID: coordChannel, Name: "coordinators", Private: true, Members: []string{kari, dep}, BotIn: true},
			{ID: teamChannel, Name: "peers", Members: []string{ada, ben, kari}, BotIn: true},
		},
	}
	if s.sim != nil {
		s.sim(&simConfig)
	}
	if w.sim, err = slacksim.New(simConfig); err != nil {
		t.Fatal(err)
	}
	if _, err = w.sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.sim.Close() })

	log := logrus.New()
	log.SetOutput(w.logs)
	log.SetFormatter(&logrus.JSONFormatter{DisableHTMLEscape: true})
	log.SetLevel(logrus.DebugLevel)
	w.cfg = Config{
		BotToken: slacksim.DefaultBotToken, AppToken: slacksim.DefaultAppToken, SigningSecret: slacksim.DefaultSigningSecret,
		APIURL: w.sim.APIURL(), Mode: s.mode, Store: store, Desk: &commands.Desk{Store: store}, Log: log,
		RequestTimeout: time.Second, Settle: 1200 * time.Millisecond, ChannelInterval: 20 * time.Millisecond, PerMinute: 60_000,
		Failpoint: w.note,
	}
	if s.config != nil {
		s.config(&w.cfg)
	}
	w.answer(func(context.Context, commands.Request) (commands.Reply, error) { return commands.Reply{}, nil })
	w.boot(s)
	return w
}

// boot starts a bot on what is there; the one before must have been stopped.
func (w *world) boot(s setup) {
	w.t.Helper()
	b, err := New(w.t.Context(), w.cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	w.bot = b
	b.ask = func(ctx context.Context, r commands.Request) (commands.Reply, error) {
		w.mu.Lock()
		ask := w.ask
		w.mu.Unlock()
		return ask(ctx, r)
	}
	b.waits = waits{
		probe: 30 * time.Millisecond, heartbeat: 20 * time.Millisecond, silence: 10 * time.Second, crowded: 200 * time.Millisecond,
		disabled: 300 * time.Millisecond, leaving: 500 * time.Millisecond, look: 20 * time.Millisecond, block: 100 * time.Millisecond,
		stable: 30 * time.Second, audit: time.Hour, outside: 20 * time.Millisecond, hang: 10 * time.Second, fault: 20 * time.Millisecond,
	}
	if s.waits != nil {
		s.waits(&b.waits)
	}
	if b.cfg.Mode == HTTPMode && w.http == nil {
		w.http = httptest.NewServer(b.Handler())
		w.sim.SetRequestURL(w.http.URL)
		w.t.Cleanup(w.http.Close)
	}
	if s.noRun {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	var once sync.Once
	var result error
	w.stop = func() error {
		once.Do(func() { cancel(); result = <-done })
		return result
	}
	w.t.Cleanup(func() { _ = w.stop() })
	if b.cfg.Mode == SocketMode {
		w.until("two sockets", func() bool { return b.sockets.ready() == pair || result != nil })
	}
}

// answer has the desk answer so.
func (w *world) answer(ask func(context.Context, commands.Request) (commands.Reply, error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ask = ask
}

func (w *world) note(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trace = append(w.trace, what)
}

func (w *world) traced() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string{}, w.trace...)
}

// until waits for something that other goroutines do.
func (w *world) until(what string, ok func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 15*time.Second)
	defer cancel()
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			w.t.Fatalf("waited in vain for: %s\n%s", what, w.logs.String())
		}
	}
}

// send puts entries into the outbox, as a unit of work does.
func (w *world) send(outs ...storage.Out) {
	w.t.Helper()
	st, err := w.store.Load(w.t.Context(), storage.Want{Workspace: workspace})
	if err != nil {
		w.t.Fatal(err)
	}
	change := storage.NewChange(st, "send:"+newReference()+newReference(), time.Now())
	for _, o := range outs {
		if o.At.IsZero() {
			o.At = time.Now()
		}
		change.Send(o)
	}
	ctx, cancel := context.WithTimeout(w.t.Context(), 5*time.Second)
	defer cancel()
	if _, err := w.store.Commit(ctx, change); err != nil {
		w.t.Fatal(err)
	}
}

// team stores a team with a coordinator and a deputy.
func (w *world) team() {
	w.t.Helper()
	st, err := w.store.Load(w.t.Context(), storage.Want{Workspace: workspace})
	if err != nil {
		w.t.Fatal(err)
	}
	change := storage.NewChange(st, "team", time.Now())
	change.PutTeam(peer.Team{
		ID: "team1", Name: "Harbour", Zone: "Europe/Oslo", Language: "en", RulePack: "none", CoordinatorsChannel: coordChannel,
		TeamChannel: teamChannel, Coordinators: []string{kari}, Deputies: []string{dep}, CreatedAt: time.Now(), CreatedBy: mia,
	})
	ctx, cancel := context.WithTimeout(w.t.Context(), 5*time.Second)
	defer cancel()
	if _, err := w.store.Commit(ctx, change); err != nil {
		w.t.Fatal(err)
	}
}

// state is what storage knows of an entry.
func (w *world) state(id string) storage.Sent {
	w.t.Helper()
	s, err := w.store.Lookup(w.t.Context(), workspace, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) settled(ids ...string) {
	w.t.Helper()
	for _, id := range ids {
		w.until(id+" to be settled", func() bool { return w.state(id).State.Settled() })
	}
}

// posts are the messages that the bot posted to a channel, or to somebody's direct messages.
func (w *world) posts(to string) []slacksim.Message {
	if strings.HasPrefix(to, "U") {
		to = "D" + to[1:]
	}
	var all []slacksim.Message
	for _, m := range w.sim.Messages(to) {
		if m.User == slacksim.BotUserID && !m.Ephemeral {
			all = append(all, m)
		}
	}
	return all
}

// alertOut is an alert about Ada for the coordinators' channel.
func alertOut(t *testing.T, id string) storage.Out {
	t.Helper()
	return out(t, id, storage.AlertLane, storage.Recipient{Channel: coordChannel}, anAlert())
}

func anAlert() messages.Alert {
	day := peer.Day{Year: 2026, Month: time.November, Num: 17}
	return messages.Alert{AlertFacts: messages.AlertFacts{
		Measured: messages.Measured{Rule: peer.CodeDay, Code: "K7", From: day, To: day, Value: 3, Limit: 2},
		ID:       "code-day.U0ADA.K7.2026-11-17", Worker: ada, State: peer.Open, Zone: "Europe/Oslo",
	}}
}

func out(t *testing.T, id string, lane storage.Lane, to storage.Recipient, m messages.Message) storage.Out {
	t.Helper()
	kind, facts, err := messages.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return storage.Out{ID: id, Team: "team1", Lane: lane, To: to, Kind: kind, Facts: facts}
}

// logBuffer is a log that may be read while it is written.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
