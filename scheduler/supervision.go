package scheduler

import (
	"slices"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readSupervision says what keeping a request moving needs: the records of its worker, and who is responsible.
func readSupervision(e entry) (storage.Want, error) {
	s, err := storage.ReadSupervisionDue(e.Due)
	return storage.Want{Find: s.ID, Supervision: true, Roster: true}, err
}

// keepSupervisionMoving does the step of a request that stands by now. The entry is held against the record: where the
// request has come further meanwhile it lapses, for every change enters an entry of its own. After a stop, the steps before
// are not made up for. Each step enters the next one, so that nothing is ever forgotten.
func keepSupervisionMoving(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	due, err := storage.ReadSupervisionDue(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	i := slices.IndexFunc(st.Supervisions, func(s peer.Supervision) bool { return s.ID == due.ID })
	if i < 0 || !st.Supervisions[i].Live() || st.Supervisions[i].Version != due.Version {
		return true, nil
	}
	before := st.Supervisions[i]
	team := st.Team(before.Team)
	if team == nil {
		return false, poison("the team of the request is gone")
	}
	post := &messages.SupervisionPost{Responsible: peer.ResponsibleOf(*team, st.Members), S: before}
	post.Step = max(due.Step, before.StepReached(at, *team))
	switch before.State {
	case peer.SupervisionOpen:
		passSupervisionOn(post, before)
	case peer.SupervisionTaken:
		waitForTimes(post, before)
	case peer.SupervisionOffered:
		waitForPick(post, before, at)
	case peer.SupervisionBooked:
		remind(post, before, at)
	}
	s := post.S
	c.PutSupervision(s)
	next := post.Step + 1
	if s.Version != before.Version {
		next = s.StepReached(at, *team) + 1
	}
	c.Due(storage.SupervisionDue(s, next, *team))
	sendLetters(c, post.Letters, team.ID, at)
	line := storage.Audit{By: "clock", Action: "supervision." + string(before.State), Team: s.Team, Worker: s.Worker, Target: s.ID, Result: "step " + strconv.Itoa(post.Step)}
	if s.Silent() { // the log may be read by whom the request hides from
		line.Worker = ""
	}
	c.Audit(line)
	return false, nil
}

// sendLetters puts letters into the outbox of a change.
func sendLetters(c *storage.Change, letters []messages.SupervisionLetter, team string, at time.Time) {
	for _, l := range letters {
		kind, facts, err := messages.Encode(l.Message)
		if err != nil {
			kind = "" // with which Commit refuses all
		}
		c.Send(storage.Out{ID: l.ID, Team: team, Lane: storage.Lane(l.Lane), To: storage.Recipient{User: l.User, Channel: l.Channel},
			Kind: kind, Facts: facts, Replaces: l.Replaces, Version: l.Version, At: at})
	}
}

// passSupervisionOn passes a request on that nobody has taken, and tells the worker to whom.
func passSupervisionOn(post *messages.SupervisionPost, before peer.Supervision) {
	people, channel := before.GoesTo(post.Responsible, post.Step)
	post.Ask(people, channel, false)
	post.Cards(before)
	if len(people) > 0 {
		post.News(before.Worker, messages.SupervisionPassed, people...)
	}
}

// waitForTimes asks whoever took a request for times, and from the second step on others to help.
func waitForTimes(post *messages.SupervisionPost, before peer.Supervision) {
	post.News(before.Owner, messages.SupervisionSlow)
	if post.Step >= 2 {
		people, _ := before.GoesTo(post.Responsible, 2)
		people = slices.DeleteFunc(people, func(u string) bool { return u == before.Owner })
		post.Ask(people, false, true)
		if len(people) > 0 {
			post.News(before.Worker, messages.SupervisionHelp, people...)
		}
	}
	post.Cards(before)
}

// waitForPick reminds the one who is to pick a time; once the last of the times has come, new ones are waited for.
func waitForPick(post *messages.SupervisionPost, before peer.Supervision, at time.Time) {
	if post.Step < peer.OffersOver {
		post.News(before.Other(before.OfferedBy), messages.SupervisionToPick)
		return
	}
	post.S, post.Step = before.Lapse(at), 0
	post.Offered(before)
	post.Cards(before)
	post.News(before.Worker, messages.SupervisionLapsed)
	post.News(before.Owner, messages.SupervisionLapsed)
}

// remind reminds both before a talk, and asks both after it whether it happened.
func remind(post *messages.SupervisionPost, before peer.Supervision, at time.Time) {
	switch {
	case post.Step >= peer.AskWhether:
		post.Happened()
	case !at.Before(before.At): // the clock stood still until the talk had begun
	default:
		event := messages.SupervisionTomorrow
		if post.Step == peer.RemindHour {
			event = messages.SupervisionSoon
		}
		post.News(before.Worker, event)
		post.News(before.Owner, event)
	}
}
