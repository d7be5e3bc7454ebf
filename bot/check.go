package bot

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
	"alongside/storage"
)

// Report is what Check found.
type Report struct {
	Workspace string   // Slack id, empty where Slack did not answer
	Problems  []string // what to mend, a sentence or two each
	Notes     []string // what could be better, or could not be looked at
}

// OK tells whether nothing has to be mended.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// String returns the report as a page of text.
func (r Report) String() string {
	var out strings.Builder
	if r.OK() {
		out.WriteString(checkGood + "\n")
	}
	for i, p := range r.Problems {
		fmt.Fprintf(&out, "%d. %s\n", i+1, p)
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&out, "-  %s\n", n)
	}
	return out.String()
}

func (r *Report) mend(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}
func (r *Report) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// skewMost is how far the clocks may differ before check says so.
const skewMost = 30 * time.Second

// Check looks at everything that the bot depends on, changes nothing, and says what to mend. It asks Slack as the bot would
// and Redis for its policy.
func Check(ctx context.Context, cfg Config) Report {
	var r Report
	if cfg.RequestTimeout <= 0 {
		cfg.RequestTimeout = 10 * time.Second
	}
	client := newHTTPClient(cfg.RequestTimeout)
	defer client.CloseIdleConnections()
	api := newAPI(cfg, client)
	r.slack(ctx, cfg, api)
	if cfg.Store != nil {
		r.redis(ctx, cfg, api)
	}
	return r
}

func (r *Report) slack(ctx context.Context, cfg Config, api *slack.Client) {
	who, err := api.AuthTestContext(ctx)
	if err != nil {
		r.mend(checkToken, judge(err).code)
	} else {
		r.Workspace = who.TeamID
		r.scopes(strings.Split(who.Header.Get("X-OAuth-Scopes"), ","))
		if at, err := http.ParseTime(who.Header.Get("Date")); err == nil {
			if skew := time.Since(at).Abs(); skew > skewMost {
				r.mend(checkClock, skew.Round(time.Second))
			}
		}
	}
	switch {
	case cfg.Mode == HTTPMode && cfg.SigningSecret == "":
		r.mend(checkHTTP)
	case cfg.Mode == HTTPMode:
	default:
		if _, _, err := api.StartSocketModeContext(ctx); err != nil {
			r.mend(checkSocket, judge(err).code)
		}
	}
}

// scopes holds what was granted against what the manifest asks for.
func (r *Report) scopes(granted []string) {
	for i := range granted {
		granted[i] = strings.TrimSpace(granted[i])
	}
	for _, s := range (ManifestOptions{}).Scopes() {
		if !slices.Contains(granted, s.Name) {
			r.mend(checkScope, s.Name, s.Reason)
		}
	}
	all := ManifestOptions{History: true, Channels: true, DND: true}.Scopes()
	for _, g := range granted {
		if g != "" && !slices.ContainsFunc(all, func(s Scope) bool { return s.Name == g }) {
			r.note(checkExtra, g)
		}
	}
}

func (r *Report) redis(ctx context.Context, cfg Config, api *slack.Client) {
	policy, err := cfg.Store.Policy(ctx)
	if err != nil {
		r.mend(checkRedis)
		return
	}
	if policy.Unknown {
		r.note(checkUnknown)
	}
	for _, p := range policy.Problems() {
		r.mend(checkPolicy, p)
	}
	if r.Workspace == "" {
		return
	}
	loading, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	st, err := cfg.Store.Load(loading, storage.Want{Workspace: r.Workspace})
	if err != nil {
		r.mend(checkRedis)
		return
	}
	for _, t := range st.Teams {
		r.team(ctx, api, t)
	}
}

// team looks whether a team's alerts have somewhere to go.
func (r *Report) team(ctx context.Context, api *slack.Client, t peer.Team) {
	if len(t.Coordinators) == 0 {
		r.mend(checkNobody, t.ID)
	}
	if t.CoordinatorsChannel == "" {
		r.mend(checkNoChannel, t.ID)
		return
	}
	info, err := api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: t.CoordinatorsChannel})
	switch {
	case err != nil && judge(err).code == "missing_scope":
		r.note(checkChannelOf, t.ID, t.CoordinatorsChannel)
	case err != nil:
		r.mend(checkChannel, t.ID, t.CoordinatorsChannel, judge(err).code)
	case info.IsArchived:
		r.mend(checkChannel, t.ID, t.CoordinatorsChannel, "is_archived")
	case !info.IsMember:
		r.mend(checkChannel, t.ID, t.CoordinatorsChannel, "not_in_channel")
	}
}
