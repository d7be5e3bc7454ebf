package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
)

// world is everything that a run needs: one Redis for both sides, the simulated workspace, and the team.
type world struct {
	redis     *redisproc.Proc
	db        *redis.Client
	sim       *slacksim.Server
	team      team
	bot       *side
	reference *side
}

// side is one of the two that are compared.
type side struct {
	name   string
	binary string
	env    []string
	args   []string
	addr   string
	prefix string // of its keys
	alerts string // key of the stream into which alerts go
	proc   *process

	size         float64       // of the binary, MB
	answers      time.Duration // from its start to its first answer
	idle, loaded float64       // resident memory, MB
	results      map[string]*tally
}

// openWorld starts Redis and the workspace, and sets the team up through the bot's own commands.
func openWorld(ctx context.Context, p plan, fsync string, b binaries) (_ *world, err error) {
	w := &world{}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	if w.redis, err = redisproc.Start(ctx, redisproc.Options{AppendFsync: fsync}); err != nil {
		return nil, err
	}
	w.db = redis.NewClient(&redis.Options{Network: "unix", Addr: w.redis.Socket()})
	w.team = team{everydays: p.everyday, busies: p.busy, today: time.Now().In(time.UTC)}
	if place, err := time.LoadLocation(zone); err == nil {
		w.team.today = time.Now().In(place)
	}
	if w.bot, err = newSide("bot", b.bot); err != nil {
		return nil, err
	}
	if w.reference, err = newSide("reference", b.reference); err != nil {
		return nil, err
	}
	if err := w.openWorkspace(ctx, p.everyday+p.busy); err != nil {
		return nil, err
	}
	w.bot.env = []string{
		"SLACK_BOT_TOKEN=" + slacksim.DefaultBotToken, "SLACK_SIGNING_SECRET=" + slacksim.DefaultSigningSecret,
		"ALONGSIDE_REDIS_URL=" + w.redis.URL(), "ALONGSIDE_SLACK_API=" + w.sim.APIURL(), "ALONGSIDE_ALLOW_WEAK_DURABILITY=true",
		"ALONGSIDE_DATA=" + w.redis.Dir(),
	}
	w.bot.args = []string{"run", "--mode=http", "--addr=" + w.bot.addr}
	w.reference.env = []string{"SLACK_SIGNING_SECRET=" + slacksim.DefaultSigningSecret}
	w.reference.args = []string{"-addr", w.reference.addr, "-redis", w.redis.Socket(), "-zone", zone}
	w.bot.prefix, w.reference.prefix, w.reference.alerts = "al:", "{ref}:", "{ref}:out:alert"
	return w, w.seed(ctx, p)
}

func newSide(name, binary string) (*side, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // a port that is free now and most likely stays so
	if err != nil {
		return nil, err
	}
	defer func() { _ = l.Close() }()
	info, err := os.Stat(binary)
	if err != nil {
		return nil, err
	}
	return &side{
		name: name, binary: binary, addr: l.Addr().String(), size: float64(info.Size()) / 1e6,
		results: map[string]*tally{},
	}, nil
}

// openWorkspace opens the simulated workspace with the manifest that the bot itself prints.
func (w *world) openWorkspace(ctx context.Context, workers int) error {
	manifest, err := exec.CommandContext(ctx, w.bot.binary, "manifest", "--request-url", "http://"+w.bot.addr).Output()
	if err != nil {
		return fmt.Errorf("print the manifest: %w", err)
	}
	users := []slacksim.User{
		{ID: admin, Name: "admin", RealName: "Admin Sample", TZ: zone, Locale: "en-GB", Admin: true},
		{ID: coordinator, Name: "coordinator", RealName: "Coordinator Sample", TZ: zone, Locale: "en-GB"},
	}
	for n := range workers {
		users = append(users, slacksim.User{ID: workerID(n), Name: fmt.Sprintf("worker%d", n), RealName: "Worker Sample", TZ: zone, Locale: "en-GB"})
	}
	w.sim, err = slacksim.New(slacksim.Config{
		TeamID: teamID, Users: users, Manifest: manifest, RequestURL: "http://" + w.bot.addr, LogLimit: 1000,
		Channels: []slacksim.Channel{
			{ID: coordsRoom, Name: "peer-coordinators", Private: true, Members: []string{coordinator}, BotIn: true},
			{ID: teamRoom, Name: "peer-team", Members: []string{coordinator, workerID(0)}, BotIn: true},
		},
	})
	if err != nil {
		return err
	}
	_, err = w.sim.Listen("127.0.0.1:0")
	return err
}

// close ends everything that was started.
func (w *world) close() error {
	var err error
	for _, s := range []*side{w.bot, w.reference} {
		if s != nil && s.proc != nil {
			s.proc.stop()
		}
	}
	if w.sim != nil {
		err = w.sim.Close()
	}
	if w.db != nil {
		err = errors.Join(err, w.db.Close())
	}
	if w.redis != nil {
		w.redis.Stop()
	}
	return err
}

// starts is how often a program is started to see how long it takes; the middle one counts.
const starts = 3

// launch starts a side a few times, leaves it running, and notes what it takes while nothing is asked of it.
func (w *world) launch(ctx context.Context, s *side) error {
	var took []time.Duration
	for range starts {
		if s.proc != nil {
			s.proc.stop()
		}
		began := time.Now()
		if err := s.up(ctx); err != nil {
			return err
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	s.answers = took[len(took)/2]
	if err := pause(ctx, 2*time.Second); err != nil {
		return err
	}
	s.idle = s.proc.rss()
	if s == w.bot { // who the people are is asked of Slack once every few minutes, and before the clock runs
		return w.meet(ctx)
	}
	return nil
}

// up starts a side and returns when it has answered a command.
func (s *side) up(ctx context.Context) (err error) {
	if s.proc, err = start(s.binary, s.env, s.args...); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	c := &conn{addr: s.addr}
	defer c.close()
	for n := 0; ; n++ {
		status, _, err := c.post(form(coordinator, "/contact", "help", fmt.Sprintf("up.%d.%d", s.proc.cmd.Process.Pid, n)))
		if err == nil && status == 200 {
			return nil
		}
		if s.proc.ended() {
			return fmt.Errorf("the %s ended: %s", s.name, s.proc.said.String())
		}
		if err := pause(ctx, time.Millisecond); err != nil {
			return fmt.Errorf("the %s does not answer", s.name)
		}
	}
}

// meet lets every worker ask something once.
func (w *world) meet(ctx context.Context) error {
	c := &conn{addr: w.bot.addr}
	defer c.close()
	for n := range w.team.everydays + w.team.busies {
		status, body, err := c.post(form(workerID(n), "/contact", "list", fmt.Sprintf("meet.%d", n)))
		if err != nil || status != 200 || !strings.Contains(string(body), "text") {
			return fmt.Errorf("the first words of %s: %w %d %s", workerID(n), err, status, body)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// pause waits, or returns why it did not.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
