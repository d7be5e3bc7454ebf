package messages

import "time"

// LateAfter is how late a message must be to say when what it tells of came about.
const LateAfter = 10 * time.Minute

// late says, where a message comes late, when it came about and that Slack could not be reached until now.
func (p *page) late(o Options) {
	if !o.Late.IsZero() {
		p.note("late", args{"At": p.moment(o.Late, o.Zone)})
	}
}
