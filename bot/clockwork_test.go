package bot

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/redisproc"
	"alongside/peer"
	"alongside/storage"
)

// In these tests hours pass in seconds: the courier, the auditor and what watches are asked step by step by a clock of ours,
// in front of a Slack that answers from a table. The records and the outbox are in a real Redis.

// faultSeed is printed, so that a run can be repeated with FAULT_SEED.
func faultSeed(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("FAULT_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("FAULT_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// long tells whether the long form of a fault test is wanted.
func long() bool { return os.Getenv("FAULTS") == "long" }

// called is one call that reached Slack, or another address.
type called struct {
	at     time.Time
	method string // of the Web API, or the address
	form   url.Values
	body   string
	header http.Header
	retry  int    // seconds of Retry-After, with a 429
	status string // "ok", an error of Slack, "429", "500", "down", "lost"
}

// tableSlack answers calls of the Web API without a network.
type tableSlack struct {
	now func() time.Time

	mu      sync.Mutex
	calls   []called
	answer  func(c called) string // what becomes of a call; nil: "ok"
	posts   []called              // that somebody can see
	changed map[string]string     // text by ts, where a message was changed
	outside func(c called) int    // what an address outside answers
	serial  int
	retry   int // seconds of Retry-After
}

// RoundTrip is Slack.
func (s *tableSlack) RoundTrip(r *http.Request) (*http.Response, error) {
	raw := ""
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		_, raw = r.Body.Close(), string(body)
	}
	form, _ := url.ParseQuery(raw) // other bodies are kept as they are
	s.mu.Lock()
	defer s.mu.Unlock()
	c := called{at: s.now(), method: path.Base(r.URL.Path), form: form, body: raw, header: r.Header}
	reply := func(status int, body string, header http.Header) (*http.Response, error) {
		if header == nil {
			header = http.Header{}
		}
		header.Set("Content-Type", "application/json")
		return &http.Response{
			Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header,
			Body: io.NopCloser(strings.NewReader(body)), Request: r,
		}, nil
	}
	if !strings.Contains(r.URL.Path, "/api/") {
		c.method = r.URL.String()
		c.status = "ok"
		s.calls = append(s.calls, c)
		status := http.StatusOK
		if s.outside != nil {
			status = s.outside(c)
		}
		return reply(status, "", nil)
	}
	c.status = "ok"
	if s.answer != nil {
		c.status = s.answer(c)
	}
	if c.status == "429" {
		c.retry = max(1, s.retry)
	}
	s.calls = append(s.calls, c)
	switch c.status {
	case "down":
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: fmt.Errorf("no route")}
	case "cut":
		return nil, io.ErrUnexpectedEOF
	case "429":
		return reply(http.StatusTooManyRequests, "", http.Header{"Retry-After": {strconv.Itoa(c.retry)}})
	case "500":
		return reply(http.StatusInternalServerError, "", nil)
	case "ok", "lost":
	default:
		return reply(http.StatusOK, fmt.Sprintf(`{"ok":false,"error":%q}`, c.status), nil)
	}
	body := s.serve(c)
	if c.status == "lost" {
		return nil, io.ErrUnexpectedEOF
	}
	return reply(http.StatusOK, body, nil)
}

func (s *tableSlack) serve(c called) string {
	switch c.method {
	case "auth.test":
		return `{"ok":true,"team_id":"` + workspace + `","user_id":"U0BOT","bot_id":"B0BOT"}`
	case "users.info":
		return `{"ok":true,"user":{"id":"` + c.form.Get("user") + `","team_id":"` + workspace + `","locale":"en-GB"}}`
	case "conversations.open":
		return `{"ok":true,"channel":{"id":"D` + c.form.Get("users") + `"}}`
	case "chat.postMessage":
		s.serial++
		ts := fmt.Sprintf("%d.%06d", c.at.Unix(), s.serial)
		c.form.Set("ts", ts)
		s.posts = append(s.posts, c)
		return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, c.form.Get("channel"), ts)
	case "chat.update":
		if s.changed == nil {
			s.changed = map[string]string{}
		}
		s.changed[c.form.Get("ts")] = c.form.Get("text")
		return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":%q}`, c.form.Get("channel"), c.form.Get("ts"))
	case "conversations.history":
		return `{"ok":false,"error":"missing_scope"}`
	}
	return `{"ok":true}`
}

// seen are the texts that somebody can see in a channel, or from the bot.
func (s *tableSlack) seen(to string) (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.posts {
		if p.form.Get("channel") == to {
			all = append(all, p.form.Get("text"))
		}
	}
	return all
}

func (s *tableSlack) of(method string) (all []called) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if c.method == method {
			all = append(all, c)
		}
	}
	return all
}

