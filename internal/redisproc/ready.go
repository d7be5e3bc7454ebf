package redisproc

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// ready waits until the server answers PING, and in cluster mode until every slot is served.
func (p *Proc) ready(ctx context.Context, done <-chan struct{}) error {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		err := p.check(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-done:
			return fmt.Errorf("redisproc: the server did not start: %s", p.tail.last())
		case <-ctx.Done():
			return fmt.Errorf("redisproc: the server did not answer in time (%w): %w", ctx.Err(), err)
		case <-tick.C:
		}
	}
}

// check asks once. In cluster mode it gives all slots to the node; after a restart the node holds them already.
func (p *Proc) check(ctx context.Context) error {
	if err := p.expect(ctx, "PING", "+PONG"); err != nil || !p.opts.Cluster {
		return err
	}
	if p.opts.slots != "" { // one node of several: the group waits for the whole
		if p.expect(ctx, "CLUSTER INFO", "cluster_slots_assigned:0") == nil {
			return p.expect(ctx, "CLUSTER ADDSLOTSRANGE "+p.opts.slots, "+OK")
		}
		return nil
	}
	if err := p.expect(ctx, "CLUSTER INFO", "cluster_slots_assigned:16384"); err != nil {
		if err := p.expect(ctx, "CLUSTER ADDSLOTSRANGE 0 16383", "+OK"); err != nil {
			return err
		}
	}
	return p.expect(ctx, "CLUSTER INFO", "cluster_state:ok")
}

// expect sends one inline command on a connection of its own and looks for a text in the start of the reply.
func (p *Proc) expect(ctx context.Context, command, want string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "unix", p.at.socket)
	if err != nil {
		return err
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	if _, err := conn.Write([]byte(command + "\r\n")); err != nil {
		return err
	}
	reply := make([]byte, 1024)
	n, err := conn.Read(reply)
	if err == nil && !strings.Contains(string(reply[:n]), want) {
		err = fmt.Errorf("%s answered %.60q", command, reply[:n])
	}
	return err
}

// tail passes on what a server prints and keeps its last lines for the error of a failed start.
type tail struct {
	to   io.Writer
	mu   sync.Mutex
	kept []byte
}

const tailSize = 2048

// Write keeps and passes on what the server printed. It never fails, so that the server cannot be stopped by its log.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, b...)
	if len(t.kept) > tailSize {
		t.kept = bytes.Clone(t.kept[len(t.kept)-tailSize:])
	}
	if t.to != nil {
		_, _ = t.to.Write(b)
	}
	return len(b), nil
}

func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.kept))
}
