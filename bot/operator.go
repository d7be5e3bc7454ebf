package bot

// The words that whoever runs the bot reads: in check's page, in the app's manifest, and at the address of last resort. What
// a member of the workspace reads is in messages, in every language.

const longDescription = "Alongside helps teams of peer workers. A peer worker logs a contact in ten seconds; the bot holds it against the " +
	"limits that the worker and the coordinator agreed on together, tells the worker first, and then the coordinators' channel. " +
	"Service users are a random code, nothing else. Everything is stored in the organisation's own Redis."

// pageText names the team and nothing else: it leaves Slack.
const pageText = "Alongside: an alert of team %q could not be delivered to anybody in Slack. Please look at the team's alerts, and run " +
	"\"alongside check\" to see what to mend."

const (
	unreachableText = "Alongside: Slack has not answered for a while, and alerts wait. They are kept and go out by themselves when it answers. " +
		"Until then please look after the team in another way."
	healedText = "Alongside: Slack answers again. What waited is going out now, the oldest alert first."
)

const (
	checkGood      = "Everything that can be looked at is in order."
	checkToken     = "Slack does not take the bot token (%s). Copy the Bot User OAuth Token from \"OAuth & Permissions\"; reinstall the app if it was removed."
	checkScope     = "The scope %s is not granted (%s). Paste the output of \"alongside manifest\" into the app and reinstall it to the workspace."
	checkExtra     = "The scope %s is granted, but never used. Removing it makes the token worth less to a thief."
	checkSocket    = "Slack does not open a socket (%s). In socket mode the app needs Socket Mode switched on and an app-level token with connections:write."
	checkRedis     = "Redis does not answer. Check its address, and that it runs."
	checkPolicy    = "Redis: %s"
	checkUnknown   = "Redis does not tell its policy (CONFIG is not permitted). Make sure by hand that it has appendonly yes, appendfsync always and maxmemory-policy noeviction."
	checkClock     = "The clock here differs from Slack's by %s. Slack's signatures are refused from five minutes on; switch on time synchronisation."
	checkChannel   = "Team %s: the channel %s cannot be reached (%s). Invite the app there with /invite, or set another one with /team setup."
	checkChannelOf = "Team %s: whether the channel %s can be reached cannot be looked at without the scopes channels:read and groups:read (manifest option). The first alert will tell."
	checkNoChannel = "Team %s has no coordinators' channel. Set one with /team setup."
	checkNobody    = "Team %s has no coordinator: nobody can take an alert. Add one with /team setup."
	checkHTTP      = "HTTP mode needs the signing secret from \"Basic Information\"."
)
