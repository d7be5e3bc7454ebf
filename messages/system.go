package messages

// NotSaved tells a person that nothing was stored and what to do.
type NotSaved struct{}

func (NotSaved) kind() string   { return "not_saved" }
func (NotSaved) layout(p *page) { p.say("not_saved", nil) }

// Failed is the one apology for a failure inside. The reference is also in the log.
type Failed struct{ Reference string }

func (Failed) kind() string     { return "failed" }
func (m Failed) layout(p *page) { p.say("failed", args{"Reference": m.Reference}) }

// Destination tells whoever can mend it, once, that messages cannot reach a channel any more.
type Destination struct {
	Channel string // Slack channel id
	Code    string // Slack's error, such as "is_archived"
}

func (Destination) kind() string { return "destination" }
func (m Destination) layout(p *page) {
	p.say("destination", args{"Channel": place(m.Channel), "Code": m.Code, "P": "/" + p.prefix})
}
