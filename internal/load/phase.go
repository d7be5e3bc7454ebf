package main

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// phase is one kind of load.
type phase struct {
	name   string
	make   func(n int) (contact, bool)
	rate   int // 0 for the closed loop
	length time.Duration
	rounds int
	conns  int
}

// The names of the phases, as the table prints them.
const (
	everydayClosed = "everyday contacts, closed loop"
	everydayOpen   = "everyday contacts, open loop"
	busyClosed     = "every third contact above a limit, closed loop"
)

func (w *world) phases(p plan) []phase {
	return []phase{
		{everydayClosed, w.team.everyday, 0, p.closed, p.rounds, p.connections},
		{everydayOpen, w.team.everyday, p.rate, p.open, p.rounds, p.connections},
		{busyClosed, w.team.busy, 0, p.closed, max(1, p.rounds-1), p.connections},
	}
}

// phase sends one round to one side and adds up what it cost. Every round begins with workers who have logged nothing yet.
func (w *world) phase(ctx context.Context, ph phase, s *side) error {
	if err := w.clear(ctx, s); err != nil {
		return err
	}
	alerts := w.added(ctx, s.alerts)
	before, cpu, err := w.usage(ctx)
	if err != nil {
		return err
	}
	began := s.proc.cpu()
	t := load(ctx, s.addr, ph.conns, ph.rate, ph.length, ph.make)
	t.cpu = s.proc.cpu() - began
	after, cpuAfter, err := w.usage(ctx)
	if err != nil {
		return err
	}
	t.redisCPU = cpuAfter - cpu
	t.reads = after["total_reads_processed"] - before["total_reads_processed"]
	t.calls = after["total_commands_processed"] - before["total_commands_processed"]
	t.alerts = w.added(ctx, s.alerts) - alerts
	t.rates = []float64{float64(t.logged) / t.elapsed.Seconds()}
	if s.results[ph.name] == nil {
		s.results[ph.name] = &tally{}
	}
	s.results[ph.name].join(t)
	return ctx.Err()
}

// clear removes what the rounds before have left of a side: contacts, alerts and results of operations.
func (w *world) clear(ctx context.Context, s *side) error {
	keys, err := w.keys(ctx, s.prefix+"*")
	if err != nil {
		return err
	}
	pipe := w.db.Pipeline()
	for _, key := range keys {
		last := key[strings.LastIndexByte(key, ':')+1:]
		if strings.Contains(key, ":week:") || strings.Contains(key, ":op:") || last == "journal" || last == "alerts" || last == "told" {
			pipe.Unlink(ctx, key)
		}
	}
	_, err = pipe.Exec(ctx)
	return err
}

// usage reads the counters of Redis and the processor time that it has used.
func (w *world) usage(ctx context.Context) (counters map[string]int64, cpu time.Duration, err error) {
	info, err := w.db.Info(ctx, "stats", "cpu").Result()
	if err != nil {
		return nil, 0, err
	}
	counters = map[string]int64{}
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if name == "used_cpu_user" || name == "used_cpu_sys" {
			seconds, _ := strconv.ParseFloat(value, 64)
			cpu += time.Duration(seconds * float64(time.Second))
		} else if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			counters[name] = n
		}
	}
	return counters, cpu, nil
}

// added is how many entries a stream has ever had; none where there is no stream yet.
func (w *world) added(ctx context.Context, key string) int64 {
	info, err := w.db.XInfoStream(ctx, key).Result()
	if err != nil {
		return 0
	}
	return info.EntriesAdded
}
