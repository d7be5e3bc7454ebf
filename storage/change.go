package storage

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"alongside/peer"
)

// Change collects what a unit of work writes; nothing is written before Commit. A mistake, such as a write to what was not
// read, is remembered and returned by Commit. A Change is used by one goroutine.
type Change struct {
	st     State
	op     string
	at     time.Time
	err    error
	keys   []keyUse
	writes []string // for each write: command, index of the key, number of arguments, arguments
	raised []bool   // by index of st.scopes
	weeks  []weekWrite
	result string
}

// keyUse is a key that the change writes, with the type it must have and its kind for errors.
type keyUse struct{ name, typ, kind string }

// NewChange begins a change that was decided from a state. The operation id must not be empty: the same one is applied
// once, however often it is sent, and its result is kept for 7 days. at is the instant of the unit of work.
func NewChange(st State, op string, at time.Time) *Change {
	c := &Change{st: st, op: op, at: at, raised: make([]bool, len(st.scopes)), writes: make([]string, 0, 48)}
	switch {
	case len(st.scopes) == 0:
		c.fail("a change needs a state that Load returned")
	case op == "":
		c.fail("a change needs an operation id")
	default:
		c.raise(writesScope)
	}
	return c
}

// PutTeam writes a team.
func (c *Change) PutTeam(t peer.Team) {
	raw, err := encodeTeam(t)
	c.check(err, t.ID)
	c.raise(teamsScope)
	c.write("HSET", keyUse{c.st.space.teams(), "hash", "teams"}, t.ID, raw)
}

// PutMember writes a member. The user must be in Want.People or be Want.Worker.
func (c *Change) PutMember(m peer.Member) {
	raw, err := encodeMember(m)
	c.check(err, m.User)
	c.raise(membersScope)
	c.raise(workerScope(m.User))
	c.write("HSET", keyUse{c.st.space.members(), "hash", "members"}, m.User, raw)
}

// DropMember removes the member record of a user, who is a member no more. The user must be in Want.People or be
// Want.Worker. The version of the user's scope stays: who decided from the record before is still overtaken by this.
func (c *Change) DropMember(user string) {
	c.check(nil, user)
	c.raise(membersScope)
	c.raise(workerScope(user))
	c.write("HDEL", keyUse{c.st.space.members(), "hash", "members"}, user)
}

// PutAgreements writes those versions of the worker's agreement that differ from what was read.
func (c *Change) PutAgreements(worker string, all []peer.Agreement) {
	c.own(worker)
	for _, a := range all {
		raw, err := encodeAgreement(a)
		c.check(err, worker)
		if was := slices.IndexFunc(c.st.Agreements, func(b peer.Agreement) bool { return b.Version == a.Version }); was >= 0 {
			if before, err := encodeAgreement(c.st.Agreements[was]); err == nil && before == raw {
				continue
			}
		}
		c.write("HSET", keyUse{c.st.space.agreements(worker), "hash", "agreements"}, strconv.Itoa(a.Version), raw)
	}
}

// TakeCode notes that a code is drawn, for ever. It needs Want.Codes.
func (c *Change) TakeCode(code peer.Code, worker string) {
	c.check(nil, string(code))
	c.raise(codesScope)
	c.write("HSET", keyUse{c.st.space.codes(), "hash", "codes"}, string(code), worker)
}

// PutAlert writes an alert about the worker, and keeps it in the index of those that stand (open or acknowledged).
func (c *Change) PutAlert(a peer.Alert) {
	raw, err := encodeAlert(a)
	c.check(err, a.ID)
	c.own(a.Worker)
	c.write("HSET", keyUse{c.st.space.alerts(a.Worker), "hash", "alerts"}, a.ID, raw)
	index := keyUse{c.st.space.openAlerts(), "set", "alerts:open"}
	if a.State == peer.Open || a.State == peer.Acknowledged {
		c.write("SADD", index, a.Worker+"/"+a.ID)
	} else {
		c.write("SREM", index, a.Worker+"/"+a.ID)
	}
}

// PutJournal writes the worker's journal: the newest entries and texts, as many as it holds.
func (c *Change) PutJournal(worker string, j Journal) {
	c.own(worker)
	c.write("SET", keyUse{c.st.space.journal(worker), "string", "journal"}, encodeJournal(j))
}

