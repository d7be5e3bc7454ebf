package peer

import (
	"slices"
	"time"
)

// Verdict is what follows from a change: what the worker is told, and what becomes of alerts.
type Verdict struct {
	HeadsUps  []Finding // the worker is told privately, once for each window and rule
	ReArm     []string  // keys of heads-ups that were told and may be told again, because the measure fell
	Raise     []Alert   // new, or in their next episode; open
	Update    []Alert   // stand, and count more or fewer contacts in the same time off now
	Withdraw  []Alert   // a correction brought their measure back to the limit
	StillOpen []Alert   // stand already for a measure that is above its limit, in whatever state; unchanged
}

// AlertID returns the one id of an alert about a rule, a worker, a code (empty where the rule is not about one) and a
// window: "code-day.U1.K7.2026-11-17", "all-day.U1.2026-11-17".
func AlertID(rule RuleID, worker string, code Code, window string) string {
	if code == "" {
		return string(rule) + "." + worker + "." + window
	}
	return string(rule) + "." + worker + "." + string(code) + "." + window
}

// Judge holds the findings after a change of the contact c against the alerts that stand, of any state, and the keys
// (see HeadsUpKey) of the heads-ups that the worker was told. Decided twice with what the first decision led to, it
// changes nothing more. A heads-up is left out where the same change takes another limit beyond that says the same, see Masks.
//
// A measure above its limit raises an alert, or the next episode of one that was withdrawn; an alert that is open,
// acknowledged or closed already stands for it. A measure not above its limit, and lower than when the alert was raised,
// withdraws an alert that nobody has acknowledged. Any other is left: a wider agreement since then is no correction. Of a
// minimum all this is the other way round. An alert about time off counts on as long as it stands; a contact after it was
// closed raises it again.
func Judge(findings []Finding, alerts []Alert, told map[string]bool, worker, team string, c Contact, at time.Time) Verdict {
	var v Verdict
	day := c.Day()
	var kept []string // ids of alerts that a finding has decided about
	for _, f := range findings {
		rule, known := RuleByID(f.Rule)
		if !known {
			continue
		}
		if f.Level == Below && len(alerts) == 0 && len(told) == 0 {
			continue // as nearly always: nothing to raise, and nothing to take back
		}
		alert, raised := findAlert(alerts, f, worker)
		if raised {
			kept = append(kept, alert.ID)
		} else if f.Level == Above {
			alert.ID = AlertID(f.Rule, worker, f.Code, f.Window)
		}
		switch {
		case rule.WorkerOnly:
		case f.Level == Above && !raised:
			v.Raise = append(v.Raise, raise(alert, f, worker, team, at))
		case f.Level == Above && alert.State == Withdrawn:
			v.Raise = append(v.Raise, raise(alert, f, worker, team, at))
		case f.Level == Above && rule.Window == TimeOffWindow && alert.State == Closed && f.Value > alert.Value:
			v.Raise = append(v.Raise, raise(alert, f, worker, team, at).afterOwnTalk(alert))
		case f.Level == Above && rule.Window == TimeOffWindow && alert.State != Closed && f.Value != alert.Value:
			v.Update = append(v.Update, alert.counts(f))
		case f.Level == Above:
			v.StillOpen = append(v.StillOpen, alert)
		case raised && alert.State == Open && rule.Better(f.Value, alert.Value): // a correction, and not another limit alone
			v.Withdraw = append(v.Withdraw, alert.withdraw(at))
		}
		if f.Level == Above || f.Level == Below && len(told) == 0 {
			continue
		}
		key := f.HeadsUpKey()
		switch {
		case f.Level == HeadsUp && !raised && !told[key] && f.reached(day) && !masked(f, findings):
			v.HeadsUps = append(v.HeadsUps, f)
		case f.Level == Below && told[key]:
			v.ReArm = append(v.ReArm, key)
		}
	}
	for i := range v.Raise {
		v.Raise[i] = v.Raise[i].afterTalk(alerts).under(slices.Concat(alerts, v.Raise[:i]))
	}
	for _, a := range alerts {
		if a.State == Open && a.Worker == worker && a.ranBeside(findings) && !slices.Contains(kept, a.ID) {
			v.Withdraw = append(v.Withdraw, a.withdraw(at))
		}
	}
	return v
}

// ranBeside tells whether the alert is about a run of days, and whether what was measured of its rule and code touches the
// days that the run had when it was raised. A change there may have given the run another first day, so that no finding carries
// the alert's window any more.
func (a Alert) ranBeside(findings []Finding) bool {
	rule, ok := RuleByID(a.Rule)
	if !ok || rule.Window != RunWindow {
		return false
	}
	from, to := a.Days()
	return slices.ContainsFunc(findings, func(f Finding) bool {
		return f.Rule == a.Rule && f.Code == a.Code && !f.To.Before(from.Add(-1)) && !to.Add(1).Before(f.From)
	})
}

// reached tells whether a worker may have newly reached the window by what happened on a day. Of contacts the window must have
// the day: the parts of a run that an undo has cut do not. Working time may lie on several days, and a rest between two.
func (f Finding) reached(day Day) bool {
	rule, _ := RuleByID(f.Rule)
	if rule.Records == OfHours && rule.Window != RunWindow {
		return true
	}
	return !day.Before(f.From) && !f.To.Before(day)
}

// findAlert returns the alert about a worker and a finding's window.
func findAlert(alerts []Alert, f Finding, worker string) (Alert, bool) {
	for i := range alerts {
		if a := &alerts[i]; a.Rule == f.Rule && a.Code == f.Code && a.Window == f.Window && a.Worker == worker {
			return *a, true
		}
	}
	return Alert{}, false
}
