package main

import (
	"context"
	"slices"
	"strings"
)

// [!] kept USER: something about the person stands in Redis; with ! nothing does, in any key, field or value, but in those of
// other people: who had been asked to cover, or answered a request.
func cmdKept(s *story, not bool, args []string) {
	s.need(args, 1, "kept USER")
	found := s.traces(args[0])
	if (len(found) > 0) == not {
		s.fatal("of %s is kept: %q", args[0], found)
	}
}

// nightly: the jobs of the night run, by the clock as it stands.
func cmdNightly(s *story, _ bool, _ []string) {
	_, err := s.stage().house.clock.Once(s.t.Context())
	s.try(err)
}

// traces are the keys that name a user, or whose content does, and that are not somebody else's.
func (s *story) traces(user string) []string {
	c, ctx := s.stage().raw(), s.t.Context()
	var found []string
	for _, key := range c.Keys(ctx, "*:"+workspaceID+":*").Val() {
		own := key[strings.Index(key, ":"+workspaceID+":"):]
		if strings.Contains(own, user) {
			found = append(found, own)
			continue
		}
		for _, theirs := range []string{":w:", ":op:", ":teams", ":sent:"} { // of other people; answers to requests live for a week
			if strings.HasPrefix(own, ":"+workspaceID+theirs) {
				own = ""
				break
			}
		}
		if own == "" {
			continue
		}
		for _, text := range contents(ctx, s, key) {
			if strings.Contains(text, user) {
				found = append(found, own+" = "+text)
			}
		}
	}
	slices.Sort(found)
	return found
}

// contents are all texts in a key of any type.
func contents(ctx context.Context, s *story, key string) []string {
	c := s.stage().raw()
	switch c.Type(ctx, key).Val() {
	case "string":
		return []string{c.Get(ctx, key).Val()}
	case "hash":
		var all []string
		for field, value := range c.HGetAll(ctx, key).Val() {
			all = append(all, field+"="+value)
		}
		return all
	case "set":
		return c.SMembers(ctx, key).Val()
	case "zset":
		return c.ZRange(ctx, key, 0, -1).Val()
	case "stream":
		var all []string
		for _, m := range c.XRange(ctx, key, "-", "+").Val() {
			for field, value := range m.Values {
				all = append(all, field+"="+value.(string))
			}
		}
		return all
	}
	s.fatal("a key of another type: %s", key)
	return nil
}
