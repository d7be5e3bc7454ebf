package messages

// Samples returns one message of each kind, and more where a kind has several faces. The goldens, the checks against
// Slack's limits and the registry are made from it; a message that is not here cannot be stored.
func Samples() []Message {
	var all []Message
	all = append(all, systemSamples()...)
	all = append(all, contactSamples()...)
	all = append(all, hoursSamples()...)
	all = append(all, alertSamples()...)
	all = append(all, waitingSamples()...)
	all = append(all, againSamples()...)
	all = append(all, snoozeSamples()...)
	all = append(all, ownAgreementSamples()...)
	all = append(all, lifeSamples()...)
	all = append(all, ownLimitSamples()...)
	all = append(all, teamSamples()...)
	all = append(all, deliverySamples()...)
	all = append(all, entrySamples()...)
	all = append(all, holidaySamples()...)
	all = append(all, checkInSamples()...)
	all = append(all, trendSamples()...)
	all = append(all, settingsSamples()...)
	all = append(all, ruleSamples()...)
	all = append(all, shiftSamples()...)
	all = append(all, stepSamples()...)
	all = append(all, openingSamples()...)
	all = append(all, risingSamples()...)
	all = append(all, timeOffSamples()...)
	all = append(all, supervisionSamples()...)
	all = append(all, teamWeekSamples()...)
	all = append(all, saidSamples()...)
	all = append(all, trendPictureSamples()...)
	all = append(all, checkInPlanSamples()...)
	all = append(all, matchSamples()...)
	all = append(all, nudgeSamples()...)
	all = append(all, planSamples()...)
	all = append(all, questionnaireSamples()...)
	all = append(all, digestSamples()...)
	all = append(all, feedSamples()...)
	all = append(all, leavingSamples()...)
	all = append(all, inductionSamples()...)
	all = append(all, pauseSamples()...)
	return all
}

// SampleForms returns one form of each kind.
func SampleForms() []Form {
	var all []Form
	all = append(all, contactForms()...)
	all = append(all, teamForms()...)
	all = append(all, hoursForms()...)
	all = append(all, snoozeForms()...)
	all = append(all, agreementForms()...)
	all = append(all, ownLimitForms()...)
	all = append(all, entryForms()...)
	all = append(all, holidayForms()...)
	all = append(all, checkInForms()...)
	all = append(all, settingsForms()...)
	all = append(all, timeOffForms()...)
	all = append(all, supervisionForms()...)
	all = append(all, saidForms()...)
	all = append(all, checkInPlanForms()...)
	all = append(all, matchForms()...)
	all = append(all, questionnaireForms()...)
	all = append(all, digestForms()...)
	all = append(all, leavingForms()...)
	all = append(all, pauseForms()...)
	return all
}

func systemSamples() []Message {
	return []Message{NotSaved{}, Failed{Reference: "7Q4K"}, Destination{Channel: "C0COORD", Code: "is_archived"}}
}