// clockwork is a bot that runs by a clock of ours.
type clockwork struct {
	*world
	slack *tableSlack
	read  map[storage.Lane]bool // lanes that are read

	clock       sync.Mutex
	at          time.Time
	auditing    time.Duration // between two audits; 0 for none
	beating     time.Duration
	looking     time.Duration
	nextA, next time.Time
	nextB       time.Time
	nextP       time.Time
}

// wind makes a clockwork. It begins on Tuesday, 17 November 2026, 10:00 in Oslo.
func wind(t *testing.T, config func(*Config)) *clockwork {
	t.Helper()
	return windOn(t, nil, config)
}

// windOn makes a clockwork on a Redis of its own; nil for the shared one.
func windOn(t *testing.T, redis *redisproc.Proc, config func(*Config)) *clockwork {
	t.Helper()
	k := &clockwork{at: time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC), auditing: 30 * time.Second, read: map[storage.Lane]bool{}}
	k.world = start(t, setup{server: k.now, noRun: true, mode: HTTPMode, redis: redis, config: func(c *Config) {
		c.Now, c.RequestTimeout, c.Settle, c.ChannelInterval, c.PerMinute = k.now, 0, 0, 0, 0
		if config != nil {
			config(c)
		}
	}})
	k.slack = &tableSlack{now: k.now}
	k.bot.wall = k.now
	k.bot.waits.hang, k.bot.waits.fault, k.bot.waits.look = 10*time.Second, 5*time.Second, time.Second
	k.bot.http.Transport = &limits{next: k.slack, now: k.now}
	k.bot.people.now = k.now
	for _, lane := range storage.Lanes() {
		k.read[lane] = true
	}
	k.nextA, k.nextB, k.next, k.nextP = k.at, k.at, k.at, k.at
	return k
}

func (k *clockwork) now() time.Time {
	k.clock.Lock()
	defer k.clock.Unlock()
	return k.at
}

func (k *clockwork) set(at time.Time) {
	k.clock.Lock()
	defer k.clock.Unlock()
	k.at = at
}

// run lets so much time pass. Whatever is to be done is done at its instant.
func (k *clockwork) run(d time.Duration) {
	k.t.Helper()
	for end := k.now().Add(d); ; {
		wait := k.pump()
		now := k.now()
		if !now.Before(end) {
			return
		}
		to := end
		for _, at := range []time.Time{now.Add(max(wait, time.Millisecond)), k.upcoming(&k.nextA, k.auditing), k.upcoming(&k.nextB, k.beating), k.upcoming(&k.next, k.looking), k.upcoming(&k.nextP, k.probing())} {
			if at.After(now) && at.Before(to) {
				to = at
			}
		}
		k.set(to)
		if k.turn(&k.nextA, k.auditing) {
			if err := k.bot.audit(k.t.Context()); err != nil {
				k.t.Fatal(err)
			}
		}
		if k.turn(&k.nextB, k.beating) {
			k.bot.beat(k.t.Context())
		}
		if k.turn(&k.nextP, k.probing()) {
			k.bot.lookAtToken(k.t.Context())
		}
		if k.turn(&k.next, k.looking) {
			_ = k.bot.lookOutside(k.t.Context()) // it looks again
		}
	}
}

// probing is how often it is looked whether a token that was refused is good again.
func (k *clockwork) probing() time.Duration {
	if k.bot.revoked() == "" {
		return 0
	}
	return 20 * time.Second
}

func (k *clockwork) upcoming(next *time.Time, every time.Duration) time.Time {
	if every <= 0 {
		return time.Time{}
	}
	return *next
}

func (k *clockwork) turn(next *time.Time, every time.Duration) bool {
	now := k.now()
	if every <= 0 || now.Before(*next) {
		return false
	}
	*next = now.Add(every)
	return true
}

// pump delivers whatever can be delivered now, and returns how long there is nothing more to do.
func (k *clockwork) pump() time.Duration {
	k.t.Helper()
	c := k.bot.courier
	for {
		for _, lane := range storage.Lanes() {
			if room := c.room(lane); room > 0 && k.read[lane] {
				got, err := k.store.Receive(k.t.Context(), workspace, lane, c.name, room, 0)
				if err != nil {
					k.t.Fatal(err)
				}
				c.hold(got)
			}
		}
		before := c.tried
		wait := c.dispatch()
		c.sends.Wait()
		if c.tried == before {
			return wait
		}
	}
}

