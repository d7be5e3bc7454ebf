package peer

import "slices"

// OwnLimits are limits that workers set for themselves, stricter than the agreed ones: a measure beyond one is told to
// the worker alone. A rule without an entry has none. An entry that is not stricter than the agreed limit means nothing while
// it is not.
type OwnLimits map[RuleID]int

// OwnRange returns what an own limit for a rule may be under terms and the laws of the team: from the lowest that may be agreed
// to one below what holds, of a minimum from one above what holds to the highest; and false where nothing is stricter.
func OwnRange(rule Rule, terms Terms, pack Pack) (lowest, highest int, ok bool) {
	limit, _ := rule.LimitUnder(terms, pack)
	if rule.Least {
		return limit + 1, rule.Max, limit < rule.Max
	}
	return rule.Min, limit - 1, rule.Min < limit
}

// MayHaveOwn tells whether workers may set a limit of their own for a rule: for all that can be agreed and that follows from what
// they log.
func (r Rule) MayHaveOwn() bool {
	return r.Min < r.Max && (r.Records == OfContacts || r.Records == OfHours)
}

// Own returns the own limit that a finding is held against, and false where there is none that is stricter than its limit.
func (own OwnLimits) Own(f Finding) (limit int, ok bool) {
	limit, ok = own[f.Rule]
	rule, _ := RuleByID(f.Rule)
	return limit, ok && rule.Better(limit, f.Limit)
}

// OwnKey returns the key under which it is remembered that the worker was told about their own limit in this window.
func (f Finding) OwnKey() string { return "own." + f.HeadsUpKey() }

// Judge holds the findings after a change of the contact c against the own limits and the keys (see OwnKey) of which the
// worker was told: passed are those to tell, once for each window, and reArm the keys that may be told again. A measure
// beyond the agreed limit is told as such and not here, and nothing is told of contacts during time off.
func (own OwnLimits) Judge(findings []Finding, told map[string]bool, c Contact) (passed []Finding, reArm []string) {
	if len(own) == 0 && len(told) == 0 {
		return nil, nil
	}
	off := slices.ContainsFunc(findings, func(f Finding) bool { return f.Rule == OffContact && f.Level == Above })
	for _, f := range findings {
		rule, _ := RuleByID(f.Rule)
		limit, ok := own.Own(f)
		if !ok && len(told) == 0 {
			continue
		}
		key := f.OwnKey()
		switch {
		case ok && rule.Better(limit, f.Value) && f.Level != Above && !told[key] && !off && f.reached(c.Day()):
			passed = append(passed, f)
		case told[key] && (!ok || !rule.Better(limit, f.Value)):
			reArm = append(reArm, key)
		}
	}
	return passed, reArm
}
