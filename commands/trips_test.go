package commands

import "testing"

// Whatever is logged, one read and one commit are all, with the windows of every rule.
func TestOneReadAndOneCommit(t *testing.T) {
	_, ask, trips := fullDesk(t)
	for _, text := range []string{
		"/contact R9 20m call", "/contact again", "/contact R9 missed", "/contact undo", "/contact R9 30m meet 2026-10-20 14:30",
		"/hours 16-17 yesterday", "/hours 1h admin", "/hours undo",
	} {
		command, rest := text[:len("/contact")], text[len("/contact")+1:]
		if text[1] == 'h' {
			command, rest = "/hours", text[len("/hours "):]
		}
		reads, writes := trips()
		ask(command, rest)
		if r, w := trips(); r-reads != 1 || w-writes != 1 {
			t.Errorf("%s: %d reads and %d commits", text, r-reads, w-writes)
		}
	}
}
