package commands

import (
	"context"
	"fmt"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// The form of an agreement has pages: how somebody works, the limits, dated steps where there are any, and a second question
// where something is looser than the law. What was filled in is kept as the author's draft from page to page, so closing the
// form loses at most the page that is open.

// agreementBegun keeps the first page and shows the limits.
func agreementBegun(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.page(ctx, req, false, func(b bargain, a *peer.Agreement) (mends, next) {
		return readRhythm(req.Values, a, b.today()), toLimits
	})
}

// agreementLimited keeps the limits, and shows the steps or proposes.
func agreementLimited(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.page(ctx, req, true, func(_ bargain, a *peer.Agreement) (mends, next) {
		faults := readLimits(req.Values, a)
		if len(a.Terms.Steps) > 0 {
			return faults, toSteps
		}
		return faults, toPropose
	})
}

// agreementStepped keeps the steps and proposes.
func agreementStepped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.page(ctx, req, true, func(b bargain, a *peer.Agreement) (mends, next) {
		return readSteps(req.Values, a, b.today()), toPropose
	})
}

// agreementConfirmed answers the second question: of who proposes, it sends the version; of who accepts, it accepts.
func agreementConfirmed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var opened messages.AgreementConfirm
	messages.Reopen(&opened, req.Private)
	if req.Values["sure"].One() != "yes" {
		return Reply{Errors: mends{"sure": messages.Mend{What: messages.BadChoice}}}, nil
	}
	if opened.Version > 0 {
		return d.answerVersion(ctx, req, opened.Worker, opened.Version, true, opened.Seen)
	}
	return d.page(ctx, req, true, func(bargain, *peer.Agreement) (mends, next) { return nil, toPropose })
}

// agreementDrafted keeps what is filled in on the open page and sends nothing.
func agreementDrafted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.page(ctx, req, false, func(b bargain, a *peer.Agreement) (mends, next) {
		switch { // what is wrong is left out: it is asked about when the page is sent
		case has(req.Values, "profile"):
			readRhythm(req.Values, a, b.today())
		case has(req.Values, messages.StepBlock(1, "")):
			readSteps(req.Values, a, b.today())
		case has(req.Values, messages.LimitBlock(peer.CodeDay)):
			readLimits(req.Values, a)
		}
		return nil, toKeep
	})
}

func has(values map[string]Values, block string) bool { _, ok := values[block]; return ok }

// next is what follows a page.
type next uint8

const (
	toLimits  next = iota // the page of the limits
	toSteps               // the page of the steps
	toPropose             // it is proposed, or asked about a second time
	toKeep                // it stays a draft
)

// page is the unit of work of a page: it reads what was filled in into the person's draft, keeps it, and goes on to what is
// next. A page that needs a draft, and finds none, is older than the draft's end.
func (d *Desk) page(ctx context.Context, req Request, drafted bool, read func(bargain, *peer.Agreement) (mends, next)) (Reply, error) {
	var opened messages.AgreementConfirm // has all that a page carries
	messages.Reopen(&opened, req.Private)
	if !userID.MatchString(opened.Worker) {
		return say(d.stale()), nil
	}
	var faults mends
	m, err := d.unit(ctx, req, bargainWant(req, opened.Worker), func(st storage.State) (decision, error) {
		faults = nil
		b, no := d.bargain(req, st, opened.Worker)
		if no != nil {
			return decision{reply: no}, nil
		}
		a, had := b.begun()
		if drafted && !had {
			return decision{reply: d.stale()}, nil
		}
		wrong, then := read(b, &a)
		if len(wrong) > 0 {
			faults = wrong
			return decision{}, nil
		}
		if then == toPropose {
			return b.propose(a, opened), nil
		}
		made := b.keep(a)
		if then == toKeep {
			made.reply = messages.AgreementKept{Worker: b.worker, Own: b.own, Prefix: d.Prefix}
		}
		return made, nil
	})
	switch {
	case err != nil:
		return Reply{}, err
	case len(faults) > 0:
		return Reply{Errors: faults}, nil
	case m != nil:
		return say(m), nil
	}
	return d.nextPage(ctx, req, opened, read)
}

// nextPage shows what follows a page that was kept, from what is stored: a page that Slack sends twice gets the same answer.
func (d *Desk) nextPage(ctx context.Context, req Request, opened messages.AgreementConfirm, read func(bargain, *peer.Agreement) (mends, next)) (Reply, error) {
	st, err := d.look(ctx, req, bargainWant(req, opened.Worker))
	if err != nil {
		return Reply{}, err
	}
	b, no := d.bargain(req, st, opened.Worker)
	if no != nil {
		return say(no), nil
	}
	a, had := b.begun()
	if !had {
		return say(d.stale()), nil
	}
	_, then := read(b, &a)
	carried, pack := opened.Bargain, b.team.RulePack
	carried.Own = b.own
	switch then {
	case toLimits:
		return Reply{Form: messages.AgreementForm{Bargain: carried, Terms: a.Terms, Pack: pack, More: len(a.Terms.Steps) > 0}}, nil
	case toSteps:
		return Reply{Form: messages.AgreementSteps{Bargain: carried, Terms: a.Terms}}, nil
	}
	terms := a.Terms.Complete(b.pack)
	return Reply{Form: confirmForm(carried, 0, terms, b.pack)}, nil
}

// confirmForm asks the second question about terms.
func confirmForm(carried messages.Bargain, version int, terms peer.Terms, pack peer.Pack) messages.AgreementConfirm {
	return messages.AgreementConfirm{
		Bargain: carried, Version: version, Seen: seen(terms, pack), Rows: terms.Looser(pack), Terms: terms, Pack: pack.ID,
	}
}

// seen names all that the second question shows. Where that has changed since, the question is asked again.
func seen(terms peer.Terms, pack peer.Pack) string {
	rows := []string{pack.ID}
	for _, b := range terms.Looser(pack) {
		day := ""
		if b.Step > 0 {
			day = terms.Steps[b.Step-1].From.String()
		}
		rows = append(rows, fmt.Sprintf("%s %s %d %d", b.Rule, day, b.Limit, b.Number.Value))
	}
	return strings.Join(rows, "|")
}

// keep stores what somebody has filled in as their draft.
func (b bargain) keep(a peer.Agreement) decision {
	a.Team, a.ProposedBy, a.ProposedAt = b.team.ID, b.req.Person.User, b.req.At
	change := storage.NewChange(b.st, b.req.Op, b.req.At)
	change.PutDraft(b.worker, a)
	return decision{change: change} // no line in the audit log: a draft is nobody else's business
}

// agreementDropped takes the person's draft away.
func agreementDropped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	if !userID.MatchString(req.Value) {
		return say(d.stale()), nil
	}
	m, err := d.unit(ctx, req, bargainWant(req, req.Value), func(st storage.State) (decision, error) {
		if _, no := d.bargain(req, st, req.Value); no != nil {
			return decision{reply: no}, nil
		}
		if st.Draft(req.Person.User) == nil {
			return decision{reply: d.stale()}, nil
		}
		change := storage.NewChange(st, req.Op, req.At)
		change.DropDraft(req.Value, req.Person.User)
		return decision{reply: messages.AgreementDropped{}, change: change}, nil
	})
	return say(m), err
}
