package commands

import (
	"math"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
)

// maxReview is how far ahead a review or a step may lie, in days.
const maxReview = 731

// readRhythm reads the first page into terms, and says what to mend in it. What cannot be read stays as it was.
func readRhythm(values map[string]Values, a *peer.Agreement, today peer.Day) mends {
	faults := mends{}
	terms := &a.Terms
	profile := peer.Profile(values["profile"].One())
	if known := len(peer.CheckTerms(peer.Terms{Profile: profile})) == 0; !known || profile == "" {
		faults.add("profile", messages.BadChoice)
	} else {
		terms.Profile = profile
	}
	hours, _ := peer.RuleByID(peer.HoursWeek)
	said := strings.TrimSpace(values["agreed"].One())
	agreed, ok := minutesOf(said)
	switch {
	case said == "" && profile == peer.PartTime:
		faults.add("agreed", messages.Empty)
	case said == "":
		terms.Agreed = 0
	case !ok || agreed < hours.Min || agreed > hours.Max:
		faults["agreed"] = messages.Mend{What: messages.OutOfRange, Min: hours.Min / 60, Max: hours.Max / 60}
	default:
		terms.Agreed = agreed
	}
	var days [7]bool
	for _, answer := range values["days"] {
		if day, err := strconv.Atoi(answer); err == nil && day >= 0 && day < 7 {
			days[day] = true
		}
	}
	if terms.Availability.Days = days; days == [7]bool{} {
		faults.add("days", messages.BadChoice)
	}
	from, ok1 := minuteOf(values["from"].One())
	to, ok2 := minuteOf(values["to"].One())
	if to == 0 { // a time picker has no 24:00
		to = 24 * 60
	}
	if !ok1 {
		faults.add("from", messages.Empty)
	}
	if !ok2 {
		faults.add("to", messages.Empty)
	}
	if ok1 && ok2 && from >= to {
		faults.add("to", messages.HoursBad)
	} else if ok1 && ok2 {
		terms.Availability.From, terms.Availability.To = from, to
	}
	review, err := peer.ParseDay(values["review"].One())
	if err != nil || !today.Before(review) || review.Since(today) > maxReview {
		faults.add("review", messages.ReviewPast)
	} else {
		a.Review = review
	}
	switch stepped := profile == peer.NewPeer || values["stepped"].One() == "yes"; {
	case !stepped:
		terms.Steps = nil
	case len(terms.Steps) == 0:
		terms.Steps = peer.ProposedSteps(peer.NewPeer, today)
	}
	return faults
}

// readLimits reads the second page in the place of the limits that were chosen before, and says what to mend in it.
func readLimits(values map[string]Values, a *peer.Agreement) mends {
	faults := mends{}
	limits := map[peer.RuleID]int{}
	for _, r := range peer.Rules() {
		if r.AgreedFor(a.Terms.Profile) {
			readLimit(values, messages.LimitBlock(r.ID), r, limits, faults)
		}
	}
	a.Terms.Limits = limits
	return faults
}

// readLimit reads one limit in the unit of its rule. Nothing is none.
func readLimit(values map[string]Values, block string, r peer.Rule, into map[peer.RuleID]int, faults mends) {
	said := strings.TrimSpace(values[block].One())
	if said == "" {
		return
	}
	limit, err := strconv.Atoi(said)
	ok := err == nil
	bounds := messages.Mend{What: messages.OutOfRange, Min: r.Min, Max: r.Max}
	if r.Unit == peer.Minutes {
		limit, ok = minutesOf(said)
		bounds.Min, bounds.Max = r.Min/60, r.Max/60
	}
	if !ok || limit < r.Min || limit > r.Max {
		faults[block] = bounds
		return
	}
	into[r.ID] = limit
}

// minutesOf reads hours such as "37.5" or "7,5" as minutes.
func minutesOf(said string) (int, bool) {
	hours, err := strconv.ParseFloat(strings.ReplaceAll(said, ",", "."), 64)
	if err != nil || !(hours > 0 && hours < 1000) {
		return 0, false
	}
	return int(math.Round(hours * 60)), true
}

// readSteps reads the third page in the place of the steps before, and says what to mend in it. A step without a day is none;
// what is wrong with a step leaves it out.
func readSteps(values map[string]Values, a *peer.Agreement, today peer.Day) mends {
	faults := mends{}
	var steps []peer.Step
	for i := 1; i <= messages.MaxSteps; i++ {
		step, wrong := peer.Step{Limits: map[peer.RuleID]int{}}, mends{}
		for _, r := range peer.SteppedRules() {
			if r.AgreedFor(a.Terms.Profile) {
				readLimit(values, messages.StepBlock(i, r.ID), r, step.Limits, wrong)
			}
		}
		day := messages.StepBlock(i, "")
		said := values[day].One()
		if said == "" && len(step.Limits) == 0 && len(wrong) == 0 {
			continue
		}
		from, err := peer.ParseDay(said)
		switch {
		case said == "":
			wrong.add(day, messages.Empty)
		case err != nil || !today.Before(from) || from.Since(today) > maxReview:
			wrong.add(day, messages.StepDay)
		case len(steps) > 0 && !steps[len(steps)-1].From.Before(from):
			wrong.add(day, messages.StepOrder)
		case len(step.Limits) == 0 && len(wrong) == 0:
			wrong.add(day, messages.StepEmpty)
		}
		if step.From = from; len(wrong) == 0 {
			steps = append(steps, step)
		}
		for block, fault := range wrong {
			faults[block] = fault
		}
	}
	a.Terms.Steps = steps
	return faults
}

// minuteOf reads a time picker's answer, "08:30", as minutes after midnight.
func minuteOf(text string) (int, bool) {
	hour, minute, found := strings.Cut(text, ":")
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if !found || err1 != nil || err2 != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		return 0, false
	}
	return h*60 + m, true
}
