package storage

import (
	"time"

	"alongside/peer"
)

// Want says what a unit of work needs to read.
type Want struct {
	Workspace string      // Slack's id of the workspace, such as "T0123"
	Op        string      // the operation id; empty where nothing will be committed
	People    []string    // Slack user ids: the actor, and everyone whose member record is read or written
	Worker    string      // the worker whose agreements, matches, alerts, time off, journal and told keys are read; may be empty
	Weeks     []peer.Week // the weeks of that worker's contacts and working time
	Earlier   []peer.Week // weeks of which only the working time is read; those that Weeks has are left out
	Hours     bool        // that worker's running shift and journal of working time
	Drafts    bool        // agreements with that worker that somebody began and has not sent
	Roster    bool        // all members of the workspace instead of People and Worker alone
	Codes     bool        // all codes ever drawn in the workspace
	Settings  bool        // what Worker wants of the bot
	Later     string      // id of a message that waits outside the outbox

	Supervision bool   // that worker's requests and sessions
	Crew        string // id of a team: the records of all its workers are read, see State.Crew; the roster too
	Feeds       bool   // the calendar feeds of the workspace
	Digests     bool   // what is remembered about the weekly digests
	Find        string // id of a request, a session, a group or a promise: where Worker is empty, it becomes whose that is
	Joining     bool   // how that worker came in, and how they leave
	Plans       bool   // contacts that worker has planned
}

// State is what Load read. Commit refuses a change made from it when any of it has changed since.
type State struct {
	Applied bool   // Op was applied before
	Done    []byte // the result that Op left, where Applied

	Teams      []peer.Team            // all teams of the workspace, sorted by ID
	Members    map[string]peer.Member // by user: of People and Worker, or all with Roster; who is no member is absent
	Agreements []peer.Agreement       // all versions, ascending
	Matches    []peer.Match           // of any state, sorted by code, then by turn
	Alerts     []peer.Alert           // sorted by when they were raised, then by ID
	TimeOff    []peer.TimeOff         // of any state, sorted by start, then by ID
	Contacts   []peer.Contact         // of the weeks asked for, sorted by start, then by ID
	Work       []peer.Work            // of the weeks asked for, sorted by start, then by ID
	Earlier    []peer.Stretch         // working time of the weeks of Want.Earlier, contacts included, in no order
	Journal    Journal                // of contacts
	Hours      Hours                  // with Want.Hours
	Told       map[string]bool        // the heads-up keys the worker was told of
	OwnLimits  peer.OwnLimits         // what the worker set for themselves; for nobody else to see
	Drafts     []peer.Agreement       // with Want.Drafts, sorted by author; each is for its author's eyes only
	Codes      map[peer.Code]string   // code to worker, with Want.Codes
	Settings   peer.Settings          // with Want.Settings; what holds by default where the person set nothing
	Later      *Later                 // with Want.Later; nil where it does not wait any more

	Supervisions        []peer.Supervision                  // with Want.Supervision: sorted by since when they stand as they do, then by ID
	Promises            []peer.Promise                      // to the worker, with Want.Supervision, the oldest first
	SupervisionGroups   []peer.SupervisionGroup             // that the worker leads, with Want.Supervision
	SupervisionSettings map[string]peer.SupervisionSettings // by team, with Want.Supervision; absent where nothing was chosen
	Crew                []peer.Crewmate                     // with Want.Crew: who is active in that team, sorted by user; not held at Commit
	Feeds               map[string]peer.Feed                // by the hash of their secret, with Want.Feeds
	Digests             map[string]Digest                   // by team, with Want.Digests; absent for the usual plan and none yet

	Leaving   *peer.Leaving   // with Want.Joining; nil for a worker who stays
	Induction *peer.Induction // with Want.Joining; nil where there is none

	Plans []peer.ContactPlan // with Want.Plans, sorted by start

	want   Want
	space  space
	scopes []string // see Commit; teams, members and codes first
	vers   []string // their versions, "" for never written; same order
	late   int64    // server time in Unix ms after which the write is refused
	told   map[string]int64
	weeks  []weekRead
}

// weekRead is what a change must know of a week's hash.
type weekRead struct {
	week   peer.Week
	origin int64
	zone   string   // of the zone field; "" where the week holds nothing yet
	pairs  []string // record id, value, …, with the zone field among them
}

// Worker returns the worker whose records were read, "" where there was none.
func (st State) Worker() string { return st.want.Worker }

// Member returns a copy of the member record of a user, nil where there is none.
func (st State) Member(user string) *peer.Member {
	if m, ok := st.Members[user]; ok {
		return &m
	}
	return nil
}

// Team returns a copy of a team, nil where there is none with that id.
func (st State) Team(id string) *peer.Team {
	for _, t := range st.Teams {
		if t.ID == id {
			return &t
		}
	}
	return nil
}

// Journal is what a worker logged last of a kind: it finds the record that "undo" and "again" mean, and the same words sent twice.
type Journal struct {
	Entries []Entry // newest last, at most MaxEntries
	Texts   []Said  // newest last, at most MaxTexts
}

// The lengths of a journal. PutJournal keeps the newest.
const (
	MaxEntries = 50
	MaxTexts   = 20
)

// Entry is one record in a worker's journal.
type Entry struct {
	ID       string    // of the record
	Day      peer.Day  // its civil day: it says which week holds it
	LoggedAt time.Time // whole seconds, UTC
}

// Said is one text that a worker sent, kept as a hash so that the same text again can be noticed.
type Said struct {
	Hash string
	At   time.Time // whole seconds, UTC
}

// Audit is one line of the audit log: who did what to what, with which outcome. It never holds content.
type Audit struct {
	By     string // Slack user id, or "clock" for the scheduler
	Action string
	Team   string
	Worker string // whose records it was about
	Target string // id or code of the thing
	Result string // "ok" or the reason of a refusal
}
