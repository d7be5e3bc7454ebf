package messages

import "slices"

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
	all = append(all, ownLimitSamples()...)
	all = append(all, teamSamples()...)
	all = append(all, deliverySamples()...)
	all = append(all, entrySamples()...)
	all = append(all, holidaySamples()...)
	return all
}

// SampleForms returns one form of each kind.
func SampleForms() []Form {
	return slices.Concat(contactForms(), teamForms(), hoursForms(), snoozeForms(), ownAgreementForms(), ownLimitForms(), entryForms(), holidayForms())
}

func systemSamples() []Message {
	return []Message{NotSaved{}, Failed{Reference: "7Q4K"}, Destination{Channel: "C0COORD", Code: "is_archived"}}
}
