package commands

import (
	"context"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// leaveTake and leavePass answer whoever was asked to take a match on.
func leaveTake(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerHand(ctx, d, req, true)
}

func leavePass(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerHand(ctx, d, req, false)
}

func answerHand(ctx context.Context, d *Desk, req Request, yes bool) (Reply, error) {
	worker, code, _ := strings.Cut(req.Value, " ")
	if !userID.MatchString(worker) {
		return say(d.stale()), nil
	}
	user := req.Person.User
	m, err := d.unit(ctx, req, leaveWant(req, worker), func(st storage.State) (decision, error) {
		own := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.AskLeaving, peer.Subject{Team: own.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		if st.Leaving == nil || st.Leaving.Team != own.ID {
			return decision{reply: d.stale()}, nil
		}
		l, reason := st.Leaving.Answer(user, peer.Code(code), yes)
		did := messages.LeaveDone{Did: messages.LeaveTaken, Worker: worker, LastDay: l.LastDay}
		if !yes {
			did.Did = messages.LeaveNotTaken
		}
		switch reason {
		case peer.OK:
		case peer.AlreadyAnswered:
			return decision{reply: did}, nil
		case peer.AlreadyOver:
			return decision{reply: messages.LeaveDone{Did: messages.LeaveGone}}, nil
		default:
			return decision{reply: d.stale()}, nil
		}
		w := leaveWork{d, req, st, storage.NewChange(st, req.Op, req.At), own}
		w.store(*st.Leaving, l)
		w.audit("leave.hand", map[bool]string{true: "yes", false: "no"}[yes])
		return decision{reply: did, change: w.change}, nil
	})
	return say(m), err
}
