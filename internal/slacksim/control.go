package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"
)

// routeControl mounts the control API: JSON in, JSON out. Impossible requests
// are answered with 400 and {"error": text}.
func (s *Server) routeControl(mux *http.ServeMux) {
	mux.HandleFunc("GET /sim/state", s.simState)
	mux.HandleFunc("GET /sim/messages", s.simMessages)
	mux.HandleFunc("GET /sim/views", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, s.Views(r.URL.Query().Get("user")))
	})
	mux.HandleFunc("GET /sim/log", s.simLog)
	mux.HandleFunc("GET /sim/file", s.simFile)
	mux.HandleFunc("GET /sim/events", s.serveEvents)
	mux.HandleFunc("POST /sim/command", control(func(ctx context.Context, in struct{ User, Channel, Command, Text string }) (any, error) {
		return s.Command(ctx, in.User, in.Channel, in.Command, in.Text)
	}))
	mux.HandleFunc("POST /sim/action", control(func(ctx context.Context, in ActionRequest) (any, error) {
		return s.Action(ctx, in)
	}))
	mux.HandleFunc("POST /sim/submit", control(func(ctx context.Context, in struct {
		User   string
		ViewID string `json:"view_id"`
		Values map[string]any
	}) (any, error) {
		return s.Submit(ctx, in.User, in.ViewID, in.Values)
	}))
	mux.HandleFunc("POST /sim/close", control(func(ctx context.Context, in struct {
		User   string
		ViewID string `json:"view_id"`
		All    bool
	}) (any, error) {
		return struct{}{}, s.CloseView(ctx, in.User, in.ViewID, in.All)
	}))
	mux.HandleFunc("POST /sim/home", control(func(ctx context.Context, in struct{ User string }) (any, error) {
		return s.OpenHome(ctx, in.User)
	}))
	mux.HandleFunc("POST /sim/fault", control(func(_ context.Context, in Fault) (any, error) {
		return struct{}{}, s.Fault(in)
	}))
	mux.HandleFunc("POST /sim/channel", control(func(_ context.Context, in ChannelChange) (any, error) {
		return struct{}{}, s.ChangeChannel(in)
	}))
	mux.HandleFunc("POST /sim/user", control(func(_ context.Context, in UserChange) (any, error) {
		return struct{}{}, s.ChangeUser(in)
	}))
	mux.HandleFunc("POST /sim/request-url", control(func(_ context.Context, in struct{ URL string }) (any, error) {
		s.SetRequestURL(in.URL)
		return struct{}{}, nil
	}))
	mux.HandleFunc("POST /sim/clock", s.simClock)
}

const maxControlBody = 1 << 20

// control reads a JSON request of exactly the given shape and writes the
// answer of run.
func control[In any](run func(context.Context, In) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in In
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxControlBody))
		d.DisallowUnknownFields()
		if err := d.Decode(&in); err != nil && !errors.Is(err, io.EOF) {
			writeJSON(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
			return
		}
		out, err := run(r.Context(), in)
		if err != nil {
			writeJSON(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
			return
		}
		writeJSON(w, http.StatusOK, out)
	}
}

func (s *Server) simState(w http.ResponseWriter, _ *http.Request) {
	mode := "http"
	if s.manifest.Settings.SocketModeEnabled {
		mode = "socket"
	}
	s.mu.Lock()
	users, channels, commands := []any{}, []any{}, []any{}
	for _, id := range s.state.userIDs {
		u := s.state.users[id]
		users = append(users, map[string]any{
			"id": u.ID, "name": u.Name, "real_name": u.RealName, "tz": u.TZ, "locale": u.Locale, "admin": u.Admin,
			"owner": u.Owner, "bot": u.Bot, "deleted": u.Deleted, "restricted": u.Restricted || u.UltraRestricted,
			"stranger": u.Stranger,
		})
	}
	for _, id := range s.state.chanIDs {
		ch := s.state.channels[id]
		channels = append(channels, map[string]any{
			"id": ch.ID, "name": ch.Name, "private": ch.Private, "archived": ch.Archived,
			"members": append([]string{}, ch.Members...), "bot_in": ch.BotIn,
		})
	}
	for _, c := range s.manifest.Features.SlashCommands {
		commands = append(commands, map[string]any{"command": c.Command, "description": c.Description, "usage_hint": c.UsageHint})
	}
	out := map[string]any{
		"now": s.clock.Now().Format(time.RFC3339Nano), "team_id": s.cfg.TeamID, "mode": mode,
		"bot":   map[string]any{"id": BotUserID, "name": s.state.users[BotUserID].RealName},
		"users": users, "channels": channels, "commands": commands,
		"home_tab": s.manifest.Features.AppHome.HomeTabEnabled,
	}
	s.mu.Unlock()
	out["connections"] = s.Connections()
	if s.cfg.Extra != nil {
		for k, v := range s.cfg.Extra() {
			out[k] = v
		}
	}
	writeJSON(w, http.StatusOK, out)
}

func (s *Server) simMessages(w http.ResponseWriter, r *http.Request) {
	user, channel := r.URL.Query().Get("user"), r.URL.Query().Get("channel")
	var list []Message
	switch {
	case user != "" && channel != "":
		list = s.MessagesIn(user, channel)
	case user != "":
		list = s.MessagesFor(user)
	default:
		list = s.Messages(channel)
	}
	writeJSON(w, http.StatusOK, map[string]any{"messages": list})
}

func (s *Server) simLog(w http.ResponseWriter, r *http.Request) {
	list := s.Log()
	if m := r.URL.Query().Get("method"); m != "" {
		list = slices.DeleteFunc(list, func(c Call) bool { return c.Method != m })
	}
	if list == nil {
		list = []Call{}
	}
	writeJSON(w, http.StatusOK, map[string]any{"calls": list})
}

// simClock moves the clock and answers when Config.AfterClock has returned.
func (s *Server) simClock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Advance string
		At      string
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxControlBody))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
		return
	}
	var err error
	switch {
	case (in.Advance == "") == (in.At == ""):
		err = errors.New("give either advance or at")
	case in.Advance != "":
		var by time.Duration
		if by, err = time.ParseDuration(in.Advance); err == nil {
			err = s.Advance(r.Context(), by)
		}
	default:
		var at time.Time
		if at, err = time.Parse(time.RFC3339, in.At); err == nil {
			err = s.SetClock(r.Context(), at)
		}
	}
	status := http.StatusOK
	out := map[string]any{"now": s.clock.Now().Format(time.RFC3339Nano)}
	if err != nil {
		status = http.StatusBadRequest
		if errors.Is(err, ErrClockBackwards) {
			status = http.StatusConflict
		}
		out["error"] = err.Error()
	}
	writeJSON(w, status, out)
}

// Advance moves the clock forward and returns when Config.AfterClock has.
func (s *Server) Advance(ctx context.Context, d time.Duration) error {
	if err := s.clock.Advance(d); err != nil {
		return err
	}
	return s.afterClock(ctx)
}

// SetClock moves the clock to an instant and returns when Config.AfterClock
// has.
func (s *Server) SetClock(ctx context.Context, at time.Time) error {
	if err := s.clock.Set(at); err != nil {
		return err
	}
	return s.afterClock(ctx)
}

func (s *Server) afterClock(ctx context.Context) error {
	defer s.changed()
	if s.cfg.AfterClock == nil {
		return nil
	}
	return s.cfg.AfterClock(ctx, s.clock.Now())
}
