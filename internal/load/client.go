package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"alongside/internal/slacksim"
)

// answered is how one request ended.
type answered struct {
	took   time.Duration
	status int
	body   []byte
}

// conn is one connection that is kept. It writes requests by itself, for net/http's client costs as much as what is measured.
type conn struct {
	addr string
	net  net.Conn
	read *bufio.Reader
	out  bytes.Buffer
}

func (c *conn) close() {
	if c.net != nil {
		_ = c.net.Close()
		c.net = nil
	}
}

// post sends a signed slash command and reads the whole answer.
func (c *conn) post(body string) (status int, answer []byte, err error) {
	if c.net == nil {
		if c.net, err = net.DialTimeout("tcp", c.addr, time.Second); err != nil {
			return 0, nil, err
		}
		c.read = bufio.NewReader(c.net)
	}
	defer func() {
		if err != nil {
			c.close()
		}
	}()
	at := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(slacksim.DefaultSigningSecret))
	_, _ = io.WriteString(mac, "v0:"+at+":"+body) // a hash never fails
	c.out.Reset()
	fmt.Fprintf(&c.out, "POST /slack/commands HTTP/1.1\r\nHost: %s\r\nUser-Agent: load\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"X-Slack-Request-Timestamp: %s\r\nX-Slack-Signature: v0=%s\r\nContent-Length: %d\r\n\r\n%s",
		c.addr, at, hex.EncodeToString(mac.Sum(nil)), len(body), body)
	if err := c.net.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return 0, nil, err
	}
	if _, err := c.net.Write(c.out.Bytes()); err != nil {
		return 0, nil, err
	}
	res, err := http.ReadResponse(c.read, nil)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err = io.ReadAll(res.Body)
	return res.StatusCode, answer, err
}

// triggers makes every request one of its own.
var triggers atomic.Int64

// load sends contacts over so many connections: as fast as they are answered where rate is 0, else so many a second, whether
// they are answered or not. A request of the open loop is timed from when it was due, so that a server that stalls cannot
// hide it. It ends early where there are no more contacts.
func load(ctx context.Context, addr string, connections, rate int, length time.Duration, contacts func(n int) (contact, bool)) tally {
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	var due chan time.Time
	if rate > 0 {
		due = make(chan time.Time, rate*int(length/time.Second+1))
		go drip(ctx, due, time.Second/time.Duration(rate))
	}
	all := make([]tally, connections)
	var sent atomic.Int64
	began := time.Now()
	var busy sync.WaitGroup
	for i := range all {
		busy.Go(func() {
			c := &conn{addr: addr}
			defer c.close()
			for {
				var start time.Time
				if due == nil {
					start = time.Now()
				} else {
					var more bool
					if start, more = <-due; !more {
						return
					}
				}
				if ctx.Err() != nil && due == nil {
					return
				}
				what, ok := contacts(int(sent.Add(1)) - 1)
				if !ok {
					cancel()
					return
				}
				status, body, err := c.post(form(what.worker, "/contact", what.text, strconv.FormatInt(triggers.Add(1), 10)+".load"))
				if err != nil {
					body = []byte(err.Error())
				}
				all[i].add(answered{time.Since(start), status, body})
			}
		})
	}
	busy.Wait()
	total := tally{elapsed: time.Since(began)}
	for i := range all {
		total.join(all[i])
	}
	return total
}

// drip says when each request is due, until the context ends.
func drip(ctx context.Context, due chan<- time.Time, every time.Duration) {
	defer close(due)
	t := time.NewTimer(0)
	defer t.Stop()
	for at := time.Now(); ; at = at.Add(every) {
		t.Reset(time.Until(at))
		select {
		case <-t.C:
			due <- at
		case <-ctx.Done():
			return
		}
	}
}
