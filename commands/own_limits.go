package commands

import (
	"context"
	"math"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// ownLimitsForm opens the form in which workers set limits for themselves. Nobody else ever sees them.
func ownLimitsForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.SeeOwnAgreement)
	if err != nil || no != nil {
		return say(no), err
	}
	return Reply{Form: messages.OwnLimitsForm{Rows: ownRows(req, st, st.OwnLimits)}}, nil
}

// ownRows are the rules for which there is something below what is agreed.
func ownRows(req Request, st storage.State, own peer.OwnLimits) []messages.OwnLimitRow {
	team := ownTeam(req, st)
	terms, _ := peer.TermsAt(st.Agreements, req.At)
	terms = terms.On(peer.DayOf(req.At, zone(req, team)))
	pack, _ := peer.PackByID(team.RulePack)
	var rows []messages.OwnLimitRow
	for _, rule := range peer.Rules() {
		if !rule.MayHaveOwn() || !rule.AppliesTo(terms.Profile) {
			continue
		}
		if lowest, highest, ok := peer.OwnRange(rule, terms, pack); ok {
			holds, _ := rule.LimitUnder(terms, pack)
			limit, set := own[rule.ID]
			rows = append(rows, messages.OwnLimitRow{Rule: rule.ID, Lowest: lowest, Highest: highest, Limit: holds, Own: limit,
				Set: set && rule.Better(limit, holds)})
		}
	}
	return rows
}

// ownLimitsSubmitted keeps the own limits in the place of those before; a field that is empty is none.
func ownLimitsSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	var faults mends
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user}, func(st storage.State) (decision, error) {
		faults = mends{}
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.SeeOwnAgreement, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		own := peer.OwnLimits{}
		for _, row := range ownRows(req, st, nil) {
			block := messages.LimitBlock(row.Rule)
			answer := strings.TrimSpace(req.Values[block].One())
			if answer == "" {
				continue
			}
			limit, ok := inUnit(row.Rule, answer)
			if !ok || limit < row.Lowest || limit > row.Highest {
				faults[block] = row.Mend()
			}
			own[row.Rule] = limit
		}
		if len(faults) > 0 {
			return decision{}, nil
		}
		change := storage.NewChange(st, req.Op, req.At)
		change.PutOwnLimits(user, own)
		// No line in the audit log: others may read that one day, and nobody else is to know that there are any.
		kept := messages.OwnLimits{Prefix: d.Prefix}
		for _, row := range ownRows(req, st, own) {
			if row.Set {
				kept.Rows = append(kept.Rows, row)
			}
		}
		return decision{reply: kept, change: change}, nil
	})
	if err == nil && len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	return say(m), err
}

// inUnit reads a limit as a form asks for it: lengths in hours, everything else as a whole number.
func inUnit(id peer.RuleID, answer string) (limit int, ok bool) {
	if !id.InMinutes() {
		limit, err := strconv.Atoi(answer)
		return limit, err == nil
	}
	hours, err := strconv.ParseFloat(strings.ReplaceAll(answer, ",", "."), 64)
	return int(math.Round(hours * 60)), err == nil && hours >= 0 && hours < 1000
}

// tellOwn tells the worker alone where they have passed a limit of their own.
func (w weighing) tellOwn(findings []peer.Finding, c peer.Contact) {
	passed, reArm := w.st.OwnLimits.Judge(findings, w.st.Told, c)
	for _, f := range passed {
		key := f.OwnKey()
		m := messages.MeasuredOf(f)
		m.Limit, _ = w.st.OwnLimits.Own(f)
		w.change.Tell(w.worker, key)
		w.send(storage.Out{
			ID: "ownlimit." + w.worker + "." + key + "." + c.ID, Lane: storage.NudgeLane, To: storage.Recipient{User: w.worker},
		}, messages.OwnLimitPassed{Measured: m})
	}
	for _, key := range reArm {
		w.change.Untell(w.worker, key)
	}
}
