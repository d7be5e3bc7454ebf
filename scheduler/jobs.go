package scheduler

import (
	"context"
	"time"

	"alongside/storage"
)

// Kind says what sets a job off.
type Kind string

// The kinds of jobs.
const (
	Entries Kind = "due entries" // each entry of the due index that carries the job's name, at its own instant
	Cron    Kind = "cron spec"   // the job's Spec, in UTC, in every copy of the program
)

// CatchUp says what becomes of work that came due while no copy of the program ran.
type CatchUp string

// The policies for catching up.
const (
	OnceLate CatchUp = "once, late" // it is done once when a copy is back, however much came due, and says since when it waits
	NextTime CatchUp = "next time"  // it is left to the next time: what a run does, it does for all that went before
	IfFresh  CatchUp = "if fresh"   // it is done late while it is of use, which is the job's Fresh; after that it is dropped, logged and counted
)

// Overlap says what happens where a job comes due while it still runs.
type Overlap string

// The policies for overlap.
const (
	EachAlone Overlap = "each alone" // an entry is claimed by one copy at a time; entries do not wait for those of other people
	Skip      Overlap = "skip"       // the run that comes due is left out and counted
)

// Job is a row of the table of what the clock asks.
type Job struct {
	Name    string // stable: it is the Kind of the entries in the index
	Kind    Kind
	Spec    string // of a Cron job: five fields or a descriptor such as "@every 10m"; without a zone
	CatchUp CatchUp
	Fresh   time.Duration // of IfFresh: how late it is still done
	Overlap Overlap
	Purpose string // one sentence

	read func(e entry) (storage.Want, error) // of Entries: what it needs

	// prepare is what an entry does before it is decided, and outside its Commit. It may be done again, by another copy too, so it
	// must change nothing when it is: decide finds in entry.prepared what it returned. nil for none.
	prepare func(ctx context.Context, r *Runner, e entry, st storage.State, at time.Time) (any, error)

	decide func(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) // of Entries: pure
	expect func(ctx context.Context, r *Runner, at time.Time) ([]expected, error)                    // of Entries: what the records ask for, see sweep.go
	matter func(d storage.Due) string                                                                // of Entries: what an entry is about, "" for none
	run    func(ctx context.Context, r *Runner, at time.Time) error                                  // of Cron
}

