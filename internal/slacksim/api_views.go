package slacksim

import "alongside/internal/slacksim/blockkit"

// maxViewBytes is the size of a view Slack accepts.
const maxViewBytes = 250_000

// judgedView reads and judges the argument "view"; kind is "modal" or "home",
// or "" for either.
func judgedView(c *call, kind string) (map[string]any, *apiError) {
	raw, ok := c.structure("view")
	def, isObject := raw.(map[string]any)
	if !c.has("view") || !ok || !isObject {
		return nil, fail("invalid_arguments", "[ERROR] missing or malformed view [json-pointer:/view]")
	}
	return def, judgeView(def, kind)
}

func judgeView(def map[string]any, kind string) *apiError {
	if len(encode(def)) > maxViewBytes {
		return fail("view_too_large")
	}
	if t := str(def["type"]); kind != "" && t != kind {
		return fail("invalid_arguments", "[ERROR] the view must be of type "+kind+" [json-pointer:/view/type]")
	}
	problems := blockkit.View(def)
	for i := range problems {
		problems[i].Pointer = "/view" + problems[i].Pointer
	}
	return judged(problems, "invalid_arguments")
}

// triggered checks the trigger of views.open and views.push.
func (s *Server) triggered(c *call) (*trigger, *apiError) {
	id := c.str("trigger_id")
	if id == "" {
		id = c.str("interactivity_pointer")
	}
	t, bad := s.checkTrigger(id)
	if bad != "" {
		return nil, fail(bad, "[ERROR] "+bad+" [json-pointer:/trigger_id]")
	}
	return t, nil
}

// viewsOpen shows a modal. A view that is refused leaves the trigger usable, so
// that the app may show a plainer one within the three seconds.
func viewsOpen(s *Server, c *call) (answer, *apiError) {
	t, e := s.triggered(c)
	if e != nil {
		return nil, e
	}
	def, e := judgedView(c, "modal")
	if e != nil {
		return nil, e
	}
	if s.externalTaken(str(def["external_id"]), nil) {
		return nil, fail("duplicate_external_id")
	}
	t.used = true
	s.dropViews(t.user, 0)
	return answer{"view": s.pushView(t.user, def).copied()}, nil
}

func viewsPush(s *Server, c *call) (answer, *apiError) {
	t, e := s.triggered(c)
	if e != nil {
		return nil, e
	}
	def, e := judgedView(c, "modal")
	if e != nil {
		return nil, e
	}
	switch {
	case !t.fromView || len(s.state.stacks[t.user]) == 0:
		return nil, fail("not_found", "[ERROR] the trigger does not come from an open modal")
	case len(s.state.stacks[t.user]) >= maxStack:
		return nil, fail("push_limit_reached")
	case s.externalTaken(str(def["external_id"]), nil):
		return nil, fail("duplicate_external_id")
	}
	t.used = true
	return answer{"view": s.pushView(t.user, def).copied()}, nil
}

func viewsUpdate(s *Server, c *call) (answer, *apiError) {
	def, e := judgedView(c, "")
	if e != nil {
		return nil, e
	}
	var v *View
	if id := c.str("view_id"); id != "" {
		v = s.state.views[id]
	} else if ext := c.str("external_id"); ext != "" {
		for _, o := range s.state.views {
			if o.ExternalID == ext {
				v = o
			}
		}
	} else {
		return nil, fail("invalid_arguments", "[ERROR] view_id or external_id is needed")
	}
	switch {
	case v == nil:
		return nil, fail("not_found")
	case v.Type != str(def["type"]):
		return nil, fail("invalid_arguments", "[ERROR] a view cannot change its type [json-pointer:/view/type]")
	case c.str("hash") != "" && c.str("hash") != v.Hash:
		return nil, fail("hash_conflict")
	case s.externalTaken(str(def["external_id"]), v):
		return nil, fail("duplicate_external_id")
	}
	s.fillView(v, def)
	return answer{"view": v.copied()}, nil
}

func viewsPublish(s *Server, c *call) (answer, *apiError) {
	def, e := judgedView(c, "home")
	if e != nil {
		return nil, e
	}
	user := s.state.users[c.str("user_id")]
	if user == nil || user.Bot {
		return nil, fail("invalid_arguments", "[ERROR] unknown user [json-pointer:/user_id]")
	}
	if !s.manifest.Features.AppHome.HomeTabEnabled {
		return nil, fail("not_enabled")
	}
	v := s.state.homes[user.ID]
	hash := c.str("hash")
	switch {
	case hash != "" && (v == nil || hash != v.Hash):
		return nil, fail("hash_conflict")
	case s.externalTaken(str(def["external_id"]), v):
		return nil, fail("duplicate_external_id")
	}
	if v == nil {
		v = s.openView(user.ID, def)
		s.state.homes[user.ID] = v
	} else {
		s.fillView(v, def)
	}
	return answer{"view": v.copied()}, nil
}
