package storage

import (
	"hash/fnv"
	"strconv"

	"alongside/peer"
)

// Every key is built here. All keys of a workspace share one hash tag, its bucket, so that one script may write them all
// in a cluster: "al:{07}:T0123:teams". The outbox is shared by the workspaces of a bucket: "al:{07}:out:alert".

// buckets is the number of hash tags; a store keeps the number it was made with.
const buckets = 32

// space builds the keys of one workspace.
type space struct {
	bucket string // "al:{07}:"
	own    string // "al:{07}:T0123:"
}

func newSpace(prefix, workspace string, buckets uint32) space {
	h := fnv.New32a()
	_, _ = h.Write([]byte(workspace)) // never fails
	bucket := bucketPrefix(prefix, h.Sum32()%buckets)
	return space{bucket: bucket, own: bucket + workspace + ":"}
}

// bucketPrefix begins every key of a bucket: "al:{07}:".
func bucketPrefix(prefix string, n uint32) string {
	b := strconv.Itoa(int(n))
	if len(b) == 1 {
		b = "0" + b
	}
	return prefix + ":{" + b + "}:"
}

// metaKey holds the mark of the store: schema number and number of buckets.
func metaKey(prefix string) string { return prefix + ":{00}:meta" }

// Of the workspace.
func (k space) teams() string         { return k.own + "teams" }       // hash: team id -> JSON
func (k space) members() string       { return k.own + "members" }     // hash: user -> JSON
func (k space) codes() string         { return k.own + "codes" }       // hash: code -> worker
func (k space) versions() string      { return k.own + "ver" }         // hash: scope -> number of writes
func (k space) audit() string         { return k.own + "audit" }       // stream
func (k space) openAlerts() string    { return k.own + "alerts:open" } // set: "worker/alert id"
func (k space) due() string           { return k.own + "due" }         // sorted set: member by UTC ms at which it is looked at
func (k space) dueAt() string         { return k.own + "due:at" }      // hash: claimed member -> UTC ms at which it was due
func (k space) later() string         { return k.own + "later" }       // hash: message id -> JSON, see later.go
func (k space) op(id string) string   { return k.own + "op:" + id }    // string: result of an operation, for 7 days
func (k space) sent(id string) string { return k.own + "sent:" + id }  // hash: what is known about the sending of an Out
func (k space) outage() string        { return k.own + "outage" }      // hash: see outbox_outage.go

// Of one worker.
func (k space) agreements(u string) string { return k.own + "w:" + u + ":agreements" } // hash: version -> JSON
func (k space) matches(u string) string    { return k.own + "w:" + u + ":matches" }    // hash: code -> JSON
func (k space) alerts(u string) string     { return k.own + "w:" + u + ":alerts" }     // hash: alert id -> JSON
func (k space) timeOff(u string) string    { return k.own + "w:" + u + ":timeoff" }    // hash: time off id -> JSON
func (k space) journal(u string) string    { return k.own + "w:" + u + ":journal" }    // string: see journal.go
func (k space) ownLimits(u string) string  { return k.own + "w:" + u + ":limits" }     // string: JSON
func (k space) hours(u string) string      { return k.own + "w:" + u + ":hours" }      // string: see hours_journal.go
func (k space) drafts(u string) string     { return k.own + "w:" + u + ":drafts" }     // hash: author -> JSON of an agreement not yet sent
func (k space) told(u string) string       { return k.own + "w:" + u + ":told" }       // hash: heads-up key -> Unix seconds
func (k space) settings(u string) string   { return k.own + "w:" + u + ":settings" }   // string: JSON
func (k space) nudged(u string) string     { return k.own + "w:" + u + ":nudged" }     // sorted set: id of a nudge by Unix ms, see nudged.go
func (k space) week(u string, w peer.Week) string { // hash: record id -> see contact.go and hours.go; "@" -> zone
	return k.weeks(u) + weekName(w)
}

// weeks is what the keys of all weeks of a worker begin with.
func (k space) weeks(u string) string { return k.own + "w:" + u + ":week:" }

// Of the weekly check-in of one team.
func (k space) checkIns(team string, w peer.Week) string {
	return k.own + "wb:" + team + ":" + weekName(w)
}                                             // hash: see checkin.go
func (k space) figures(team string) string    { return k.own + "wb:" + team + ":figures" }    // hash: week -> JSON
func (k space) panels(team string) string     { return k.own + "wb:" + team + ":panels" }     // string: see checkin_close.go
func (k space) averages(team string) string   { return k.own + "wb:" + team + ":averages" }   // hash: quarter -> JSON, see checkin_purge.go
func (k space) trend(u string) string         { return k.own + "w:" + u + ":trend" }          // string: see trend.go
func (k space) trendPictures(u string) string { return k.own + "w:" + u + ":trend:pictures" } // set: Slack's ids of files
// Of supervision.
func (k space) supervisionIDs() string      { return k.own + "supervision:ids" }      // hash: id of a request, session, group or promise -> whose
func (k space) supervisionLive() string     { return k.own + "supervision:live" }     // set: ids of requests that have not ended
func (k space) supervisionSettings() string { return k.own + "supervision:settings" } // hash: team id -> JSON
func (k space) promises(u string) string    { return k.own + "w:" + u + ":promises" } // hash: id -> JSON
func (k space) promisesLive() string        { return k.own + "promises:live" }        // set: workers to whom something was promised
func (k space) supervisionGroups(u string) string {
	return k.own + "w:" + u + ":supervision:groups"
}                                           // hash: id -> JSON, under whoever leads it
func (k space) supervision(u string) string { return k.own + "w:" + u + ":supervision" } // hash: id -> JSON

// Of the weekly digest.
func (k space) digests() string { return k.own + "digests" } // hash: team id -> JSON

// Of the calendar feeds.
func (k space) feeds() string { return k.own + "feeds" } // hash: SHA-256 of the secret of an address -> JSON

// Of joining and leaving.
func (k space) leaving(u string) string   { return k.own + "w:" + u + ":leaving" }   // string: JSON
func (k space) induction(u string) string { return k.own + "w:" + u + ":induction" } // string: JSON
func (k space) leavers() string           { return k.own + "leavers" }               // set: workers who leave or have left, until they are purged

// Of planned contacts.
func (k space) plans(u string) string { return k.own + "w:" + u + ":plans" } // string: JSON

// Of the bucket.
func (k space) out(l Lane) string { return k.bucket + "out:" + string(l) } // stream
func (k space) dead() string      { return k.bucket + "dead" }             // stream
func (k space) held() string      { return k.bucket + "held" }             // hash: see hold.go; while it is there nothing is sent

// zoneField is the field of a week's hash that holds the zone of its contacts. No record has this id.
const zoneField = "@"

// weekName is the week in ISO 8601, "2026-W47".
func weekName(w peer.Week) string {
	return string(appendWeek(make([]byte, 0, 8), w))
}

func appendWeek(b []byte, w peer.Week) []byte {
	b = strconv.AppendInt(b, int64(w.Year), 10)
	return append(b, '-', 'W', byte('0'+w.Num/10), byte('0'+w.Num%10))
}

// The scopes whose versions are held at Commit.
const (
	teamsScope   = "teams"
	membersScope = "members"
	codesScope   = "codes"
	writesScope  = "all" // raised by every Commit: how many there were
)

func workerScope(user string) string { return "w:" + user }
