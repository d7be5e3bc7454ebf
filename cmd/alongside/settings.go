package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/sirupsen/logrus"
)

// slackSettings say how to reach Slack. A secret may be given as a file, so that it stands in no process list.
type slackSettings struct {
	BotToken          string        `env:"SLACK_BOT_TOKEN" help:"Bot token (xoxb-…)."`
	BotTokenFile      string        `env:"SLACK_BOT_TOKEN_FILE" type:"path" help:"File that holds the bot token."`
	AppToken          string        `env:"SLACK_APP_TOKEN" help:"App-level token (xapp-…), for socket mode."`
	AppTokenFile      string        `env:"SLACK_APP_TOKEN_FILE" type:"path" help:"File that holds the app-level token."`
	SigningSecret     string        `env:"SLACK_SIGNING_SECRET" help:"Signing secret, for http mode."`
	SigningSecretFile string        `env:"SLACK_SIGNING_SECRET_FILE" type:"path" help:"File that holds the signing secret."`
	SlackAPI          string        `name:"slack-api" env:"ALONGSIDE_SLACK_API" help:"Address of the Web API, for a simulated workspace."`
	Mode              string        `env:"ALONGSIDE_MODE" enum:"socket,http" default:"socket" help:"How Slack reaches the bot: ${enum}."`
	Addr              string        `env:"ALONGSIDE_ADDR" default:"" help:"Address to listen on for Slack (http mode) and for health checks, such as :8080."`
	Prefix            string        `env:"ALONGSIDE_PREFIX" help:"Put before every command where names collide: peer- makes /peer-contact."`
	Admins            []string      `env:"ALONGSIDE_ADMINS" help:"Slack user ids that may set up teams, besides the workspace's owners and admins."`
	Webhook           string        `name:"webhook-url" aliases:"webhook" env:"ALONGSIDE_WEBHOOK_URL,ALONGSIDE_WEBHOOK" help:"Address outside Slack that is told when an alert reaches nobody in Slack, or when Slack does not answer for long."`
	WebhookSecret     string        `env:"ALONGSIDE_WEBHOOK_SECRET" help:"Signs what is told there (HMAC-SHA256)."`
	WebhookSecretFile string        `env:"ALONGSIDE_WEBHOOK_SECRET_FILE" type:"path" help:"File that holds that secret."`
	WebhookAfter      time.Duration `env:"ALONGSIDE_WEBHOOK_AFTER" default:"15m" help:"How long Slack may be unreachable with alerts waiting until it is told there."`
	FeedsListen       string        `env:"ALONGSIDE_FEEDS_LISTEN" help:"Address to listen on for calendars that show time off, such as :8081."`
	FeedsURL          string        `name:"feeds-url" env:"ALONGSIDE_FEEDS_URL" help:"Where calendars find that address from outside, such as https://calendar.example."`
	Heartbeat         string        `name:"heartbeat-url" aliases:"heartbeat" env:"ALONGSIDE_HEARTBEAT_URL,ALONGSIDE_HEARTBEAT" help:"Address to call every minute while all is well."`
}

// missing says what has to be set before the bot can run, by the names under which it is set.
func (s slackSettings) missing() error {
	var names []string
	for _, need := range []struct {
		mode, value, name string // empty mode: in both
	}{
		{"", s.BotToken, "SLACK_BOT_TOKEN (Slack: OAuth & Permissions)"},
		{"socket", s.AppToken, "SLACK_APP_TOKEN (Slack: Basic Information, App-Level Tokens)"},
		{"http", s.SigningSecret, "SLACK_SIGNING_SECRET (Slack: Basic Information)"},
		{"http", s.Addr, "ALONGSIDE_ADDR (where to listen for Slack, such as :8080)"},
	} {
		if need.value == "" && (need.mode == "" || need.mode == s.Mode) {
			names = append(names, need.name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fmt.Errorf("to run, set:\n  %s\nTo try it without Slack: alongside demo", strings.Join(names, "\n  "))
}

// feeds checks where calendars find time off. Both settings belong together, and the address is a secret: it does not travel in the open.
func (s slackSettings) feeds() error {
	if (s.FeedsURL == "") != (s.FeedsListen == "") {
		return errors.New("--feeds-listen and --feeds-url belong together: where the bot listens for calendars, and where they find it")
	}
	if s.FeedsURL == "" {
		return nil
	}
	u, err := url.Parse(s.FeedsURL)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		return errors.New("--feeds-url: write it like https://calendar.example")
	}
	if ip := net.ParseIP(u.Hostname()); u.Scheme == "http" && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errors.New("--feeds-url must begin with https:// (put a proxy with TLS in front): whoever reads the address can read along")
	}
	return nil
}

// redisSettings say where the state lives.
type redisSettings struct {
	RedisURL            string `env:"ALONGSIDE_REDIS_URL" help:"Redis 7 or Valkey: unix:///path, redis://…, rediss://…. Without it a private redis-server is started."`
	RedisURLFile        string `env:"ALONGSIDE_REDIS_URL_FILE" type:"path" help:"File that holds the address of Redis."`
	Data                string `env:"ALONGSIDE_DATA" type:"path" default:"data" help:"Folder of the private redis-server, and of the file that remembers which database is ours."`
	Installation        string `env:"ALONGSIDE_INSTALLATION" help:"Name of the store that must be there, as init and check print it; any other one is refused."`
	AllowWeakDurability bool   `env:"ALONGSIDE_ALLOW_WEAK_DURABILITY" help:"Start although Redis may lose what was acknowledged."`
}

// logSettings say what is logged.
type logSettings struct {
	LogLevel  string `env:"ALONGSIDE_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" help:"One of ${enum}."`
	LogFormat string `env:"ALONGSIDE_LOG_FORMAT" enum:"text,json" default:"text" help:"One of ${enum}."`
}

func (s logSettings) logger(w io.Writer) *logrus.Logger {
	log := logrus.New()
	log.SetOutput(w)
	if level, err := logrus.ParseLevel(s.LogLevel); err == nil {
		log.SetLevel(level)
	}
	if s.LogFormat == "json" {
		log.SetFormatter(&logrus.JSONFormatter{DisableHTMLEscape: true})
	} else {
		log.SetFormatter(&logrus.TextFormatter{FullTimestamp: true, DisableColors: true})
	}
	return log
}

// secret returns a value, or what the file that stands for it holds.
func secret(value, file string) (string, error) {
	if value != "" || file == "" {
		return value, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read the secret: %w", err)
	}
	return strings.TrimSpace(string(raw)), nil
}

// resolve reads the secrets that are given as files.
func (s slackSettings) resolve() (slackSettings, error) {
	for _, pair := range []struct {
		value *string
		file  string
	}{{&s.BotToken, s.BotTokenFile}, {&s.AppToken, s.AppTokenFile}, {&s.SigningSecret, s.SigningSecretFile}, {&s.WebhookSecret, s.WebhookSecretFile}} {
		v, err := secret(*pair.value, pair.file)
		if err != nil {
			return s, err
		}
		*pair.value = v
	}
	return s, nil
}
