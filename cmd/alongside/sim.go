package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"alongside/bot"
	"alongside/internal/slacksim"
)

// simCommand runs the simulated workspace alone.
type simCommand struct {
	Addr       string `default:"127.0.0.1:8378" help:"Where to serve the workspace; loopback only."`
	Manifest   string `type:"existingfile" help:"App manifest (JSON) to install; without it the one that 'alongside manifest' prints."`
	RequestURL string `name:"request-url" help:"Where the app under test listens, such as http://127.0.0.1:8080: signed HTTP instead of Socket Mode."`
}

// Run serves the workspace until the context ends.
func (c *simCommand) Run(ctx context.Context, t terminal) error {
	cfg, err := demoWorkspace(slacksim.Config{}, "")
	if err != nil {
		return err
	}
	if c.RequestURL != "" {
		if cfg.Manifest, err = bot.Manifest(bot.ManifestOptions{URL: c.RequestURL}); err != nil {
			return err
		}
		cfg.RequestURL = c.RequestURL
	}
	if c.Manifest != "" {
		if cfg.Manifest, err = os.ReadFile(c.Manifest); err != nil {
			return err
		}
	}
	sim, err := slacksim.New(cfg)
	if err != nil {
		return err
	}
	url, err := sim.Listen(c.Addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "The simulated workspace is at %s  (Ctrl-C ends it). Point a bot at it:\n"+
		"  SLACK_BOT_TOKEN=%s SLACK_APP_TOKEN=%s SLACK_SIGNING_SECRET=%s \\\n  alongside run --slack-api %s\n",
		url, slacksim.DefaultBotToken, slacksim.DefaultAppToken, slacksim.DefaultSigningSecret, sim.APIURL())
	<-ctx.Done()
	return sim.Close()
}

// manifestCommand prints the app manifest.
type manifestCommand struct {
	URL      string `name:"request-url" help:"Public address of the bot for http mode; without it the manifest is for Socket Mode."`
	Prefix   string `env:"ALONGSIDE_PREFIX" help:"Put before every command where names collide: peer- makes /peer-contact."`
	History  bool   `help:"Also ask to read the history of channels, so that a message with an unknown outcome can be looked up instead of being repeated."`
	DND      bool   `help:"Also ask to see whom Slack itself is not to disturb, so that nudges wait for that too."`
	Channels bool   `help:"Also ask to see what a channel is, so that check can tell whether the coordinators' channels can be reached."`
}

// Run prints it.
func (c *manifestCommand) Run(t terminal) error {
	raw, err := bot.Manifest(bot.ManifestOptions{URL: c.URL, Prefix: c.Prefix, History: c.History, Channels: c.Channels, DND: c.DND})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(t.out, string(raw))
	return err
}

// healthCommand asks a running bot whether it is ready.
type healthCommand struct {
	Addr string `env:"ALONGSIDE_ADDR" default:":8080" help:"Where the bot listens."`
}

// Run asks it, for at most three seconds.
func (c *healthCommand) Run(ctx context.Context) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return err
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return errors.New("not ready")
	}
	return nil
}
