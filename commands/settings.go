package commands

import (
	"context"
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// settingsForm opens the form about quiet hours and reminders. Everybody whom the bot may write to by itself has one: workers,
// coordinators and deputies.
func settingsForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, wantSettings(req))
	if err != nil {
		return Reply{}, err
	}
	if len(teamsWhere(actor(req, st), peer.ChangeSettings)) == 0 {
		return say(nowhere(req, st, peer.ChangeSettings)), nil
	}
	form := messages.SettingsForm{From: st.Settings.Quiet.From, To: st.Settings.Quiet.To, Level: st.Settings.Level}
	if st.Settings.Muted.After(req.At) {
		form.Muted = peer.DayOf(st.Settings.Muted, settingsZone(req, st))
	}
	return Reply{Form: form}, nil
}

func wantSettings(req Request) storage.Want {
	user := req.Person.User
	return storage.Want{People: []string{user}, Worker: user, Settings: true}
}

// settingsZone is where the person is; where Slack does not say, where a team of theirs is.
func settingsZone(req Request, st storage.State) string {
	if at := zone(req, ownTeam(req, st)); at != "" {
		return at
	}
	for _, team := range teamsWhere(actor(req, st), peer.ChangeSettings) {
		return team.Zone
	}
	return ""
}

// longestMute is how far ahead reminders may be switched off.
const longestMute = 366

// settingsSubmitted keeps what the person wants.
func settingsSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var faults mends
	m, err := d.unit(ctx, req, wantSettings(req), func(st storage.State) (decision, error) {
		if len(teamsWhere(actor(req, st), peer.ChangeSettings)) == 0 {
			return decision{reply: nowhere(req, st, peer.ChangeSettings)}, nil
		}
		at := settingsZone(req, st)
		var set peer.Settings
		if set, faults = settingsAnswers(req.Values, peer.DayOf(req.At, at), at); len(faults) > 0 {
			return decision{}, nil
		}
		change := storage.NewChange(st, req.Op, req.At)
		change.PutSettings(req.Person.User, set)
		// No line in the audit log: when somebody wants to be left alone is nobody else's business.
		kept := messages.Settings{From: set.Quiet.From, To: set.Quiet.To, Level: set.Level, Prefix: d.Prefix}
		if !set.Muted.IsZero() {
			kept.Muted = peer.DayOf(set.Muted, at)
		}
		return decision{reply: kept, change: change}, nil
	})
	if err == nil && len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	return say(m), err
}

// settingsAnswers reads the answers. A day that is here already switches nothing off.
func settingsAnswers(values map[string]Values, today peer.Day, zone string) (peer.Settings, mends) {
	faults := mends{}
	from, okFrom := minuteOf(values["from"].One())
	to, okTo := minuteOf(values["to"].One())
	level := peer.NudgeLevel(values["level"].One())
	for block, ok := range map[string]bool{"from": okFrom, "to": okTo, "level": slices.Contains(peer.NudgeLevels(), level)} {
		if !ok {
			faults.add(block, messages.BadChoice)
		}
	}
	var muted time.Time
	if text := values["muted"].One(); text != "" {
		day, err := peer.ParseDay(text)
		switch {
		case err != nil || day.Since(today) > longestMute:
			faults.add("muted", messages.BadChoice)
		case today.Before(day):
			muted = peer.DayStart(day, zone)
		}
	}
	if from == to {
		from, to = 0, 0
	}
	return peer.Settings{Quiet: peer.Quiet{From: from, To: to}, Level: level, Muted: muted}, faults
}
