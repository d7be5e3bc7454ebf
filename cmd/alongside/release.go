package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"alongside/storage"
)

// releaseCommand ends the hold on the outbox and the clock that a restore, or an old copy of the database, has begun.
type releaseCommand struct {
	Send    bool          `help:"Send what waits."`
	Discard bool          `help:"Discard what waited when the hold began, and send what came since. Alerts that nobody has taken are still passed on by the clock."`
	Older   time.Duration `help:"With --discard: what came about longer ago than this, such as 2h, whether before the hold or since; the rest is sent."`
	redisSettings
	logSettings
}

// Run says what waits, and does with it what was said.
func (c *releaseCommand) Run(ctx context.Context, t terminal) error {
	if c.Send && c.Discard || c.Older != 0 && !c.Discard || c.Older < 0 {
		return errors.New("say --send or --discard; --older goes with --discard")
	}
	server, store, err := c.existing(ctx, t)
	if err != nil {
		return err
	}
	defer stop(server)
	defer func() { _ = store.Close() }()
	now := time.Now()
	holds, waiting, err := store.Holds(ctx, now)
	if err != nil {
		return err
	}
	if len(holds) == 0 {
		fmt.Fprintln(t.out, "Nothing is held: the bot sends as it always does.")
		return nil
	}
	fmt.Fprint(t.out, heldPage(holds[0], waiting, now))
	if !c.Send && !c.Discard {
		fmt.Fprint(t.out, "Nothing was changed. To go on: alongside release --send, or --discard, or --discard --older 2h.\n")
		return nil
	}
	before := time.Time{}
	switch {
	case c.Discard && c.Older > 0:
		before = now.Add(-c.Older)
	case c.Discard:
		before = holds[0].Since // what people did since then is theirs
	}
	gone, err := store.EndHold(ctx, before, now)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "Discarded: %d. The bot sends what is left, and all that comes, from now on.\n", gone)
	return nil
}

// heldPage says what waits, by kind and age.
func heldPage(h storage.Hold, waiting []storage.HeldBack, now time.Time) string {
	var b strings.Builder
	why := map[storage.HoldReason]string{
		storage.HeldRestored: "the store was restored from a backup",
		storage.HeldStale:    "the database was an older copy of itself",
	}[h.Reason]
	fmt.Fprintf(&b, "Held since %s, because %s.\n", h.Since.UTC().Format("2006-01-02 15:04 UTC"), why)
	if len(waiting) == 0 {
		b.WriteString("Nothing waits: nothing would be sent at once.\n")
		return b.String()
	}
	b.WriteString("Released now, this would be sent or done:\n")
	table := tabwriter.NewWriter(&b, 2, 0, 2, ' ', 0)
	fmt.Fprintln(table, "  number\twhat\tkind\tfrom\tnewest")
	for _, w := range waiting {
		what := map[storage.Lane]string{
			storage.AlertLane: "alert message", storage.ReplyLane: "reply", storage.NudgeLane: "nudge", "": "due by the clock",
		}[w.Lane]
		if w.Stays {
			what += " (always done)"
		}
		fmt.Fprintf(table, "  %d\t%s\t%s\t%s\t%s\n", w.N, what, w.Kind, ago(w.Oldest, now), ago(w.Newest, now))
	}
	_ = table.Flush() // into memory
	return b.String()
}

// ago is an age that a person reads at a glance.
func ago(at, now time.Time) string {
	d := now.Sub(at)
	switch {
	case at.IsZero():
		return "unknown"
	case d < 2*time.Minute:
		return "just now"
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f minutes ago", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.0f hours ago", d.Hours())
	}
	return fmt.Sprintf("%.0f days ago", d.Hours()/24)
}
