package commands

import (
	"context"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// bargain is one side at work on the agreement of a worker: the worker, or a coordinator of their team.
type bargain struct {
	desk   *Desk
	req    Request
	st     storage.State
	worker string
	own    bool // the worker's own side
	team   peer.Team
	pack   peer.Pack
	zone   string // of the worker
}

// bargainWant is what a bargain reads.
func bargainWant(req Request, worker string) storage.Want {
	return storage.Want{People: unique([]string{req.Person.User, worker}), Worker: worker, Drafts: true}
}

// bargain returns the side that the person may take, or the answer why they may take none.
func (d *Desk) bargain(req Request, st storage.State, worker string) (bargain, messages.Message) {
	b := bargain{desk: d, req: req, st: st, worker: worker, own: worker == req.Person.User}
	if b.own {
		b.team = ownTeam(req, st)
		b.zone = zone(req, b.team)
		if reason := peer.May(actor(req, st), peer.ProposeAgreement, peer.Subject{Team: b.team.ID}); reason != peer.OK {
			return b, refused(req, st, reason)
		}
		if len(answerers(b.team, worker)) == 0 {
			return b, messages.AgreementNobody{}
		}
	} else {
		member, team, no := d.workerOf(req, st, worker, peer.ProposeAgreement)
		if no != nil {
			return b, no
		}
		b.team, b.zone = team, zoneOf(member, team)
	}
	b.pack, _ = peer.PackByID(b.team.RulePack)
	return b, nil
}

// today is the day where the worker is.
func (b bargain) today() peer.Day { return peer.DayOf(b.req.At, b.zone) }

// answerers may answer what a worker proposes: every coordinator of the team but the worker.
func answerers(team peer.Team, worker string) []string {
	return slices.DeleteFunc(unique(team.Coordinators), func(u string) bool { return u == worker })
}

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

// openAgreement opens the form for a coordinator's proposal. Nobody proposes to themselves.
func openAgreement(ctx context.Context, d *Desk, req Request, worker string) (Reply, error) {
	if worker == req.Person.User {
		st, err := d.look(ctx, req, bargainWant(req, worker))
		if err != nil {
			return Reply{}, err
		}
		if _, _, no := d.workerOf(req, st, worker, peer.ProposeAgreement); no != nil {
			return say(no), nil
		}
		return say(messages.Help{Topic: messages.OwnHelp, Prefix: d.Prefix}), nil
	}
	return openBargain(ctx, d, req, worker)
}

// suggestOpened opens the form with which a worker proposes a version of their own agreement.
func suggestOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return openBargain(ctx, d, req, req.Person.User)
}

func openBargain(ctx context.Context, d *Desk, req Request, worker string) (Reply, error) {
	st, err := d.look(ctx, req, bargainWant(req, worker))
	if err != nil {
		return Reply{}, err
	}
	b, no := d.bargain(req, st, worker)
	if no != nil {
		return say(no), nil
	}
	if pending, ok := peer.Pending(st.Agreements); ok && !b.own && pending.ProposedBy == worker { // first an answer to the worker
		return say(b.suggestion(st.Agreements, pending)), nil
	}
	begun, drafted := b.begun()
	form := messages.AgreementBegin{
		Bargain: b.carried(), Terms: begun.Terms, Review: begun.Review, Stepped: len(begun.Terms.Steps) > 0, Drafted: drafted,
	}
	return Reply{Form: form}, nil
}

// carried is what the pages carry from one to the next, as it is when the first one opens.
func (b bargain) carried() messages.Bargain {
	c := messages.Bargain{Worker: b.worker, Own: b.own}
	if n := len(b.st.Agreements); n > 0 {
		c.After = b.st.Agreements[n-1].Version
	}
	return c
}

// begun is what the pages are filled in with: the person's draft, what was proposed last, or what holds; without the limits
// that are the starters anyway.
func (b bargain) begun() (a peer.Agreement, drafted bool) {
	if d := b.st.Draft(b.req.Person.User); d != nil {
		if !b.today().Before(d.Review) {
			d.Review = b.halfAYear()
		}
		return *d, true
	}
	a = peer.Agreement{Team: b.team.ID, ProposedBy: b.req.Person.User, Review: b.halfAYear()}
	a.Terms, _ = peer.TermsAt(b.st.Agreements, b.req.At)
	if n := len(b.st.Agreements); n > 0 {
		if last := b.st.Agreements[n-1]; last.State == peer.Proposed || last.State == peer.ChangeRequested {
			a.Terms = last.Terms
		}
	}
	a.Terms = onwards(a.Terms, b.today()) // steps that have begun are what holds
	a.Terms = a.Terms.Chosen(b.pack)
	return a, false
}

// halfAYear is the first day half a year later on which the team works: nobody is asked to look at an agreement on a holiday.
func (b bargain) halfAYear() peer.Day {
	today, calendar := b.today(), b.team.Calendar()
	day := peer.Day{Year: today.Year, Month: today.Month + 6, Num: min(today.Num, 28)}.Add(0)
	for range 14 {
		if calendar.Working(day) {
			break
		}
		day = day.Add(1)
	}
	return day
}
