package peer

// Person is what Slack says of somebody at the instant of a request.
type Person struct {
	User        string
	Zone        string // IANA zone of the profile, may be empty
	Language    string // "en", "nb" or "ro", from the profile's locale; empty where it is another
	Admin       bool   // owner or admin of the workspace, or named as admin in the bot's configuration
	Guest       bool   // restricted, or ultra restricted
	Bot         bool   // a bot, an app or a workflow
	Deactivated bool
	Foreign     bool   // of another workspace, or a stranger
	Name        string // as Slack shows it; never stored
}
