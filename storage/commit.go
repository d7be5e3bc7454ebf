package storage

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

//go:embed commit.lua
var commitSource string

var commitScript = newScript(commitSource)

const (
	// firstKey is the index in commit.lua of the first key that is not the operation's or the versions'.
	firstKey = 3
	// opSeconds is how long the result of an operation is kept.
	opSeconds = "604800" // 7 days
)

// Commit writes the change, all or nothing, and returns its result; or, where its operation was applied before, the result
// it left then. It returns only after the server has answered, which with the settings that Policy asks for is after the
// change is on disk. When a reply is lost it asks again until the context's deadline is over.
//
// The errors are ErrConflict, ErrLate, ErrUnavailable, ErrCorrupt, and any mistake that the Change remembered.
func (s *Store) Commit(ctx context.Context, c *Change) ([]byte, error) {
	if c.err != nil {
		return nil, c.err
	}
	for i := range c.weeks {
		c.weeks[i].finish(c)
	}
	s.step("commit:begin")
	reply, err := s.runConfirmed(ctx, commitScript, c.args(), c.st.space.op(c.op))
	s.step("commit:end")
	if err != nil {
		return nil, err
	}
	switch text, _ := reply.(string); {
	case strings.HasPrefix(text, "A"):
		if n, err := strconv.ParseInt(text[1:], 10, 64); err == nil {
			s.acknowledged(c.st.want.Workspace, n)
		}
		return []byte(c.result), nil
	case strings.HasPrefix(text, "D"):
		return []byte(text[1:]), nil
	case text == "L":
		return nil, ErrLate
	case text == "C":
		return nil, ErrConflict
	case strings.HasPrefix(text, "T"):
		return nil, corrupt(c.kind(text[1:]), "the key holds another type, or no number")
	}
	return nil, fmt.Errorf("storage: the commit script gave no answer")
}

// kind names the kind of a key of the script.
func (c *Change) kind(index string) string {
	i, err := strconv.Atoi(index)
	if err != nil || i < firstKey || i >= firstKey+len(c.keys) {
		return "ver"
	}
	return c.keys[i-firstKey].kind
}

// args lays the change out for commit.lua behind the two places of the script itself. Texts are passed by address:
// putting them into the list by value would copy each to the heap.
func (c *Change) args() []any {
	k, st := &c.st.space, &c.st
	head := &[...]string{strconv.Itoa(2 + len(c.keys)), k.op(c.op), k.versions(),
		strconv.FormatInt(st.late, 10), strconv.Itoa(len(st.scopes))}
	args := make([]any, 2, 10+2*len(c.keys)+3*len(st.scopes)+len(c.writes))
	args = append(args, &head[0], &head[1], &head[2])
	for i := range c.keys {
		args = append(args, &c.keys[i].name)
	}
	args = append(args, &head[3], &c.result, opSeconds, &head[4])
	for i := range st.scopes {
		args = append(args, &st.scopes[i])
		if st.held(i) {
			args = append(args, &st.vers[i])
		} else {
			args = append(args, "*")
		}
		if c.raised[i] {
			args = append(args, "1")
		} else {
			args = append(args, "0")
		}
	}
	for i := range c.keys {
		args = append(args, &c.keys[i].typ)
	}
	for i := range c.writes {
		args = append(args, &c.writes[i])
	}
	return args
}

// held tells whether the version of a scope must be unchanged at Commit: that of members and of codes only where all of
// them were read.
func (st *State) held(i int) bool {
	switch st.scopes[i] {
	case writesScope:
		return false
	case membersScope:
		return st.want.Roster
	case codesScope:
		return st.want.Codes
	}
	return true
}

// script is a Lua script with its digest.
type script struct{ source, digest string }

func newScript(source string) script {
	return script{source, redis.NewScript(source).Hash()}
}

// run runs a script until it is served or the time is over. Its first two arguments are left free for the command.
func (s *Store) run(ctx context.Context, sc script, args []any) (reply any, err error) {
	args[0], args[1] = "evalsha", sc.digest
	err = s.persist(ctx, func(ctx context.Context) error {
		cmd := redis.NewCmd(ctx, args...)
		err := s.client.Process(ctx, cmd)
		if err != nil && redis.HasErrorPrefix(err, "NOSCRIPT") {
			all := append([]any{"eval", sc.source}, args[2:]...)
			cmd = redis.NewCmd(ctx, all...)
			err = s.client.Process(ctx, cmd)
		}
		reply = cmd.Val()
		return err
	})
	return reply, err
}
