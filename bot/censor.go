package bot

import (
	"bytes"
	"regexp"

	"github.com/sirupsen/logrus"
)

// secretShapes are the shapes of Slack's tokens, of the addresses that let anybody answer in our name, of signatures, and of the addresses
// of calendars.
var secretShapes = regexp.MustCompile(`xox[a-z](?:\.[a-z]+)?-[A-Za-z0-9-]+|xapp-[A-Za-z0-9-]+|hooks\.slack\.com/[A-Za-z0-9/_-]+|v0=[0-9a-f]{64}|feeds/[A-Za-z0-9_-]{20,}`)

var censored = []byte("[censored]")

// Censor wraps a formatter so that tokens, response addresses, signatures and the secrets given never reach the log,
// whether they stand in the message or in a field.
func Censor(f logrus.Formatter, secrets ...string) logrus.Formatter {
	c := &censor{inner: f}
	if outer, ok := f.(*censor); ok {
		c.inner, c.secrets = outer.inner, outer.secrets
	}
	for _, s := range secrets {
		if len(s) >= 8 { // a shorter one would censor innocent words
			c.secrets = append(c.secrets, []byte(s))
		}
	}
	return c
}

type censor struct {
	inner   logrus.Formatter
	secrets [][]byte
}

// Format censors what the inner formatter wrote: there a secret is found in whatever field it came.
func (c *censor) Format(e *logrus.Entry) ([]byte, error) {
	line, err := c.inner.Format(e)
	if err != nil {
		return nil, err
	}
	for _, s := range c.secrets {
		line = bytes.ReplaceAll(line, s, censored)
	}
	return secretShapes.ReplaceAll(line, censored), nil
}
