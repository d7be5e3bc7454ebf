package peer

import (
	"testing"
	"time"
)

func TestOwnLimits(t *testing.T) {
	day := Day{2026, 11, 17}
	c := Contact{Code: "K7", Start: Civil(day, 600, "Europe/Oslo"), Zone: "Europe/Oslo"}
	finding := func(value, limit int) Finding {
		return Finding{Rule: CodeDay, Code: "K7", Window: day.String(), From: day, To: day, Value: value, Limit: limit, Level: rules[0].Level(value, limit)}
	}
	rest := func(value, limit int) Finding {
		rule, _ := RuleByID(RestDay)
		return Finding{Rule: RestDay, Window: day.String(), From: day, To: day, Value: value, Limit: limit, Level: rule.Level(value, limit)}
	}
	for _, row := range []struct {
		name  string
		own   OwnLimits
		f     Finding
		told  bool
		tell  bool
		reArm bool
	}{
		{"none is set", nil, finding(3, 4), false, false, false},
		{"of another rule", OwnLimits{CodeWeek: 1}, finding(3, 4), false, false, false},
		{"below", OwnLimits{CodeDay: 2}, finding(1, 4), false, false, false},
		{"at", OwnLimits{CodeDay: 2}, finding(2, 4), false, false, false},
		{"above", OwnLimits{CodeDay: 2}, finding(3, 4), false, true, false},
		{"above and told", OwnLimits{CodeDay: 2}, finding(3, 4), true, false, false},
		{"above both", OwnLimits{CodeDay: 2}, finding(5, 4), false, false, false},
		{"corrected", OwnLimits{CodeDay: 2}, finding(2, 4), true, false, true},
		{"taken away", nil, finding(3, 4), true, false, true},
		{"nought: the first passes it", OwnLimits{CodeDay: 0}, finding(1, 4), false, true, false},
		{"of a rest, less than wanted", OwnLimits{RestDay: 720}, rest(700, 660), false, true, false},
		{"of a rest, as much as wanted", OwnLimits{RestDay: 720}, rest(720, 660), false, false, false},
		{"of a rest, corrected", OwnLimits{RestDay: 720}, rest(721, 660), true, false, true},
		{"of a rest, less than agreed", OwnLimits{RestDay: 720}, rest(650, 660), false, false, false},
		{"of a rest, no longer above what is agreed", OwnLimits{RestDay: 660}, rest(650, 700), false, false, false},
		{"no longer below what is agreed", OwnLimits{CodeDay: 4}, finding(4, 4), false, false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			tell, reArm := row.own.Judge([]Finding{row.f}, map[string]bool{row.f.OwnKey(): row.told}, c)
			diff(t, "told", len(tell) == 1, row.tell)
			diff(t, "may be told again", len(reArm) == 1 && reArm[0] == row.f.OwnKey(), row.reArm)
		})
	}
	later := c
	later.Start = later.Start.Add(48 * time.Hour)
	if tell, _ := (OwnLimits{CodeDay: 2}).Judge([]Finding{finding(3, 4)}, nil, later); len(tell) != 0 {
		t.Error("told of a window that the change did not touch")
	}
	for _, row := range []struct {
		rule      RuleID
		limit     int
		low, high int
		possible  bool
		isStarter bool
	}{
		{CodeDay, 3, 1, 2, true, false}, {CodeDay, 1, 1, 0, false, false}, {CodeOutside, 2, 0, 1, true, false},
		{CodeOutside, 0, 0, -1, false, false}, {AllDay, 0, 1, 7, true, true},
	} {
		terms := Terms{Limits: map[RuleID]int{row.rule: row.limit}}
		if row.isStarter {
			terms = Terms{}
		}
		rule, _ := RuleByID(row.rule)
		low, high, ok := OwnRange(rule, terms, Pack{})
		diff(t, string(row.rule), []any{low, high, ok}, []any{row.low, row.high, row.possible})
	}
}
