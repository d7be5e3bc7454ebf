package bot

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/sirupsen/logrus"
)

// dueBehind is how far behind the index of what is due may be: an entry that was claimed comes again after a minute.
const dueBehind = 2 * time.Minute

// beatTries is how often a call of the heartbeat address is made again where it failed.
const beatTries = 3

// keepBeating calls the heartbeat address every minute while all is well. Whoever listens there notices when it stops.
func (b *Bot) keepBeating(ctx context.Context) {
	for wait(ctx, b.waits.heartbeat) {
		b.beat(ctx)
	}
}

// beat calls the address once, if all is well.
func (b *Bot) beat(ctx context.Context) {
	problems := b.unwell(ctx)
	b.health.mu.Lock()
	was := b.health.unwell
	b.health.unwell = problems
	b.health.mu.Unlock()
	if len(problems) > 0 {
		if !slices.Equal(was, problems) {
			b.log.WithField("problems", problems).Error("no heartbeat")
		}
		return
	}
	for try := range beatTries {
		if try > 0 && !wait(ctx, backoff(try)) {
			return
		}
		err := b.call(ctx)
		if err == nil {
			b.health.mu.Lock()
			b.health.beaten = b.wall()
			b.health.mu.Unlock()
			return
		}
		b.log.WithFields(logrus.Fields{"code": judge(err).code}).Warn("heartbeat not taken")
	}
}

func (b *Bot) call(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, b.cfg.RequestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.cfg.Heartbeat, nil)
	if err != nil {
		return errWebhook
	}
	resp, err := b.http.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// unwell says what keeps the heart from beating: besides what Ready says, a Slack that does not take the token now, due work
// that nobody does, an alert that has reached nobody for longer than it may, and an auditor that does not run.
func (b *Bot) unwell(ctx context.Context) []string {
	problems := b.Ready(ctx)
	_, err := b.api.AuthTestContext(ctx)
	b.courier.heard(err)
	if err != nil {
		if f := judge(err); f.verdict == unauthorised {
			b.revoke(f.code)
		}
		problems = append(problems, "Slack does not take a call: "+judge(err).code)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	next, any, err := b.cfg.Store.NextDue(ctx, b.workspace)
	switch {
	case err != nil:
		problems = append(problems, "Redis does not tell what is due")
	case any && b.cfg.Now().Sub(next) > dueBehind:
		problems = append(problems, "due work is behind")
	}
	_, overdue, late := b.auditor.found(b.wall())
	if late {
		problems = append(problems, "the auditor does not run")
	}
	if overdue > 0 {
		problems = append(problems, "an alert has reached nobody")
	}
	return problems
}

// auditorState is what the health page says of the auditor.
func (b *Bot) auditorState() map[string]any {
	waiting, overdue, late := b.auditor.found(b.wall())
	return map[string]any{"late": late, "ran": stamp(b.auditor.last()), "waiting": waiting, "overdue": overdue}
}

// heartbeatState is what the health page says of the heartbeat.
func (b *Bot) heartbeatState() map[string]any {
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	return map[string]any{"on": b.cfg.Heartbeat != "", "called": stamp(b.health.beaten), "withheld": append([]string{}, b.health.unwell...)}
}

// stamp is an instant as the health page writes it, "" for none.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
