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

// agreementPicked asks with whom an agreement is to be made.
func agreementPicked(ctx context.Context, d *Desk, req Request) (Reply, error) {
	no, err := d.coordinates(ctx, req, peer.AddMember)
	if err != nil || no != nil {
		return say(no), err
	}
	return Reply{Form: messages.AgreementPick{}}, nil
}

// agreementPickSubmitted opens the form of the person picked.
func agreementPickSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	picked := chosen(req.Values["worker"])
	if len(picked) != 1 {
		return Reply{Errors: mends{"worker": messages.Mend{What: messages.NobodyChosen}}}, nil
	}
	reply, err := openAgreement(ctx, d, req, picked[0])
	return besideWorker(reply), err
}

// agreementOpened opens the form of the person that a button names.
func agreementOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	if !userID.MatchString(req.Value) {
		return say(d.stale()), nil
	}
	return openAgreement(ctx, d, req, req.Value)
}

// openAgreement opens the form for a proposal, filled in with what was proposed last, or with what holds.
func openAgreement(ctx context.Context, d *Desk, req Request, worker string) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: unique([]string{req.Person.User, worker}), Worker: worker})
	if err != nil {
		return Reply{}, err
	}
	member, team, no := d.proposes(req, st, worker)
	if no != nil {
		return say(no), nil
	}
	if pending, ok := peer.Pending(st.Agreements); ok && pending.ProposedBy == worker { // first an answer to the worker
		return say(suggestion(st.Agreements, pending, worker, req)), nil
	}
	form := messages.AgreementForm{Worker: worker, Review: halfAYear(peer.DayOf(req.At, zoneOf(member, team)))}
	form.Terms, _ = peer.TermsAt(st.Agreements, req.At)
	if n := len(st.Agreements); n > 0 {
		last := st.Agreements[n-1]
		form.After = last.Version
		if last.State == peer.Proposed || last.State == peer.ChangeRequested {
			form.Terms = last.Terms
		}
	}
	return Reply{Form: form}, nil
}

// proposes returns the worker to whom the person may propose, or the answer why not. Nobody proposes to themselves.
func (d *Desk) proposes(req Request, st storage.State, worker string) (peer.Member, peer.Team, messages.Message) {
	member, team, no := d.workerOf(req, st, worker, peer.ProposeAgreement)
	if no == nil && worker == req.Person.User {
		no = messages.Help{Topic: messages.OwnHelp, Prefix: d.Prefix}
	}
	return member, team, no
}

// halfAYear is the day half a year later.
func halfAYear(d peer.Day) peer.Day {
	return peer.Day{Year: d.Year, Month: d.Month + 6, Num: min(d.Num, 28)}.Add(0)
}

// maxReview is how far ahead a review may lie, in days.
const maxReview = 731

