package main

import (
	"bufio"
	"io"
	"math/rand/v2"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// tap stands between the bot and Redis and does to the line what a broken network, or a server in trouble, does.
type tap struct {
	listener net.Listener
	target   string
	mode     atomic.Pointer[tapMode]
	lost     atomic.Int64 // replies that were taken away
	open     sync.WaitGroup
	mu       sync.Mutex
	dice     *rand.Rand
	lines    map[net.Conn]bool
}

// tapMode is what the tap does. The zero value lets everything through.
type tapMode struct {
	lose   float64 // how often a reply is lost, and its connection with it; the server has done what was asked
	answer string  // what every command is answered with, an error of the server; the server never sees it
	silent bool    // commands disappear and nothing comes back, as on a line that is half open
	mute   bool    // the server does what is asked, and no reply comes back
	refuse bool    // connections end at once
}

func newTap(t testing.TB, target string, seed uint64) *tap {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "t.sock"))
	if err != nil {
		t.Fatal(err)
	}
	p := &tap{listener: l, target: target, dice: rand.New(rand.NewPCG(seed, 6)), lines: map[net.Conn]bool{}}
	p.set(tapMode{})
	p.open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.open.Go(func() { p.serve(c) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); p.cut(); p.open.Wait() })
	return p
}

func (p *tap) url() string { return "unix://" + p.listener.Addr().String() }

func (p *tap) set(m tapMode) { p.mode.Store(&m) }

// cut ends every connection.
func (p *tap) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.lines {
		_ = c.Close()
	}
}

func (p *tap) keep(c net.Conn, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if on {
		p.lines[c] = true
	} else {
		delete(p.lines, c)
		_ = c.Close()
	}
}

func (p *tap) serve(client net.Conn) {
	p.keep(client, true)
	defer p.keep(client, false)
	if p.mode.Load().refuse {
		return
	}
	server, err := net.Dial("unix", p.target)
	if err != nil {
		return
	}
	p.keep(server, true)
	defer p.keep(server, false)
	p.open.Go(func() { p.replies(server, client) })
	commands := bufio.NewReader(client)
	for {
		raw, err := readCommand(commands)
		if err != nil {
			return
		}
		m := p.mode.Load()
		switch {
		case m.refuse:
			return
		case m.silent:
		case m.answer != "":
			_, err = client.Write([]byte("-" + m.answer + "\r\n"))
		default:
			_, err = server.Write(raw)
		}
		if err != nil {
			return
		}
	}
}

// replies brings back what the server says.
func (p *tap) replies(server, client net.Conn) {
	defer client.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		m := p.mode.Load()
		if m.mute {
			continue
		}
		if m.lose > 0 {
			p.mu.Lock()
			lose := p.dice.Float64() < m.lose
			p.mu.Unlock()
			if lose {
				p.lost.Add(1)
				return
			}
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// readCommand reads one command as a client of Redis writes it: a list of texts with their lengths.
func readCommand(r *bufio.Reader) ([]byte, error) {
	head, err := r.ReadString('\n')
	if err != nil {
		return nil, err
	}
	raw := []byte(head)
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(head, "*")))
	if err != nil {
		return nil, err
	}
	for range n {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, err
		}
		size, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, "$")))
		if err != nil {
			return nil, err
		}
		text := make([]byte, size+2)
		if _, err := io.ReadFull(r, text); err != nil {
			return nil, err
		}
		raw = append(append(raw, line...), text...)
	}
	return raw, nil
}
