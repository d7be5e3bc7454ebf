package peer

// OwnLimits are limits that workers set for themselves, beside and below the agreed ones: a measure above one is told to the
// worker alone. A rule without an entry has none. An entry that is not below the agreed limit means nothing while it is not.
type OwnLimits map[RuleID]int

// OwnRange returns what an own limit for a rule may be under terms: from the lowest that may be agreed to one below what is
// agreed, and false where there is nothing below it.
func OwnRange(rule Rule, terms Terms) (lowest, highest int, ok bool) {
	limit, known := terms.Limits[rule.ID]
	if !known {
		limit = rule.Starter
	}
	return rule.Min, limit - 1, rule.Min < limit
}

// Own returns the own limit that a finding is held against, and false where there is none below its limit.
func (own OwnLimits) Own(f Finding) (limit int, ok bool) {
	limit, ok = own[f.Rule]
	return limit, ok && limit < f.Limit
}

// OwnKey returns the key under which it is remembered that the worker was told about their own limit in this window.
func (f Finding) OwnKey() string { return "own." + f.HeadsUpKey() }

// Judge holds the findings after a change of the contact c against the own limits and the keys (see OwnKey) of which the
// worker was told: passed are those to tell, once for each window, and reArm the keys that may be told again. A measure
// above the agreed limit is told as such and not here.
func (own OwnLimits) Judge(findings []Finding, told map[string]bool, c Contact) (passed []Finding, reArm []string) {
	for _, f := range findings {
		limit, ok := own.Own(f)
		key := f.OwnKey()
		switch {
		case ok && f.Value > limit && f.Level != Above && !told[key] && f.holds(c.Day()):
			passed = append(passed, f)
		case told[key] && (!ok || f.Value <= limit):
			reArm = append(reArm, key)
		}
	}
	return passed, reArm
}
