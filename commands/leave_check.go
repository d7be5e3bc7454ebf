package commands

import (
	"context"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// leaveQuiet and leaveCalls answer the question whether somebody who left is still being called.
func leaveQuiet(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerCheck(ctx, d, req, peer.CalledNo)
}

func leaveCalls(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerCheck(ctx, d, req, peer.CalledYes)
}

func answerCheck(ctx context.Context, d *Desk, req Request, said peer.StillCalled) (Reply, error) {
	fields := strings.Fields(req.Value)
	if len(fields) != 3 || !userID.MatchString(fields[0]) {
		return say(d.stale()), nil
	}
	worker, id := fields[0], fields[1]
	n, _ := strconv.Atoi(fields[2])
	m, err := d.unit(ctx, req, leaveWant(req, worker), func(st storage.State) (decision, error) {
		if st.Leaving == nil || st.Leaving.ID != id { // purged, or back in the team: nothing is kept, and what helps is said all the same
			if len(teamsWhere(actor(req, st), peer.AnswerCheck)) == 0 {
				return decision{reply: nowhere(req, st, peer.AnswerCheck)}, nil
			}
			if said == peer.CalledYes {
				return decision{reply: messages.LeaveCheck{Worker: worker, Which: 2, ID: id, Said: said, By: req.Person.User}}, nil
			}
			return decision{reply: messages.LeaveDone{Did: messages.LeaveSaidNo}}, nil
		}
		l := *st.Leaving
		team := st.Team(l.Team)
		if team == nil {
			return decision{reply: d.stale()}, nil
		}
		if reason := peer.May(actor(req, st), peer.AnswerCheck, peer.Subject{Team: team.ID, Worker: worker}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		did := messages.LeaveDone{Did: messages.LeaveSaidNo}
		if said == peer.CalledYes {
			did.Did = messages.LeaveSaidYes
		}
		l, reason := l.Say(n, said)
		switch reason {
		case peer.OK:
		case peer.AlreadyAnswered:
			return decision{reply: did}, nil
		default:
			return decision{reply: d.stale()}, nil
		}
		w := leaveWork{d, req, st, storage.NewChange(st, req.Op, req.At), *team}
		w.change.PutLeaving(l)
		w.show(leaveOut(l, "check."+strconv.Itoa(n)), l.Version, false, storage.Recipient{Channel: team.CoordinatorsChannel},
			messages.LeaveCheck{Worker: worker, Which: n, ID: id, Said: said, By: req.Person.User})
		w.audit("leave.check", string(said))
		return decision{reply: did, change: w.change}, nil
	})
	return say(m), err
}

// leaveFree and leaveTell answer somebody who left and wanted to be asked once. Their answer is not stored; with yes, the
// coordinators read that they said so.
func leaveFree(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerOwnCheck(ctx, d, req, peer.CalledNo)
}

func leaveTell(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerOwnCheck(ctx, d, req, peer.CalledYes)
}

func answerOwnCheck(ctx context.Context, d *Desk, req Request, said peer.StillCalled) (Reply, error) {
	user := req.Person.User
	m, err := d.unit(ctx, req, leaveWant(req, user), func(st storage.State) (decision, error) {
		l := st.Leaving
		if l == nil || l.ID != req.Value || !l.AskMe || st.Team(l.Team) == nil {
			return decision{reply: d.stale()}, nil
		}
		if reason := peer.May(actor(req, st), peer.SayStillCalled, peer.Subject{Team: l.Team}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		w := leaveWork{d, req, st, storage.NewChange(st, req.Op, req.At), *st.Team(l.Team)}
		answered := messages.LeaveAskYou{ID: l.ID, Said: said}
		w.show(leaveOut(*l, "you"), 2, false, storage.Recipient{User: user}, answered)
		if said == peer.CalledYes { // once, however often it is pressed
			send(w.change, storage.Out{ID: leaveOut(*l, "self"), Team: l.Team, Lane: storage.ReplyLane, To: storage.Recipient{Channel: w.team.CoordinatorsChannel}, At: req.At},
				messages.LeaveCheck{Worker: user, Which: 1, ID: l.ID, Said: said, Self: true})
		}
		return decision{reply: answered, change: w.change}, nil
	})
	return say(m), err
}
