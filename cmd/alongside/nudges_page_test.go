package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/scheduler"
)

// promisedNudge is a row of the table of nudges in the product's description, with what does it.
type promisedNudge struct {
	nudge, to, when string
	jobs            []string // rows of the table of jobs
	kinds           []string // messages
}

var promisedNudges = []promisedNudge{
	{"weekly wellbeing prompt", "each worker, and one line in the team's channel", "the team's time, Friday 13:00 if they set none; a reminder to all the next working day",
		[]string{"checkin-open", "checkin-ask", "checkin-remind", "checkin-close"}, []string{"checkin_ask", "checkin_line", "checkin_reminder"}},
	{"log reminder", "the worker", "a quarter of an hour before their own working day ends, where a shift runs or a planned contact has no log; of a shift again after twelve hours",
		[]string{"log-reminder", "shift-open"}, []string{"log_reminder", "shift_runs"}},
	{"time-off nudge", "the worker alone; then the coordinators, in words that the worker reads first", "six weeks without a day off, and eight",
		[]string{"day-off"}, []string{"day_off", "day_off_copy", "day_off_lead"}},
	{"days-in-a-row nudge", "the worker", "the evening of the sixth day, or of the last one that was agreed", []string{"rising"}, []string{"days_in_a_row"}},
	{"leave begins soon", "the worker", "three working days before", []string{"timeoff-soon"}, []string{"timeoff_soon"}},
	{"back from a pause", "the worker", "at nine on the morning after the last day", []string{"timeoff-back"}, []string{"pause_back"}},
	{"supervision due and overdue", "both; the deputies at the end", "at the interval that was agreed", []string{"supervision-interval"}, []string{"supervision_due"}},
	{"request waiting", "coordinators, deputies", "unanswered after the delay; these are no nudges and wait for nobody", []string{"alert-waiting", "supervision", "timeoff-waiting"},
		[]string{"alert_waiting", "supervision_request", "timeoff_waiting"}},
	{"match ending", "both", "six, three and one months and a week before, and the day after", []string{"match-countdown", "match-end"}, []string{"match_countdown", "match_over"}},
	{"agreement review", "both", "on the day of the review", []string{"agreement-review"}, []string{"agreement_review"}},
	{"weekly digest", "the coordinators' channel", "Monday 09:00", []string{"digest"}, []string{"digest"}},
}

// TestPromisedNudges: every nudge of the product's description is there: a job that does it, and a message that says it.
func TestPromisedNudges(t *testing.T) {
	kinds := map[string]bool{}
	for _, m := range messages.Samples() {
		kinds[messages.Kind(m)] = true
	}
	for _, p := range promisedNudges {
		for _, name := range p.jobs {
			if !slices.ContainsFunc(scheduler.Jobs(), func(j scheduler.Job) bool { return j.Name == name }) {
				t.Errorf("%s: there is no job %s", p.nudge, name)
			}
		}
		for _, kind := range p.kinds {
			if !kinds[kind] {
				t.Errorf("%s: there is no message %s", p.nudge, kind)
			}
		}
	}
}

// TestNudgesPage holds the tables of docs/nudges.md against the tables of the program.
func TestNudgesPage(t *testing.T) {
	const begin, end = "<!-- Made from the tables by: go test ./cmd/alongside -run NudgesPage -update -->\n", "<!-- end -->\n"
	path := filepath.Join("..", "..", "docs", "nudges.md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(raw), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("docs/nudges.md has no place for its tables")
	}
	page := head + begin + nudgeTables() + end + tail
	if *updatePages {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if page != string(raw) {
		t.Error("docs/nudges.md is stale: go test ./cmd/alongside -run NudgesPage -update")
	}
}

func nudgeTables() string {
	var b strings.Builder
	b.WriteString("\n| nudge | to | when | job | messages |\n|---|---|---|---|---|\n")
	for _, p := range promisedNudges {
		fmt.Fprintf(&b, "| %s | %s | %s | `%s` | `%s` |\n", p.nudge, p.to, p.when, strings.Join(p.jobs, "` `"), strings.Join(p.kinds, "` `"))
	}
	b.WriteString("\n| message | from level | of use for | comes first where not all may come | notes |\n|---|---|---|---|---|\n")
	ranks := map[peer.Rank]string{peer.AtAnHour: "1: about an hour that is near", peer.OfTheDay: "2: about the day", peer.AnyDay: "3: as useful tomorrow"}
	for _, n := range peer.Nudges() {
		var notes []string
		for note, is := range map[string]bool{"an answer: passes for two minutes": n.Answers, "never waits because others came before": n.Always, "only after the worker's own copy has arrived": n.Told} {
			if is {
				notes = append(notes, note)
			}
		}
		slices.Sort(notes)
		useful := n.Stale.String()
		if n.Stale%(24*time.Hour) == 0 {
			useful = fmt.Sprintf("%d days", n.Stale/(24*time.Hour))
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", n.Kind, n.Least, useful, ranks[n.Rank], strings.Join(notes, "; "))
	}
	return b.String()
}
