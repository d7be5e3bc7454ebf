package blockkit

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// surface is where blocks are shown.
type surface int

const (
	message surface = iota
	modal
	home
)

func (s surface) String() string { return [...]string{"messages", "modals", "Home tabs"}[s] }

// checker collects the problems of one payload.
type checker struct {
	surface  surface
	problems []Problem
	blockIDs map[string]bool
	actions  map[string]bool // action ids of the block being checked
	focused  int             // elements with focus_on_load
	tables   int
	markdown int // characters in markdown blocks
}

func (c *checker) add(at, code, format string, args ...any) {
	c.problems = append(c.problems, Problem{at, code, fmt.Sprintf(format, args...)})
}

// rule checks one value.
type rule func(c *checker, at string, v any)

type fields map[string]rule

// shape is an object: fields it must and may have, and rules across them.
type shape struct {
	must, may fields
	also      func(c *checker, at string, o map[string]any)
}

func (s shape) check(c *checker, at string, v any) {
	o, ok := v.(map[string]any)
	if !ok {
		c.add(at, "wrong_type", "must be an object")
		return
	}
	for _, k := range sorted(s.must) {
		if _, ok := o[k]; !ok {
			c.add(at, "missing", "missing required field: %s", k)
		}
	}
	for _, k := range sorted(o) {
		here := at + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(k)
		r := s.must[k]
		if r == nil {
			r = s.may[k]
		}
		if r == nil {
			c.add(here, "unknown_field", "unknown field: %s", k)
			continue
		}
		r(c, here, o[k])
	}
	if s.also != nil {
		s.also(c, at, o)
	}
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// oneOf is an object whose "type" selects its shape among those allowed here.
func oneOf(shapes map[string]shape, allowed ...string) rule {
	return func(c *checker, at string, v any) {
		o, ok := v.(map[string]any)
		if !ok {
			c.add(at, "wrong_type", "must be an object")
			return
		}
		t, _ := o["type"].(string)
		s, known := shapes[t]
		switch {
		case t == "":
			c.add(at, "missing", "missing required field: type")
		case !known:
			c.add(at+"/type", "unsupported_type", "unsupported type: %s", t)
		case !slices.Contains(allowed, t):
			c.add(at+"/type", "not_allowed", "type %s is not allowed here", t)
		default:
			s.check(c, at, o)
		}
	}
}

func anything(*checker, string, any) {}

func boolean(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.add(at, "wrong_type", "must be true or false")
	}
}

// length is a string within the named limit.
func length(path string) rule {
	l := limitOf(path)
	return func(c *checker, at string, v any) { c.length(at, v, l) }
}

func (c *checker) length(at string, v any, l limit) {
	s, ok := v.(string)
	if !ok {
		c.add(at, "wrong_type", "must be a string")
		return
	}
	n := characters(s)
	if l.MinLength != nil && n < *l.MinLength {
		c.add(at, "too_short", "must be more than %d characters", *l.MinLength-1)
	}
	if l.MaxLength != nil && n > *l.MaxLength {
		c.add(at, "too_long", "must be less than %d characters", *l.MaxLength+1)
	}
}

func text(c *checker, at string, v any) { c.length(at, v, limit{}) }

func filled(c *checker, at string, v any) {
	one := 1
	c.length(at, v, limit{MinLength: &one})
}

func among(values ...string) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		if !ok || !slices.Contains(values, s) {
			c.add(at, "not_allowed", "must be one of: %s", strings.Join(values, ", "))
		}
	}
}

// whole is an integer within the named limit; "" does not limit.
func whole(path string) rule {
	var l limit
	if path != "" {
		l = limitOf(path)
	}
	return func(c *checker, at string, v any) {
		f, ok := v.(float64)
		if !ok || f != math.Trunc(f) {
			c.add(at, "wrong_type", "must be an integer")
			return
		}
		if (l.Min != nil && f < *l.Min) || (l.Max != nil && f > *l.Max) {
			c.add(at, "out_of_range", "must be between %s and %s", bound(l.Min), bound(l.Max))
		}
	}
}

func bound(f *float64) string {
	if f == nil {
		return "any number"
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

// list is an array of a limited number of items.
func list(path string, item rule) rule {
	var l limit
	if path != "" {
		l = limitOf(path)
	}
	return func(c *checker, at string, v any) {
		items, ok := v.([]any)
		if !ok {
			c.add(at, "wrong_type", "must be an array")
			return
		}
		c.count(at, len(items), l)
		for i, x := range items {
			item(c, at+"/"+strconv.Itoa(i), x)
		}
	}
}

func (c *checker) count(at string, n int, l limit) {
	if l.MinItems != nil && n < *l.MinItems {
		c.add(at, "too_few", "must have at least %d items", *l.MinItems)
	}
	if l.MaxItems != nil && n > *l.MaxItems {
		c.add(at, "too_many", "no more than %d items allowed [have %d]", *l.MaxItems, n)
	}
}
