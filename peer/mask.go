package peer

// mask says that one matter would be told twice: a heads-up is left out where the same records take another limit beyond. An
// alert is never left out, whatever else is told: alerts of one hour about a worker come under the first of them.
type mask struct {
	alert  RuleID
	headUp RuleID
	why    string
}

var masks = []mask{
	{HoursDay, HoursWeek, "the same hours fill the week"},
	{HoursDay, RestDay, "a long day leaves a short night"},
	{HoursWeek, HoursAverage, "the same hours lift the average"},
	{HoursWeek, HoursDay, "the same hours fill the day"},
	{RestDay, CodeOutside, "the same call at night"},
	{CodeOutside, RestDay, "the same call at night"},
	{CodeDay, CodeWeek, "the same contacts fill the week"},
	{CodeDay, AllDay, "the same contacts fill the day"},
	{RestWeek, WorkRun, "the same days without rest"},
	{WorkRun, RestWeek, "the same days without rest"},
	{RestWeek, RestDay, "the same nights"},
}

// Masks returns which heads-ups are left out where which limit is passed by the same change, with a reason each, in English.
// During time off all of them are: see Verdict.
func Masks() (table [][3]string) {
	for _, m := range masks {
		table = append(table, [3]string{string(m.alert), string(m.headUp), m.why})
	}
	return table
}

// masked tells whether a heads-up is left out beside what else was found.
func masked(f Finding, findings []Finding) bool {
	for i := range findings {
		g := &findings[i]
		if g.Level != Above {
			continue
		}
		if g.Rule == OffContact { // people who are off are told what safety asks for, and nothing else
			return true
		}
		for _, m := range masks {
			if m.alert == g.Rule && m.headUp == f.Rule && (g.Code == f.Code || g.Code == "" || f.Code == "") {
				return true
			}
		}
	}
	return false
}
