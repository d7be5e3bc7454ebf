package commands

import (
	"context"
	"encoding/json"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// supervisionList shows somebody the requests that concern them: their own, those that they took, and those that they may
// take. What hides from them is not there.
func supervisionList(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	st, err := d.look(ctx, req, storage.Want{People: []string{user}, Roster: true})
	if err != nil {
		return Reply{}, err
	}
	a := actor(req, st)
	own := peer.May(a, peer.AskSupervision, peer.Subject{Team: ownTeam(req, st).ID})
	takes := teamsWhere(a, peer.TakeSupervision)
	if own != peer.OK && len(takes) == 0 {
		return say(refused(req, st, own)), nil
	}
	live, err := d.Store.LiveSupervisions(ctx, req.Workspace)
	if err != nil {
		return Reply{}, err
	}
	list := messages.SupervisionList{Prefix: d.Prefix}
	for _, s := range live {
		home := zone(req, ownTeam(req, st))
		if home == "" && len(takes) > 0 {
			home = takes[0].Zone
		}
		row := messages.SupervisionFactsOf(s, user, home)
		switch {
		case s.Hides(user):
		case s.Worker == user:
			list.Own = append(list.Own, row)
		case s.Owner == user:
			list.Yours = append(list.Yours, row)
		case s.State == peer.SupervisionOpen && s.ReachedBy(user, st.Team(s.Team)):
			row.Topic, row.Kind, row.Way = false, "", ""
			list.Waiting = append(list.Waiting, row)
		}
	}
	return say(list), nil
}

// topicSealed is what is sealed of a request.
type topicSealed struct {
	Topic string `json:"t,omitempty"`
	Text  string `json:"x,omitempty"`
}

// sealTopic encrypts topic and text for their place: workspace, worker and request.
func (d *Desk) sealTopic(workspace, worker, id, topic, text string) (string, error) {
	plain, err := json.Marshal(topicSealed{topic, text})
	if err != nil {
		return "", err
	}
	return d.Seal.Seal(plain, workspace, worker, "supervision", id)
}

// supervisionTopicOpened shows topic and text to whoever took the request, and to the worker. That the owner looked is noted
// once. What was sealed is opened for the form alone: it is in no message and in no stored answer.
func supervisionTopicOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	st, err := d.look(ctx, req, supervisionWant(req, req.Value))
	if err != nil {
		return Reply{}, err
	}
	s, _, no := d.findSupervision(req, st, req.Value)
	switch {
	case no != nil:
		return say(no), nil
	case s.Sealed == "" || user != s.Worker && user != s.Owner:
		return say(supervisionRefusal(req, s, peer.NotYours)), nil
	}
	var open topicSealed
	plain, err := d.Seal.Open(s.Sealed, req.Workspace, s.Worker, "supervision", s.ID)
	if err == nil {
		err = json.Unmarshal(plain, &open)
	}
	if err != nil {
		return Reply{Form: messages.SupervisionTopic{Gone: true}}, nil
	}
	if user == s.Owner && s.LookedInto.IsZero() {
		if err := d.noteLook(ctx, req, s.ID); err != nil {
			return Reply{}, err
		}
	}
	return Reply{Form: messages.SupervisionTopic{Topic: open.Topic, Text: open.Text}}, nil
}

// noteLook notes that the owner of a request read its topic.
func (d *Desk) noteLook(ctx context.Context, req Request, id string) error {
	_, err := d.unit(ctx, req, supervisionWant(req, id), func(st storage.State) (decision, error) {
		s, _, no := d.findSupervision(req, st, id)
		if no != nil || s.Owner != req.Person.User {
			return decision{reply: no}, nil
		}
		s.LookedInto = req.At
		c := storage.NewChange(st, req.Op, req.At)
		c.PutSupervision(s)
		c.Audit(supervisionAudit(s, req.Person.User, "look"))
		return decision{change: c}, nil
	})
	return err
}
