package scheduler

import (
	"slices"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readAgreement says what an entry about an agreement needs: the records of the worker.
func readAgreement(e entry) (storage.Want, error) {
	a, err := storage.ReadAgreementDue(e.Due)
	return storage.Want{Worker: a.Worker, People: []string{a.Worker}}, err
}

// agreementOf returns the version that an entry is about, if it is still in force with a worker who is still in the team.
func agreementOf(e entry, st storage.State, at time.Time) (storage.AgreementDue, peer.Agreement, peer.Team, bool, error) {
	about, err := storage.ReadAgreementDue(e.Due)
	if err != nil {
		return about, peer.Agreement{}, peer.Team{}, false, poison("undecodable")
	}
	held, ok := peer.InForce(st.Agreements, at)
	m := st.Member(about.Worker)
	if !ok || held.Version != about.Version || m == nil || m.State != peer.Active {
		return about, held, peer.Team{}, false, nil
	}
	team := st.Team(m.Team)
	if team == nil {
		return about, held, peer.Team{}, false, poison("the team of the worker is gone")
	}
	return about, held, *team, true, nil
}

// beginStep tells a worker on the day of a step which limits begin. It changes nothing: both sides signed the date, and a limit
// holds from the day on whether or not anybody was told. Where another version has taken the place, the entry lapses.
func beginStep(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	about, held, team, ok, err := agreementOf(e, st, at)
	if err != nil || !ok {
		return !ok, err
	}
	step, ok := held.Terms.StepOn(about.Day)
	if !ok {
		return true, nil
	}
	pack, _ := peer.PackByID(team.RulePack)
	before := held.Terms.On(about.Day.Add(-1))
	m := messages.AgreementStepBegun{Day: about.Day, Version: held.Version, With: otherSide(held, about.Worker)}
	for _, r := range peer.Rules() {
		if limit, ok := step.Limits[r.ID]; ok {
			was, _ := r.LimitUnder(before, pack)
			m.Rows = append(m.Rows, messages.StepRow{Rule: r.ID, Before: was, After: limit})
		}
	}
	nudge(c, storage.Out{ID: agreementOut(about, "step", about.Worker), Team: team.ID, To: storage.Recipient{User: about.Worker}, At: at}, m)
	c.Audit(storage.Audit{
		By: "clock", Action: "agreement.step", Team: team.ID, Worker: about.Worker, Target: strconv.Itoa(held.Version), Result: "ok",
	})
	return false, nil
}

// remindReview tells both sides that the day has come to look at the agreement again: the worker first, then who agreed with
// them or, where they coordinate no longer, every coordinator. Where another version has taken the place, the entry lapses.
func remindReview(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	about, held, team, ok, err := agreementOf(e, st, at)
	if err != nil || !ok {
		return !ok, err
	}
	other := otherSide(held, about.Worker)
	to := []string{other}
	if !slices.Contains(team.Coordinators, other) {
		to = slices.DeleteFunc(slices.Clone(team.Coordinators), func(u string) bool { return u == about.Worker })
		if len(to) > 0 {
			other = to[0]
		}
	}
	since := peer.DayOf(held.AnsweredAt, team.Zone)
	told := agreementOut(about, "review", about.Worker)
	nudge(c, storage.Out{ID: told, Team: team.ID, To: storage.Recipient{User: about.Worker}, At: at},
		messages.AgreementReview{With: other, Version: held.Version, Since: since})
	for _, user := range to {
		nudge(c, storage.Out{ID: agreementOut(about, "review", user), Team: team.ID, To: storage.Recipient{User: user}, After: told, At: at},
			messages.AgreementReview{Worker: about.Worker, Version: held.Version, Since: since})
	}
	c.Audit(storage.Audit{
		By: "clock", Action: "agreement.review", Team: team.ID, Worker: about.Worker, Target: strconv.Itoa(held.Version), Result: "ok",
	})
	return false, nil
}

// otherSide is who agreed with the worker.
func otherSide(a peer.Agreement, worker string) string {
	if a.ProposedBy != worker {
		return a.ProposedBy
	}
	return a.AnsweredBy
}

// agreementOut is the id of a message about an agreement on a day. The same is sent once.
func agreementOut(about storage.AgreementDue, what, to string) string {
	return "agreement/" + about.Worker + "/" + strconv.Itoa(about.Version) + "/" + what + "/" + about.Day.String() + "/" + to
}