// agreementAnswers reads the answers of the form into terms and a review day, and says what to mend in them.
func agreementAnswers(values map[string]Values, today peer.Day) (peer.Terms, peer.Day, mends) {
	faults := mends{}
	terms := peer.Terms{Limits: map[peer.RuleID]int{}}
	for _, rule := range peer.Rules() {
		if rule.Records != peer.OfContacts {
			continue
		}
		block := messages.LimitBlock(rule.ID)
		limit, err := strconv.Atoi(strings.TrimSpace(values[block].One()))
		if err != nil || limit < rule.Min || limit > rule.Max {
			faults[block] = messages.Mend{What: messages.OutOfRange, Min: rule.Min, Max: rule.Max}
		}
		terms.Limits[rule.ID] = limit
	}
	for _, rule := range peer.Rules() {
		if rule.Records != peer.OfHours || rule.Unit != peer.Minutes {
			continue
		}
		block := messages.LimitBlock(rule.ID)
		said := strings.TrimSpace(values[block].One())
		if said == "" { // left to the starter limit
			continue
		}
		hours, err := strconv.ParseFloat(strings.ReplaceAll(said, ",", "."), 64)
		limit := int(math.Round(hours * 60))
		if err != nil || !(hours > 0 && hours < 1000) || limit < rule.Min || limit > rule.Max {
			faults[block] = messages.Mend{What: messages.OutOfRange, Min: rule.Min / 60, Max: rule.Max / 60}
		}
		terms.Limits[rule.ID] = limit
	}
	for _, answer := range values["days"] {
		if day, err := strconv.Atoi(answer); err == nil && day >= 0 && day < 7 {
			terms.Availability.Days[day] = true
		}
	}
	if terms.Availability.Days == [7]bool{} {
		faults.add("days", messages.BadChoice)
	}
	var ok [2]bool
	terms.Availability.From, ok[0] = minuteOf(values["from"].One())
	terms.Availability.To, ok[1] = minuteOf(values["to"].One())
	if terms.Availability.To == 0 { // a time picker has no 24:00
		terms.Availability.To = 24 * 60
	}
	for i, block := range []string{"from", "to"} {
		if !ok[i] {
			faults.add(block, messages.Empty)
		}
	}
	if terms.Availability.From >= terms.Availability.To {
		faults.add("to", messages.HoursBad)
	}
	review, err := peer.ParseDay(values["review"].One())
	if err != nil || !today.Before(review) || review.Since(today) > maxReview {
		faults.add("review", messages.ReviewPast)
	}
	return terms, review, faults
}

// minuteOf reads a time picker's answer, "08:30", as minutes after midnight.
func minuteOf(text string) (int, bool) {
	hour, minute, found := strings.Cut(text, ":")
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if !found || err1 != nil || err2 != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		return 0, false
	}
	return h*60 + m, true
}

// agreementSubmitted proposes a version to the worker.
func agreementSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var opened messages.AgreementForm
	messages.Reopen(&opened, req.Private)
	worker := opened.Worker
	if !userID.MatchString(worker) {
		return say(d.stale()), nil
	}
	var faults mends
	want := storage.Want{People: unique([]string{req.Person.User, worker}), Worker: worker}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		faults = nil
		member, team, no := d.proposes(req, st, worker)
		if no != nil {
			return decision{reply: no}, nil
		}
		terms, review, wrong := agreementAnswers(req.Values, peer.DayOf(req.At, zoneOf(member, team)))
		if len(wrong) > 0 {
			faults = wrong
			return decision{}, nil
		}
		if pending, ok := peer.Pending(st.Agreements); ok && pending.ProposedBy == worker {
			return decision{reply: suggestion(st.Agreements, pending, worker, req)}, nil
		} else if ok && pending.Version > opened.After {
			return decision{reply: messages.AgreementOvertaken{Worker: worker, By: pending.ProposedBy, Version: pending.Version}}, nil
		}
		versions, reason := peer.Propose(st.Agreements, team.ID, terms, review, req.Person.User, req.At)
		if reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		return propose(req, st, team, worker, versions), nil
	})
	if err == nil && len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	return say(m), err
}

// propose stores the versions, of which the last is new, and asks the worker about it.
func propose(req Request, st storage.State, team peer.Team, worker string, versions []peer.Agreement) decision {
	proposed := versions[len(versions)-1]
	change := storage.NewChange(st, req.Op, req.At)
	change.PutAgreements(worker, versions)
	if old, ok := peer.Pending(st.Agreements); ok {
		old.State = peer.Superseded
		showAnswered(change, req, st.Agreements, old, worker)
	}
	send(change, storage.Out{
		ID: proposalOut(worker, proposed.Version), Team: team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: worker},
		Version: 1, At: req.At,
	}, proposal(st.Agreements, proposed, req))
	change.Audit(storage.Audit{
		By: req.Person.User, Action: "agreement.propose", Team: team.ID, Worker: worker, Target: strconv.Itoa(proposed.Version), Result: "ok",
	})
	return decision{reply: messages.AgreementProposed{Worker: worker, Version: proposed.Version}, change: change}
}