// toldFor is how long a heads-up key is kept: as long as alerts are.
const toldFor = 200 * 24 * time.Hour

// Tell notes that the worker was told of a heads-up key. Keys that are older than any window are let go.
func (c *Change) Tell(worker, key string) {
	c.own(worker)
	c.check(nil, key)
	told := keyUse{c.st.space.told(worker), "hash", "told"}
	c.write("HSET", told, key, strconv.FormatInt(c.at.Unix(), 10))
	for old, at := range c.st.told {
		if old != key && c.at.Sub(time.Unix(at, 0)) > toldFor {
			c.write("HDEL", told, old)
		}
	}
}

// Untell clears a heads-up key, so that the worker may be told again.
func (c *Change) Untell(worker, key string) {
	c.own(worker)
	c.write("HDEL", keyUse{c.st.space.told(worker), "hash", "told"}, key)
}

// Due enters what the clock must do. An entry with the same kind, subject and occurrence moves to the new instant.
func (c *Change) Due(d Due) {
	if err := d.valid(); err != nil {
		c.fail(err.Error())
		return
	}
	member := d.Member()
	c.write("ZADD", keyUse{c.st.space.due(), "zset", "due"}, strconv.FormatInt(d.At.UnixMilli(), 10), member)
	c.write("HDEL", keyUse{c.st.space.dueAt(), "hash", "due:at"}, member)
}

// Undue takes an entry out of the index: its work is done, or no longer wanted.
func (c *Change) Undue(member string) {
	c.write("ZREM", keyUse{c.st.space.due(), "zset", "due"}, member)
	c.write("HDEL", keyUse{c.st.space.dueAt(), "hash", "due:at"}, member)
}

// Send puts a message into the outbox. Where it does not say when it came about, that is the instant of the change.
func (c *Change) Send(o Out) {
	if o.At.IsZero() {
		o.At = c.at
	}
	if o.Workspace == "" {
		o.Workspace = c.st.want.Workspace
	}
	if err := o.valid(); err != nil || o.Workspace != c.st.want.Workspace {
		c.fail(fmt.Sprintf("a message of kind %q cannot be sent: %v", o.Kind, err))
		return
	}
	c.write("XADD", keyUse{c.st.space.out(o.Lane), "stream", "out:" + string(o.Lane)}, append([]string{"*"}, o.fields()...)...)
}

// Audit adds a line to the audit log.
func (c *Change) Audit(a Audit) {
	// Always the same fields in the same order: a stream then stores their names once.
	c.write("XADD", keyUse{c.st.space.audit(), "stream", "audit"}, append([]string{"*"}, a.fields()...)...)
}

func (a Audit) fields() []string {
	return []string{"by", a.By, "do", a.Action, "team", a.Team, "worker", a.Worker, "of", a.Target, "so", a.Result}
}

// Result sets what Commit returns, now and whenever the same operation is sent again.
func (c *Change) Result(b []byte) { c.result = string(b) }

// write queues a command on a key.
func (c *Change) write(command string, key keyUse, args ...string) {
	i := slices.IndexFunc(c.keys, func(k keyUse) bool { return k.name == key.name })
	if i < 0 {
		i = len(c.keys)
		c.keys = append(c.keys, key)
	}
	c.writes = append(c.writes, command, strconv.Itoa(firstKey+i), strconv.Itoa(len(args)))
	c.writes = append(c.writes, args...)
}

// raise marks a scope whose version grows with this change. A scope that was not read cannot be written: what was
// decided would not be held against what others do at the same time.
func (c *Change) raise(scope string) {
	i := slices.Index(c.st.scopes, scope)
	if i < 0 || scope == codesScope && !c.st.want.Codes {
		c.fail("a change writes to " + scope + ", which was not read")
		return
	}
	c.raised[i] = true
}

// own raises the scope of the worker whose records were read; no other worker's may be written.
func (c *Change) own(worker string) {
	if worker == "" || worker != c.st.want.Worker {
		c.fail("a change writes records of another worker than the one in Want.Worker")
		return
	}
	c.raise(workerScope(worker))
}

func (c *Change) check(err error, id string) {
	if err != nil {
		c.fail(err.Error())
	} else if id == "" {
		c.fail("a record has no id")
	}
}

// fail keeps the first mistake.
func (c *Change) fail(why string) {
	if c.err == nil {
		c.err = errors.New("storage: " + why)
	}
}
