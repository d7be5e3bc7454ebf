package slacksim

import (
	"fmt"
	"maps"
	"slices"
)

// maxStack is how many modals of one person may lie on each other.
const maxStack = 3

// ViewState holds the values of a view: by block id, then by action id.
type ViewState struct {
	Values map[string]map[string]any `json:"values"`
}

// View is a modal or a Home tab as Slack shows it to the app.
type View struct {
	ID              string         `json:"id"`
	TeamID          string         `json:"team_id"`
	Type            string         `json:"type"` // "modal" or "home"
	Blocks          []Block        `json:"blocks"`
	PrivateMetadata string         `json:"private_metadata"`
	CallbackID      string         `json:"callback_id"`
	State           ViewState      `json:"state"`
	Hash            string         `json:"hash"`
	Title           map[string]any `json:"title"`
	Submit          map[string]any `json:"submit"`
	Close           map[string]any `json:"close"`
	ClearOnClose    bool           `json:"clear_on_close"`
	NotifyOnClose   bool           `json:"notify_on_close"`
	PreviousViewID  *string        `json:"previous_view_id"`
	RootViewID      string         `json:"root_view_id"`
	AppID           string         `json:"app_id"`
	ExternalID      string         `json:"external_id"`
	InstalledTeamID string         `json:"app_installed_team_id"`
	BotID           string         `json:"bot_id"`

	user string
}

// Views is what a person has open: the modals, the top last, and the Home tab.
type Views struct {
	Stack []View `json:"stack"`
	Home  *View  `json:"home"`
}

func (v *View) copied() View {
	c := *v
	c.Blocks = slices.Clone(v.Blocks)
	c.State.Values = copiedValues(v.State.Values)
	return c
}

func copiedValues(values map[string]map[string]any) map[string]map[string]any {
	out := make(map[string]map[string]any, len(values))
	for k, m := range values {
		out[k] = maps.Clone(m)
	}
	return out
}

// Views returns what the user has open.
func (s *Server) Views(user string) Views {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := Views{Stack: []View{}}
	for _, v := range s.state.stacks[user] {
		out.Stack = append(out.Stack, v.copied())
	}
	if h := s.state.homes[user]; h != nil {
		c := h.copied()
		out.Home = &c
	}
	return out
}

// fillView puts a judged definition into v and keeps the values of inputs
// whose block and action ids stay. Server.mu is held.
func (s *Server) fillView(v *View, def map[string]any) {
	object := func(k string) map[string]any { m, _ := def[k].(map[string]any); return m }
	flag := func(k string) bool { b, _ := def[k].(bool); return b }
	list, _ := def["blocks"].([]any)
	v.Type, v.Blocks = str(def["type"]), asBlocks(list)
	v.PrivateMetadata, v.CallbackID, v.ExternalID = str(def["private_metadata"]), str(def["callback_id"]), str(def["external_id"])
	v.Title, v.Submit, v.Close = object("title"), object("submit"), object("close")
	v.ClearOnClose, v.NotifyOnClose = flag("clear_on_close"), flag("notify_on_close")
	s.nameBlocks(v.Blocks)
	s.state.serial++
	v.Hash = fmt.Sprintf("%d.%08x", s.clock.Now().Unix(), uint32(s.state.serial)*2654435761)
	v.TeamID, v.AppID, v.BotID, v.InstalledTeamID = s.cfg.TeamID, AppID, BotID, s.cfg.TeamID
	v.State.Values = freshState(v.Blocks, v.State.Values)
}

// openView stores a new view. Server.mu is held.
func (s *Server) openView(user string, def map[string]any) *View {
	v := &View{ID: s.state.nextID("V"), user: user}
	s.fillView(v, def)
	v.RootViewID = v.ID
	s.state.views[v.ID] = v
	return v
}

// pushView lays a new modal on the user's stack. Server.mu is held.
func (s *Server) pushView(user string, def map[string]any) *View {
	v := s.openView(user, def)
	stack := s.state.stacks[user]
	if n := len(stack); n > 0 {
		below := stack[n-1].ID
		v.PreviousViewID, v.RootViewID = &below, stack[0].ID
	}
	s.state.stacks[user] = append(stack, v)
	return v
}

// dropViews closes the user's modals from position i on. Server.mu is held.
func (s *Server) dropViews(user string, i int) {
	stack := s.state.stacks[user]
	for _, v := range stack[i:] {
		delete(s.state.views, v.ID)
	}
	s.state.stacks[user] = slices.Clone(stack[:i])
}

// position returns where in its user's stack the view lies, or -1.
func (s *Server) position(v *View) int {
	return slices.Index(s.state.stacks[v.user], v)
}

// externalTaken says whether another view uses the external id.
func (s *Server) externalTaken(id string, except *View) bool {
	if id == "" {
		return false
	}
	for _, v := range s.state.views {
		if v != except && v.ExternalID == id {
			return true
		}
	}
	return false
}
