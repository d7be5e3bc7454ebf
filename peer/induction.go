package peer

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"slices"
	"time"
)

// StepBy says who acknowledges a step of the induction.
type StepBy string

// Who acknowledges.
const (
	ByWorker      StepBy = "worker"
	ByCoordinator StepBy = "coordinator"
)

// InductionStep is something that belongs to a good beginning. What it is called stands in the locale files.
type InductionStep struct {
	ID   string    `json:"id"`
	By   StepBy    `json:"by"`
	Days int       `json:"days"` // after the first day, until when it would be good
	Due  Day       `json:"-"`
	Done time.Time `json:"-"` // zero while it is open
	Who  string    `json:"-"` // acknowledged it; empty where the records show it
}

//go:embed induction.json
var inductionFile []byte

// inductionSteps are the steps that a team begins with.
var inductionSteps = readInduction(inductionFile)

func readInduction(raw []byte) []InductionStep {
	var all []InductionStep
	file := json.NewDecoder(bytes.NewReader(raw))
	file.DisallowUnknownFields()
	if err := file.Decode(&all); err != nil {
		panic("peer: induction.json: " + err.Error())
	}
	for _, s := range all {
		if s.ID == "" || s.By != ByWorker && s.By != ByCoordinator || s.Days < 0 {
			panic("peer: induction.json: step " + s.ID)
		}
	}
	return all
}

// InductionSteps returns the steps of the data file, in the order in which people read them.
func InductionSteps() []InductionStep { return slices.Clone(inductionSteps) }

// Induction is how somebody who is new finds their way in. It follows from no rule and is held against nobody.
type Induction struct {
	Worker  string
	Team    string
	Version int
	Since   time.Time // when the worker said yes
	Zone    string
	Steps   []InductionStep
	Told    []string // who got the list, and sees it change
}

// BeginInduction returns the list of somebody who has just said yes. A step that is due on a day off of the team is due on the
// next working day.
func BeginInduction(worker, zone string, team Team, at time.Time) Induction {
	i := Induction{Worker: worker, Team: team.ID, Version: 1, Since: at, Zone: zone, Steps: InductionSteps()}
	calendar, first := team.Calendar(), DayOf(at, zone)
	for k := range i.Steps {
		day := first.Add(i.Steps[k].Days)
		for n := 0; n < 30 && i.Steps[k].Days > 0 && !calendar.Working(day); n++ {
			day = day.Add(1)
		}
		i.Steps[k].Due = day
	}
	return i
}

// Acknowledge returns the list with a step done, as somebody says it: by ByWorker only the worker themselves, by
// ByCoordinator only somebody else. It refuses with NotYours, with UnknownOutcome a step that is not on the list, and with
// AlreadyAnswered one that is done.
func (i Induction) Acknowledge(step, who string, at time.Time) (Induction, Reason) {
	k := slices.IndexFunc(i.Steps, func(s InductionStep) bool { return s.ID == step })
	switch {
	case k < 0:
		return i, UnknownOutcome
	case (i.Steps[k].By == ByWorker) != (who == i.Worker):
		return i, NotYours
	case !i.Steps[k].Done.IsZero():
		return i, AlreadyAnswered
	}
	i.Steps = slices.Clone(i.Steps)
	i.Steps[k].Done, i.Steps[k].Who = at, who
	i.Version++
	return i, OK
}

// The steps that the records show by themselves.
const (
	StepAgreement   = "agreement"
	StepSupervision = "supervision"
)

// Seen returns the list with what the records show: an agreement in force, and a talk that is booked or was held. What was
// acknowledged before stays.
func (i Induction) Seen(agreements []Agreement, talks []Supervision, at time.Time) Induction {
	i.Steps = slices.Clone(i.Steps)
	for k := range i.Steps {
		if !i.Steps[k].Done.IsZero() {
			continue
		}
		switch i.Steps[k].ID {
		case StepAgreement:
			if a, ok := InForce(agreements, at); ok && !a.AnsweredAt.Before(i.Since) {
				i.Steps[k].Done = a.AnsweredAt
			}
		case StepSupervision:
			for _, t := range talks {
				if (t.State == SupervisionBooked || t.State == SupervisionHeld) && !t.Since.Before(i.Since) {
					i.Steps[k].Done = t.Since
				}
			}
		}
	}
	return i
}

// Open are the steps of a side that are not done, those due first at first.
func (i Induction) Open(by StepBy) []InductionStep {
	var open []InductionStep
	for _, s := range i.Steps {
		if s.By == by && s.Done.IsZero() {
			open = append(open, s)
		}
	}
	slices.SortStableFunc(open, func(a, b InductionStep) int { return a.Due.Since(b.Due) })
	return open
}

// Complete tells whether nothing is open.
func (i Induction) Complete() bool {
	return len(i.Open(ByWorker)) == 0 && len(i.Open(ByCoordinator)) == 0
}

// mostInductionNudges is how often it is reminded of the list: then it is left to the people.
const mostInductionNudges = 3

// NudgeAt returns when it is reminded of open steps for the n-th time, counted from 1: on the working day after the eighth
// day, then two and four weeks later, at ten; false after that.
func (i Induction) NudgeAt(n int, c Calendar) (time.Time, bool) {
	if n < 1 || n > mostInductionNudges {
		return time.Time{}, false
	}
	day := DayOf(i.Since, i.Zone).Add([]int{8, 22, 36}[n-1])
	for k := 0; k < 30 && !c.Working(day); k++ {
		day = day.Add(1)
	}
	return Civil(day, 10*60, i.Zone), true
}
