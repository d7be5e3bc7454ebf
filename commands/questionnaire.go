package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// Nothing is written when somebody opens or answers a questionnaire: what comes of it is in the reply and nowhere else.

// termsShown is how much of a licence a coordinator reads before turning a questionnaire on, in characters.
const termsShown = 300

// questionnaire finds one by its id.
func (d *Desk) questionnaire(id string) (peer.Questionnaire, bool) {
	i := slices.IndexFunc(d.Questionnaires, func(q peer.Questionnaire) bool { return q.ID == id })
	if i < 0 {
		return peer.Questionnaire{}, false
	}
	return d.Questionnaires[i], true
}

// questionnaireTyped opens the questionnaire that is typed behind /checkin, where the person's team has it on.
func questionnaireTyped(ctx context.Context, d *Desk, req Request, q peer.Questionnaire) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.AnswerCheckIn)
	if err != nil || no != nil {
		return say(no), err
	}
	team := ownTeam(req, st)
	if !slices.Contains(team.Questionnaires, q.ID) {
		return say(d.choiceOf(req, team)), nil
	}
	return Reply{Form: messages.NewQuestionnaireForm(q, reads(req, team))}, nil
}

// questionnaireChoice shows a person which questionnaires they may take.
func questionnaireChoice(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.AnswerCheckIn)
	if err != nil || no != nil {
		return say(no), err
	}
	return say(d.choiceOf(req, ownTeam(req, st))), nil
}

func (d *Desk) choiceOf(req Request, team peer.Team) messages.Message {
	m := messages.QuestionnaireChoice{Prefix: d.Prefix}
	for _, q := range d.Questionnaires {
		if slices.Contains(team.Questionnaires, q.ID) {
			m.Rows = append(m.Rows, messages.QuestionnaireRow{ID: q.ID, Title: q.In(reads(req, team)).Title})
		}
	}
	return m
}

// reads is the language in which a person reads a questionnaire.
func reads(req Request, team peer.Team) string {
	if req.Person.Language != "" {
		return req.Person.Language
	}
	return team.Language
}

// questionnaireSubmitted counts the answers and shows what came of them.
func questionnaireSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.QuestionnaireForm
	messages.Reopen(&form, req.Private)
	q, known := d.questionnaire(form.ID)
	if !known || q.Version != form.Version { // it was taken away, or is another one by now
		return say(d.stale()), nil
	}
	st, no, err := d.own(ctx, req, peer.AnswerCheckIn)
	if err != nil || no != nil {
		return say(no), err
	}
	team := ownTeam(req, st)
	if !slices.Contains(team.Questionnaires, q.ID) {
		return say(d.choiceOf(req, team)), nil
	}
	answers := map[string]int{}
	for _, item := range q.Items {
		if n, err := strconv.Atoi(req.Values[messages.QuestionnaireBlock(item.ID)].One()); err == nil {
			answers[item.ID] = n
		}
	}
	counted, whole := q.Score(answers)
	if !whole {
		return say(d.stale()), nil
	}
	text := q.In(reads(req, team))
	m := messages.QuestionnaireResult{Title: text.Title, Source: q.Source, Licence: q.Licence, Numbers: team.Numbers, Prefix: d.Prefix}
	for _, c := range counted {
		own := text.Results[c.Result]
		m.Figures = append(m.Figures, messages.QuestionnaireFigure{Title: own.Title, Figure: c.Figure, Low: c.Lowest, Top: c.Top, Text: own.Bands[c.Band]})
	}
	return say(m), nil
}

// questionnairesTyped shows coordinators the questionnaires of their team.
func questionnairesTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	teams := teamsWhere(actor(req, st), peer.PlanCheckIn)
	switch len(teams) {
	case 0:
		return say(nowhere(req, st, peer.PlanCheckIn)), nil
	case 1:
		return say(d.listOf(req, teams[0])), nil
	}
	choices := messages.HolidayTeams{Action: "questionnaire.team"}
	for _, t := range teams {
		choices.Teams = append(choices.Teams, messages.TeamChoice{ID: t.ID, Name: t.Name})
	}
	return say(choices), nil
}

// questionnaireTeam shows the questionnaires of the team that a button names.
func questionnaireTeam(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	if reason := peer.May(actor(req, st), peer.PlanCheckIn, peer.Subject{Team: req.Value}); reason != peer.OK {
		return say(refused(req, st, reason)), nil
	}
	team := st.Team(req.Value)
	if team == nil {
		return say(d.stale()), nil
	}
	return say(d.listOf(req, *team)), nil
}

func (d *Desk) listOf(req Request, team peer.Team) messages.Message {
	m := messages.QuestionnaireList{Team: team.ID, Name: team.Name, Prefix: d.Prefix}
	for _, q := range d.Questionnaires {
		terms := []rune(strings.Join(q.Terms, " "))
		if len(terms) > termsShown {
			terms = append(terms[:termsShown], '…')
		}
		m.Rows = append(m.Rows, messages.QuestionnaireRow{ID: q.ID, Title: q.In(reads(req, team)).Title, Source: q.Source,
			Licence: q.Licence, Terms: string(terms), On: slices.Contains(team.Questionnaires, q.ID)})
	}
	return m
}

func questionnaireOn(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.turn(ctx, req, true)
}

func questionnaireOff(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.turn(ctx, req, false)
}

// turn turns a questionnaire on or off for a team. Doing so again changes nothing.
func (d *Desk) turn(ctx context.Context, req Request, on bool) (Reply, error) {
	teamID, id, _ := strings.Cut(req.Value, " ")
	if _, known := d.questionnaire(id); !known {
		return say(d.stale()), nil
	}
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}}, func(st storage.State) (decision, error) {
		if reason := peer.May(actor(req, st), peer.PlanCheckIn, peer.Subject{Team: teamID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		team := st.Team(teamID)
		if team == nil {
			return decision{reply: d.stale()}, nil
		}
		if slices.Contains(team.Questionnaires, id) == on {
			return decision{reply: d.listOf(req, *team)}, nil
		}
		team.Questionnaires = slices.DeleteFunc(slices.Clone(team.Questionnaires), func(is string) bool { return is == id })
		word := "questionnaire.off"
		if on {
			team.Questionnaires = append(team.Questionnaires, id)
			word = "questionnaire.on"
		}
		c := storage.NewChange(st, req.Op, req.At)
		c.PutTeam(*team)
		c.Audit(storage.Audit{By: req.Person.User, Action: word, Team: team.ID, Target: id, Result: "ok"})
		return decision{reply: d.listOf(req, *team), change: c}, nil
	})
	return say(m), err
}