// Jobs returns the table of what the clock asks.
func Jobs() []Job {
	return []Job{
		{
			Name: storage.AlertWaitingKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "An alert that nobody has taken is passed on: to the deputies, to everyone responsible, then again each working day.",
			read:    readAlertWaiting, decide: passAlertOn, expect: expectWaiting, matter: matterOfWaiting,
		},
		{
			Name: storage.AlertSnoozedKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "An alert that was put off comes back: to the worker's sight first, then to whoever put it off.",
			read:    readAlertSnoozed, decide: bringAlertBack, expect: expectSnoozed, matter: matterOfSnoozed,
		},
		{
			Name: storage.AgreementStepKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "On the day of a dated limit the worker is told that it begins.",
			read:    readAgreement, decide: beginStep, expect: expectSteps, matter: storage.Due.Member,
		},
		{
			Name: storage.AgreementReviewKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "On the day of the review both sides of an agreement are told that they wanted to look at it again.",
			read:    readAgreement, decide: remindReview, expect: expectReviews, matter: storage.Due.Member,
		},
		{
			Name: storage.NudgeLaterKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "A nudge that waited for somebody's quiet hours or time off to end goes back to be sent.",
			read:    readNudgeLater, decide: sendNudge, expect: expectLater, matter: storage.Due.Member,
		},
		{
			Name: "sweep", Kind: Cron, Spec: "*/10 * * * *", CatchUp: NextTime, Overlap: Skip,
			Purpose: "What is due is held against the records that ask for it, and an entry that is gone is entered again.",
			run:     sweep,
		},
		{
			Name: storage.ShiftOpenKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "A worker is asked, once, whether a shift that has been running for more than 12 hours has ended.",
			read:    readShiftOpen, decide: askAboutShift, expect: expectShift, matter: storage.Due.Member,
		},
		{
			Name: storage.RisingKind, Kind: Entries, CatchUp: IfFresh, Fresh: 4 * time.Hour, Overlap: EachAlone,
			Purpose: "A worker is told alone, in the evening of a day on which they logged something, where their load rises, or that it was the sixth day in a row.",
			read:    readRising, decide: tellOfRise, expect: expectRising, matter: matterOfRising,
		},
		{
			Name: storage.TimeOffWaitingKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "A request for time off that nobody has answered is passed on as an alert is, and never runs out.",
			read:    readTimeOff, decide: passTimeOffOn, expect: expectTimeOffWaiting, matter: matterOfTimeOff,
		},
		{
			Name: storage.TimeOffSoonKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "Three working days before time off its worker reads who is there for whom.",
			read:    readTimeOff, decide: sayTimeOffSoon, expect: expectTimeOffSoon, matter: matterOfTimeOff,
		},
		{
			Name: storage.TimeOffBackKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "Who is back from time off reads once what there is to know, and nothing where there is nothing.",
			read:    readTimeOff, decide: welcomeBack, expect: expectTimeOffBack, matter: matterOfTimeOff,
		},
		{
			Name: storage.SupervisionKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "A request for supervision is kept moving: passed on, asked for times, reminded of, asked whether it happened.",
			read:    readSupervision, decide: keepSupervisionMoving, expect: expectSupervision, matter: matterOfSupervision,
		},
		{
			Name: storage.SupervisionIntervalKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "Each working day it is looked whose supervision is due: both sides are reminded, and the deputies at the end.",
			read:    readSupervisionInterval, decide: lookAtInterval, expect: expectIntervals, matter: matterOfInterval,
		},
		{
			Name: storage.PromiseKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "Whoever promised something is reminded before its day, on it, and every week until the worker says that it is done.",
			read:    readPromise, decide: remindOfPromise, expect: expectPromises, matter: matterOfPromise,
		},
		{
			Name: storage.SupervisionGroupKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "Everybody is reminded of a group session, and asked at its end whether they were there.",
			read:    readSupervisionGroup, decide: remindGroup, expect: expectGroups, matter: matterOfGroup,
		},
		{
			Name: storage.CheckInOpenKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "A team's week opens for the wellbeing check-in: everybody gets a slot that looks like all others.",
			read:    readCheckIn, prepare: openCheckIn, decide: enterCheckIn, expect: expectCheckInOpens, matter: matterOfCheckIn,
		},
		{
			Name: storage.CheckInAskKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "Each worker is asked how the week was, at the team's time in their own zone, and the team's channel reads that the week is open.",
			read:    readCheckIn, prepare: askedInCheckIn, decide: askCheckIn, expect: expectCheckInAsks, matter: matterOfCheckIn,
		},
		{
			Name: storage.CheckInRemindKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "Everybody is reminded of the check-in, whether or not they answered, which nobody knows.",
			read:    readCheckIn, prepare: askedInCheckIn, decide: remindCheckIn, expect: expectCheckInReminders, matter: matterOfCheckIn,
		},
		{
			Name: storage.CheckInCloseKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "A week is tallied, its key is destroyed, and the team reads its figures.",
			read:    readCheckIn, prepare: closeCheckIn, decide: endCheckIn, expect: expectCheckInCloses, matter: matterOfCheckIn,
		},
		{
			Name: storage.CheckInWeekKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "A team is told of its week, or that there are no figures; one that is too small gets a guide for a conversation.",
			read:    readTeamWeek, prepare: figuresOfTeam, decide: tellTeamOfWeek, expect: expectTeamWeeks, matter: matterOfCheckIn,
		},
		{
			Name: storage.CheckInSaidKind, Kind: Entries, CatchUp: IfFresh, Fresh: 4 * 24 * time.Hour, Overlap: EachAlone,
			Purpose: "Coordinators are asked, some days after figures, what they want to say comes of them.",
			read:    readTeamWeek, decide: askWhatCame, expect: expectWhatCame, matter: matterOfCheckIn,
		},
		{
			Name: "checkin-purge", Kind: Cron, Spec: "40 2 * * *", CatchUp: NextTime, Overlap: Skip,
			Purpose: "Figures of check-ins that are older than twelve weeks become part of the average of their quarter.",
			run:     purgeCheckIns,
		},
		{
			Name: storage.MatchCountdownKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "Six, three and one months and a week before a match is expected to end, and the day after, both sides read it.",
			read:    readMatch, decide: remindOfEnd, expect: expectCountdowns, matter: storage.Due.Member,
		},
		{
			Name: storage.MatchEndKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "On the morning after the planned last day of a match it is noted that it has ended, and both sides read it.",
			read:    readMatch, decide: endMatch, expect: expectMatchEnds, matter: storage.Due.Member,
		},
		{
			Name: storage.RestKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "Each Monday it is looked who has had no day off for weeks: they hear of it alone, and two weeks later the coordinators too, with their knowledge.",
			read:    readRest, decide: lookAtRest, expect: expectRest, matter: matterOfRest,
		},
		{
			Name: storage.LogReminderKind, Kind: Entries, CatchUp: IfFresh, Fresh: logReminderFresh, Overlap: EachAlone,
			Purpose: "At the end of their own working day a worker is asked whether a shift that runs has ended, and what became of a planned contact that has no log.",
			read:    readLogReminder, decide: remindOfLog, expect: expectLogReminder, matter: storage.Due.Member,
		},
		{
			Name: storage.DigestKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "On Monday morning the coordinators read what the week brings and what waits for them, what needs deciding first.",
			read:    readDigest, decide: sendDigest, expect: expectDigests, matter: matterOfDigest,
		},
		{
			Name: storage.LeaveWaitingKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "A worker's wish to leave that nobody has answered is passed on, and never runs out.",
			read:    readLeaving, decide: passLeavingOn, expect: expectLeaveWaiting, matter: matterOfLeaving,
		},
		{
			Name: storage.LeaveGoodbyeKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "On the last day a worker who leaves is thanked and reads what happens now, with the certificate if they want one.",
			read:    readGoodbye, decide: sayGoodbye, expect: expectGoodbye, matter: storage.Due.Member,
		},
		{
			Name: storage.LeaveEndKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "At the local midnight after the last day a worker is in the team no more.",
			read:    readLeaving, decide: endMembership, expect: expectLeaveEnd, matter: storage.Due.Member,
		},
		{
			Name: storage.LeavePassKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "A match of somebody who left passes to the colleague who said yes.",
			read:    readLeavePass, decide: passMatch, expect: expectLeavePass, matter: storage.Due.Member,
		},
		{
			Name: storage.LeaveCheckKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "One and three months after somebody left, the coordinators are asked whether that person is still being called.",
			read:    readLeaving, decide: askStillCalled, expect: expectLeaveChecks, matter: storage.Due.Member,
		},
		{
			Name: storage.InductionKind, Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone,
			Purpose: "Both sides are reminded, three times at most, of what is still open on the list of somebody new.",
			read:    readInduction, decide: remindOfInduction, expect: expectInductions, matter: matterOfInduction,
		},
		{
			Name: "purge", Kind: Cron, Spec: "20 2 * * *", CatchUp: NextTime, Overlap: Skip,
			Purpose: "What is kept of workers who left three months ago is deleted.",
			run:     purge,
		},
	}
}

// entry is one claimed entry of the due index.
type entry struct {
	storage.Due        // as it was first entered; its Member is the operation id of the work
	member      string // under which it stands in the index now, see aside.go
	attempt     int    // how often it was moved aside
	prepared    any    // what the job's prepare returned
}
