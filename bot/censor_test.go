package bot

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"
)

func TestCensor(t *testing.T) {
	secrets := []string{
		"xoxb-123-456-abcDEF", "xoxe.xoxp-1-Mi0xLW", "xapp-1-A01-99-deadbeef", "5151515151515151aaaaaaaaaaaaaaaa",
		"https://pager.test/hook/s3cr3t", "hooks.slack.com/commands/T1/2/abcDEF", vectorSignature,
	}
	for name, inner := range map[string]logrus.Formatter{"JSON": &logrus.JSONFormatter{}, "text": &logrus.TextFormatter{DisableColors: true}} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			log := logrus.New()
			log.SetOutput(&out)
			log.SetFormatter(Censor(Censor(inner, secrets[3]), secrets[4], "short"))
			for _, s := range secrets {
				log.WithFields(logrus.Fields{"field": s, "error": errors.New("call: " + s), "short": "kept"}).Warn("message " + s)
			}
			for _, s := range secrets {
				if strings.Contains(out.String(), s) {
					t.Errorf("%s is in the log:\n%s", s, out.String())
				}
			}
			if n := strings.Count(out.String(), "kept"); n != len(secrets) {
				t.Errorf("an innocent field stands %d times, want %d", n, len(secrets))
			}
		})
	}
}