// raise stores an alert with all that is sent, as a contact above a limit does, and returns it.
func (k *clockwork) raise(worker string, n int, team peer.Team) peer.Alert {
	k.t.Helper()
	now := k.now()
	day := peer.Day{Year: 2026, Month: time.November, Num: 17}
	a := peer.Alert{
		ID: fmt.Sprintf("code-day.%s.K%d.%s", worker, n, day), Episode: 1, Version: 1, Rule: peer.CodeDay, Worker: worker, Team: team.ID,
		Code: peer.Code("K" + strconv.Itoa(n)), Window: day.String(), Value: 3, Limit: 2, State: peer.Open, RaisedAt: now,
	}
	k.commit(worker, func(c *storage.Change) {
		c.PutAlert(a)
		for _, d := range raisedDues(a, team) {
			c.Send(d.out)
		}
	})
	return a
}

// passOn does a step of an alert's way, as the clock does.
func (k *clockwork) passOn(a peer.Alert, team peer.Team, step int) {
	k.t.Helper()
	passed := storage.Passed{Step: step, To: peer.WaitingFor(a, team, step)}
	k.commitAs(storage.AlertWaiting(a, step, k.now()).Member(), a.Worker, func(c *storage.Change) {
		for _, d := range passedDues(a, team, passed, false) {
			c.Send(d.out)
		}
		c.Result(passed.Encode())
	})
}

func (k *clockwork) commit(worker string, write func(*storage.Change)) {
	k.t.Helper()
	k.commitAs("test:"+newReference()+newReference()+newReference(), worker, write)
}

func (k *clockwork) commitAs(op, worker string, write func(*storage.Change)) {
	k.t.Helper()
	st, err := k.store.Load(k.t.Context(), storage.Want{Workspace: workspace, Worker: worker, Op: op})
	if err != nil {
		k.t.Fatal(err)
	}
	c := storage.NewChange(st, op, k.now())
	write(c)
	if _, err := k.store.Commit(k.t.Context(), c); err != nil {
		k.t.Fatal(err)
	}
}

// put stores a team.
func (k *clockwork) put(t peer.Team) peer.Team {
	k.t.Helper()
	t.Zone, t.Language, t.RulePack, t.CreatedAt, t.CreatedBy, t.TeamChannel = "Europe/Oslo", "en", "none", k.now(), mia, teamChannel
	k.commit("", func(c *storage.Change) { c.PutTeam(t) })
	return t
}

// tamper speaks with Redis directly, behind the back of storage: it does what only a fault could.
type tamper struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
	pre  string // "t1:{07}:"
}

func (w *world) tamper() *tamper {
	w.t.Helper()
	conn, err := net.Dial("unix", strings.TrimPrefix(sharedRedis.URL(), "unix://"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = conn.Close() })
	x := &tamper{t: w.t, conn: conn, in: bufio.NewReader(conn)}
	for _, key := range x.do("KEYS", w.prefix+":*:out:*") {
		x.pre, _, _ = strings.Cut(key, "out:")
	}
	return x
}

// do asks Redis for something and returns the texts of its answer.
func (x *tamper) do(words ...string) []string {
	x.t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "*%d\r\n", len(words))
	for _, w := range words {
		fmt.Fprintf(&b, "$%d\r\n%s\r\n", len(w), w)
	}
	if _, err := io.WriteString(x.conn, b.String()); err != nil {
		x.t.Fatal(err)
	}
	return x.read()
}

func (x *tamper) read() []string {
	x.t.Helper()
	line, err := x.in.ReadString('\n')
	if err != nil {
		x.t.Fatal(err)
	}
	rest := strings.TrimSpace(line[1:])
	n, _ := strconv.Atoi(rest) // of a list or a text
	switch line[0] {
	case '-':
		x.t.Fatalf("redis says %s", rest)
	case '$':
		if n < 0 {
			return nil
		}
		raw := make([]byte, n+2)
		if _, err := io.ReadFull(x.in, raw); err != nil {
			x.t.Fatal(err)
		}
		return []string{string(raw[:n])}
	case '*':
		var all []string
		for range max(0, n) {
			all = append(all, x.read()...)
		}
		return all
	}
	return []string{rest}
}

// entry is the place of a message in a lane.
func (x *tamper) entry(store *storage.Store, id string) (storage.Delivery, bool) {
	x.t.Helper()
	for _, lane := range storage.Lanes() {
		queue, err := store.Queue(x.t.Context(), workspace, lane)
		if err != nil {
			x.t.Fatal(err)
		}
		if i := slices.IndexFunc(queue, func(d storage.Delivery) bool { return d.ID == id }); i >= 0 {
			return queue[i], true
		}
	}
	return storage.Delivery{}, false
}

// lose takes a message out of its lane.
func (x *tamper) lose(store *storage.Store, id string) {
	x.t.Helper()
	d, ok := x.entry(store, id)
	if !ok {
		x.t.Fatalf("%s is not in the outbox", id)
	}
	x.do("XDEL", x.pre+"out:"+string(d.Lane), d.Stream)
}

// forget deletes what is known of a message.
func (x *tamper) forget(id string) { x.do("DEL", x.pre+workspace+":sent:"+id) }
