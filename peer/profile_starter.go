package peer

// ProfileStarter returns the limit that a profile begins with for a rule, given the agreed working time in minutes a week, and
// false where the profile has none of its own.
func ProfileStarter(p Profile, agreed int, id RuleID) (int, bool) { return 0, false }
