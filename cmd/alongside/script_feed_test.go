package main

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/bot"
)

// feedsOn turns calendar feeds on: the bot listens on a free port, says so in its addresses, and logs all that it can.
func (s *story) feedsOn(cfg *bot.Config) {
	addr, err := freeAddress()
	s.try(err)
	cfg.FeedsAddr, cfg.Desk.Feeds, s.env["FEEDS"] = addr, "http://"+addr, "http://"+addr
	s.logged = &logBook{}
	cfg.Log.SetOutput(s.logged)
	cfg.Log.SetLevel(logrus.TraceLevel)
}

// logBook is a log that may be read while it is written.
type logBook struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write keeps a line.
func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String returns all lines.
func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

var addressShown = regexp.MustCompile("`(http[^`]+)`")

// cmdKeep: keep NAME: the address in the last answer is $NAME from now on.
func cmdKeep(s *story, _ bool, args []string) {
	s.need(args, 1, "keep NAME")
	found := addressShown.FindStringSubmatch(s.answer())
	if found == nil {
		s.fatal("there is no address in:\n%s", s.answer())
	}
	s.env[args[0]] = found[1]
}

// cmdFetch: fetch ADDRESS [STATUS] [method=HEAD] [Header=value...]: asks for an address over HTTP. The answer is its headers and its body; ETag is $ETAG then.
func cmdFetch(s *story, _ bool, args []string) {
	s.need(args, 2, "fetch ADDRESS STATUS")
	method := http.MethodGet
	r, err := http.NewRequestWithContext(s.t.Context(), method, args[0], nil)
	s.try(err)
	for _, arg := range args[2:] {
		name, value, _ := strings.Cut(arg, "=")
		if name == "method" {
			r.Method = value
			continue
		}
		r.Header.Set(name, value)
	}
	client := &http.Client{Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	s.try(err)
	body, err := io.ReadAll(resp.Body)
	s.try(err)
	_ = resp.Body.Close()
	var heads []string
	for name, values := range resp.Header {
		if name != "Date" {
			heads = append(heads, name+": "+strings.Join(values, ", "))
		}
	}
	slices.Sort(heads)
	said := resp.Status + "\n" + strings.Join(heads, "\n") + "\n\n" + strings.ReplaceAll(string(body), "\r\n", "\n")
	s.answer = func() string { return said }
	s.env["ETAG"] = resp.Header.Get("ETag")
	if !strings.HasPrefix(resp.Status, args[1]+" ") {
		s.fatal("%s answers %s", args[0], said)
	}
}

// cmdAlike: alike ADDRESS ADDRESS|method=POST...: all of them answer 404, the same to the last header.
func cmdAlike(s *story, _ bool, args []string) {
	s.need(args, 2, "alike ADDRESS ADDRESS|method=POST")
	var said []string
	for _, arg := range args {
		address, how, special := strings.Cut(arg, "|")
		ask := []string{address, "404"}
		if special {
			ask = append(ask, how)
		}
		cmdFetch(s, false, ask)
		said = append(said, s.answer())
	}
	for i := range said {
		if said[i] != said[0] {
			s.fatal("%s answers %s\n%s answers %s", args[0], said[0], args[i], said[i])
		}
	}
}

// cmdSecret: [!] secret ADDRESS: the secret of an address is somewhere in the database or in the log; with ! it is not.
func cmdSecret(s *story, not bool, args []string) {
	s.need(args, 1, "secret ADDRESS")
	address := strings.TrimSuffix(args[0], ".ics")
	secret := address[strings.LastIndex(address, "/")+1:]
	s.stage().settled()
	var all strings.Builder
	for key, value := range s.stage().stored() {
		all.WriteString(key + "\n" + value + "\n")
	}
	logged := s.logged.String()
	if len(secret) < 20 || !strings.Contains(all.String(), `feeds`) || logged == "" {
		s.fatal("there is nothing to look through, or for")
	}
	if strings.Contains(all.String()+logged, secret) == not {
		s.fatal("the secret is %s the database and the log", map[bool]string{true: "in", false: "not in"}[not])
	}
}
