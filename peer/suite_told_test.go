package peer

import (
	"slices"
	"strings"
)

// toldRows are the situations in which a scene says too little, one by one: records (the last is what changed), then what the rule
// says of a window.
func toldRows() (rows []suiteRow) {
	row := func(rule RuleID, situation, want string, lines ...string) {
		rows = append(rows, suiteRow{rule, situation, lines, want})
	}
	// each repeats a line with what stands in place of %.
	each := func(line string, in ...string) (lines []string) {
		for _, s := range in {
			lines = append(lines, strings.ReplaceAll(line, "%", s))
		}
		return slices.Clip(lines)
	}

	row(CodeDay, "corrected", "2026-11-17 2/2 heads-up", each("K7 2026-11-17 %", "09:00", "10:00", "11:00")...)
	row(CodeDay, "late entry for last week", "2026-11-10 3/2 above", "K7 2026-11-17 09:00", "K7 2026-11-10 09:00", "K7 2026-11-10 10:00", "K7 2026-11-10 11:00")
	row(CodeDay, "across midnight", "2026-11-17 1/2", "talk 2026-11-16 23:50 20", "K7 2026-11-17 00:00")
	row(CodeDay, "the short night in Oslo", "2026-03-29 3/2 above", each("K7 2026-03-29 %", "00:00", "03:30", "23:59")...)
	row(CodeDay, "the long night in Oslo", "2026-10-25 2/2 heads-up", "K7 2026-10-24 23:59", "K7 2026-10-25 02:30", "K7 2026-10-25 23:59")
	row(CodeDay, "the short night on Lord Howe", "2026-10-04 2/2 heads-up", each("K7 2026-10-04 % Australia/Lord_Howe", "01:59", "02:30")...)
	row(CodeDay, "the long night on Lord Howe", "2026-04-05 3/2 above", each("K7 2026-04-05 % Australia/Lord_Howe", "00:00", "01:45", "23:59")...)
	row(CodeDay, "from Oslo to New York in mid-week", "2026-11-18 3/2 above", "K7 2026-11-18 08:00", "K7 2026-11-18 20:00 America/New_York", "K7 2026-11-18 23:30 America/New_York")

	week := each("K7 2026-11-16 %", "09:00", "10:00", "11:00", "12:00", "13:00", "14:00")
	row(CodeWeek, "corrected", "2026-W47 6/6 heads-up", append(week, "K7 2026-11-17 09:00")...)
	row(CodeWeek, "late entry for last week", "2026-W47 7/6 above", append(append([]string{"K7 2026-11-23 09:00"}, week...), "K7 2026-11-22 23:59")...)
	row(CodeWeek, "across midnight", "2026-W47 6/6 heads-up", append(append([]string{"talk 2026-11-15 23:59 10"}, week[1:]...), "K7 2026-11-16 00:00")...)
	row(CodeWeek, "the short night in Oslo", "2026-W13 1/6", "K7 2026-03-30 00:00", "K7 2026-03-29 23:59")
	row(CodeWeek, "the long night in Oslo", "2026-W43 2/6", "K7 2026-10-26 00:00", "K7 2026-10-25 02:30", "K7 2026-10-25 23:59")
	row(CodeWeek, "the short night on Lord Howe", "2026-W40 1/6", "K7 2026-10-05 00:00 Australia/Lord_Howe", "K7 2026-10-04 23:59 Australia/Lord_Howe")
	row(CodeWeek, "the long night on Lord Howe", "2026-W14 2/6", "K7 2026-04-05 01:45 Australia/Lord_Howe", "K7 2026-04-05 23:59 Australia/Lord_Howe")
	row(CodeWeek, "from Oslo to New York in mid-week", "2026-W47 7/6 above", append(week, "K7 2026-11-22 23:30 America/New_York")...)

	run := each("K7 2026-11-% 10:00", "13", "14", "15", "16")
	row(CodeRun, "corrected", "2026-11-13 4/4 heads-up", append(run, "K7 2026-11-17 10:00")...)
	row(CodeRun, "late entry for last week", "2026-11-12 5/4 above", append(run, "K7 2026-11-12 10:00")...)
	row(CodeRun, "across midnight", "2026-11-13 5/4 above", append(run, "K7 2026-11-17 00:00")...)
	row(CodeRun, "the short night in Oslo", "2026-03-27 4/4 heads-up", "K7 2026-03-27 23:59", "K7 2026-03-28 00:00", "K7 2026-03-29 23:59", "K7 2026-03-30 00:00")
	row(CodeRun, "the long night in Oslo", "2026-10-23 4/4 heads-up", "K7 2026-10-23 23:59", "K7 2026-10-24 00:00", "K7 2026-10-25 02:30", "K7 2026-10-26 23:59")
	row(CodeRun, "the short night on Lord Howe", "2026-10-03 3/4", each("K7 2026-10-% Australia/Lord_Howe", "03 23:59", "04 02:30", "05 00:00")...)
	row(CodeRun, "the long night on Lord Howe", "2026-04-04 3/4", each("K7 2026-04-% Australia/Lord_Howe", "04 23:59", "05 01:45", "06 00:00")...)
	row(CodeRun, "from Oslo to New York in mid-week", "2026-11-16 5/4 above", "K7 2026-11-16 10:00", "K7 2026-11-17 10:00", "K7 2026-11-18 23:30 America/New_York",
		"K7 2026-11-19 23:30 America/New_York", "K7 2026-11-20 10:00 America/New_York")

	// Until other hours are agreed they are Monday to Friday, 08:00 to 20:00.
	row(CodeOutside, "corrected", "2026-W47 2/2 heads-up", each("K7 2026-11-17 % in", "20:00", "21:00", "22:00")...)
	row(CodeOutside, "late entry for last week", "2026-W46 3/2 above", "K7 2026-11-17 21:00 in", "K7 2026-11-10 21:00 in", "K7 2026-11-11 07:59 in", "K7 2026-11-14 12:00 missed")
	row(CodeOutside, "across midnight", "2026-W47 2/2 heads-up", "K7 2026-11-17 23:59 in", "K7 2026-11-18 00:00 missed")
	row(CodeOutside, "the short night in Oslo", "2026-W14 1/2", "K7 2026-03-30 08:00 in", "K7 2026-03-30 07:59 in")
	row(CodeOutside, "the long night in Oslo", "2026-W44 1/2", "K7 2026-10-26 19:59 in", "K7 2026-10-26 20:00 in")
	row(CodeOutside, "the short night on Lord Howe", "2026-W41 1/2", "K7 2026-10-05 08:00 in Australia/Lord_Howe", "K7 2026-10-05 07:59 in Australia/Lord_Howe")
	row(CodeOutside, "the long night on Lord Howe", "2026-W15 1/2", "K7 2026-04-06 19:59 in Australia/Lord_Howe", "K7 2026-04-06 20:00 in Australia/Lord_Howe")
	row(CodeOutside, "from Oslo to New York in mid-week", "2026-W47 1/2", "K7 2026-11-17 20:30 in", "K7 2026-11-19 15:00 in America/New_York") // 21:00 in Oslo

	many := each("M3 2026-11-17 %", "08:00", "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00")
	row(AllDay, "corrected", "2026-11-17 8/8 heads-up", append(many, "- 2026-11-17 16:00")...)
	row(AllDay, "late entry for last week", "2026-11-10 1/8", append(many, "K7 2026-11-10 16:00")...)
	row(AllDay, "across midnight", "2026-11-17 8/8 heads-up", append(many[1:], "K7 2026-11-18 00:00", "K7 2026-11-16 23:59", "K7 2026-11-17 23:59")...)
	row(AllDay, "the short night in Oslo", "2026-03-29 2/8", "K7 2026-03-29 00:00", "M3 2026-03-29 23:59")
	row(AllDay, "the long night in Oslo", "2026-10-25 2/8", "K7 2026-10-25 02:30", "M3 2026-10-25 23:59")
	row(AllDay, "the short night on Lord Howe", "2026-10-04 2/8", "K7 2026-10-04 01:59 Australia/Lord_Howe", "M3 2026-10-04 02:30 Australia/Lord_Howe")
	row(AllDay, "the long night on Lord Howe", "2026-04-05 2/8", "K7 2026-04-05 01:45 Australia/Lord_Howe", "M3 2026-04-05 23:59 Australia/Lord_Howe")
	row(AllDay, "from Oslo to New York in mid-week", "2026-11-17 9/8 above", append(many, "K7 2026-11-17 23:30 America/New_York")...)

	row(OffContact, "corrected", "off 0/0", "off 2026-11-16 2026-11-20", "K7 2026-11-17 10:00 missed")
	row(OffContact, "late entry for last week", "off 1/0 above", "off 2026-11-09 2026-11-13", "K7 2026-11-17 10:00", "K7 2026-11-10 10:00 out")
	row(OffContact, "across midnight", "off 1/0 above", "off 2026-11-16 2026-11-20", "K7 2026-11-15 23:59 in", "K7 2026-11-21 00:00 in", "K7 2026-11-20 23:59 in")
	row(OffContact, "the short night in Oslo", "off 2/0 above", "off 2026-03-29 2026-03-29", "K7 2026-03-29 00:00 in", "K7 2026-03-30 00:00 in", "K7 2026-03-29 23:59 in")
	row(OffContact, "the long night in Oslo", "off 1/0 above", "off 2026-10-25 2026-10-25", "K7 2026-10-26 00:00 in", "K7 2026-10-25 23:59 in")
	row(OffContact, "the short night on Lord Howe", "off 1/0 above", "off 2026-10-04 2026-10-04 Australia/Lord_Howe", "K7 2026-10-05 00:00 in Australia/Lord_Howe", "K7 2026-10-04 23:59 in Australia/Lord_Howe")
	row(OffContact, "the long night on Lord Howe", "off 1/0 above", "off 2026-04-05 2026-04-05 Australia/Lord_Howe", "K7 2026-04-06 00:00 in Australia/Lord_Howe", "K7 2026-04-05 23:59 in Australia/Lord_Howe")
	row(OffContact, "from Oslo to New York in mid-week", "off 1/0 above", "off 2026-11-18 2026-11-18", "K7 2026-11-18 18:30 in America/New_York", "K7 2026-11-17 18:30 in America/New_York") // 00:30 in Oslo

	row(HoursDay, "corrected", "2026-11-17 540/540 heads-up", "work 2026-11-17 09:00 540", "talk 2026-11-17 20:00 1")
	row(HoursDay, "late entry for last week", "2026-11-10 541/540 above", "work 2026-11-17 09:00 60", "work 2026-11-10 09:00 540", "declared 2026-11-10 1")
	row(HoursDay, "across midnight", "2026-11-17 541/540 above", "work 2026-11-16 22:00 661")
	row(HoursDay, "the short night in Oslo", "2026-03-29 420/540", "work 2026-03-28 22:00 540")      // to 08:00, and 02:00 to 03:00 did not exist
	row(HoursDay, "the long night in Oslo", "2026-10-25 541/540 above", "work 2026-10-24 22:00 661") // to 08:01 on the clock
	row(HoursDay, "the short night on Lord Howe", "2026-10-04 450/540", "work 2026-10-03 22:00 570 Australia/Lord_Howe")
	row(HoursDay, "the long night on Lord Howe", "2026-04-05 541/540 above", "work 2026-04-04 23:00 601 Australia/Lord_Howe")
	row(HoursDay, "from Oslo to New York in mid-week", "2026-11-18 541/540 above", "work 2026-11-18 06:00 300", "work 2026-11-18 15:00 241 America/New_York")

	row(HoursWeek, "corrected", "2026-W47 2640/2640 heads-up", "declared 2026-11-16 1320", "declared 2026-11-17 1320", "talk 2026-11-18 09:00 1")
	row(HoursWeek, "late entry for last week", "2026-W46 2641/2640 above", "declared 2026-11-17 60", "declared 2026-11-10 1320", "declared 2026-11-11 1320", "talk 2026-11-12 09:00 1")
	row(HoursWeek, "across midnight", "2026-W47 360/2640", "work 2026-11-15 22:00 480")
	row(HoursWeek, "the short night in Oslo", "2026-W13 1380/2640", "work 2026-03-29 00:00 1440")
	row(HoursWeek, "the long night in Oslo", "2026-W43 1500/2640", "work 2026-10-25 00:00 1500")
	row(HoursWeek, "the short night on Lord Howe", "2026-W40 1410/2640", "work 2026-10-04 00:00 1440 Australia/Lord_Howe")
	row(HoursWeek, "the long night on Lord Howe", "2026-W14 1470/2640", "work 2026-04-05 00:00 1500 Australia/Lord_Howe")
	row(HoursWeek, "from Oslo to New York in mid-week", "2026-W47 2641/2640 above", "declared 2026-11-16 1400", "declared 2026-11-17 1000", "work 2026-11-22 20:00 241 America/New_York") // to 00:01 on Monday: 1 minute less
	rows[len(rows)-1].want = "2026-W47 2640/2640 heads-up"

	row(HoursAverage, "corrected", "2026-W47 58/2880", "declared 2026-11-16 1000", "declared 2026-11-17 500") // 1000 minutes in 17 weeks
	row(HoursAverage, "late entry for last week", "2026-W46 100/2880", "declared 2026-11-17 850", "declared 2026-11-10 850", "declared 2026-11-11 850")
	row(HoursAverage, "across midnight", "2026-W46 10/2880", "work 2026-11-15 21:10 340") // 170 minutes of them on Sunday
	row(HoursAverage, "the short night in Oslo", "2026-W13 81/2880", "work 2026-03-29 00:00 1440")
	row(HoursAverage, "the long night in Oslo", "2026-W43 88/2880", "work 2026-10-25 00:00 1500")
	row(HoursAverage, "the short night on Lord Howe", "2026-W40 82/2880", "work 2026-10-04 00:00 1440 Australia/Lord_Howe")
	row(HoursAverage, "the long night on Lord Howe", "2026-W14 86/2880", "work 2026-04-05 00:00 1500 Australia/Lord_Howe")
	row(HoursAverage, "from Oslo to New York in mid-week", "2026-W47 20/2880", "work 2026-11-17 09:00 170", "work 2026-11-22 21:00 340 America/New_York")
	row(HoursAverage, "above", "2026-W47 2892/2880 above", "off 2026-08-03 2026-11-15", "declared 2026-11-16 1400", "declared 2026-11-17 1400", "declared 2026-11-18 1400", "declared 2026-11-19 1400",
		"declared 2026-07-28 184") // 5784 minutes, and of 119 days 105 were time off

	row(RestDay, "corrected", "2026-11-17 960/660", "work 2026-11-16 09:00 480", "work 2026-11-17 09:00 240", "talk 2026-11-16 23:00 10")
	row(RestDay, "above", "2026-11-17 590/660 above", "work 2026-11-16 09:00 480", "work 2026-11-17 09:00 240", "talk 2026-11-16 23:00 10")
	row(RestDay, "heads-up", "2026-11-17 720/660 heads-up", "work 2026-11-16 09:00 480", "work 2026-11-17 09:00 240", "talk 2026-11-17 05:00 10")
	row(RestDay, "late entry for last week", "2026-11-11 590/660 above", "work 2026-11-17 09:00 240", "work 2026-11-10 09:00 480", "work 2026-11-11 09:00 240", "talk 2026-11-10 23:00 10")
	row(RestDay, "across midnight", "2026-11-17 525/660 above", "work 2026-11-16 09:00 480", "work 2026-11-17 09:00 240", "talk 2026-11-16 23:55 20")
	row(RestDay, "across midnight", "2026-11-17 1440/660", "work 2026-11-16 15:00 530", "talk 2026-11-17 00:10 10")                 // late, and then free
	row(RestDay, "across midnight", "2026-11-17 960/660", "work 2026-11-16 22:00 480", "work 2026-11-17 22:00 480")                 // night shifts
	row(RestDay, "across midnight", "2026-11-17 720/660 heads-up", "work 2026-11-16 23:30 720", "work 2026-11-17 23:30 480")        // a night that ends before noon
	row(RestDay, "the short night in Oslo", "2026-03-29 659/660 above", "work 2026-03-29 09:00 240", "work 2026-03-28 13:00 481")   // 21:01 to 09:00, an hour less
	row(RestDay, "the long night in Oslo", "2026-10-25 660/660 heads-up", "work 2026-10-25 09:00 240", "work 2026-10-24 15:00 480") // 23:00 to 09:00, an hour more
	row(RestDay, "the short night on Lord Howe", "2026-10-04 659/660 above", "work 2026-10-04 09:00 240 Australia/Lord_Howe", "work 2026-10-03 13:30 481 Australia/Lord_Howe")
	row(RestDay, "the long night on Lord Howe", "2026-04-05 660/660 heads-up", "work 2026-04-05 09:00 240 Australia/Lord_Howe", "work 2026-04-04 14:30 480 Australia/Lord_Howe")
	row(RestDay, "from Oslo to New York in mid-week", "2026-11-18 1320/660", "work 2026-11-17 09:00 480", "work 2026-11-18 09:00 240 America/New_York") // 17:00 to 15:00 of Oslo
	row(RestDay, "from Oslo to New York in mid-week", "2026-11-19 600/660 above", "work 2026-11-18 09:00 480 America/New_York", "work 2026-11-19 09:00 240")

	days := []string{"work 2026-11-16 09:00 480", "work 2026-11-17 09:00 480", "work 2026-11-18 09:00 480", "work 2026-11-19 09:00 480", "work 2026-11-20 09:00 480",
		"work 2026-11-21 09:00 480", "work 2026-11-23 09:00 480"}
	row(RestWeek, "corrected", "2026-W47 2400/1440", append(days, "talk 2026-11-22 12:00 10")...)
	row(RestWeek, "above", "2026-W47 1250/1440 above", append(days, "talk 2026-11-22 12:00 10")...) // 12:10 to 09:00
	row(RestWeek, "late entry for last week", "2026-W47 1250/1440 above", append(days, "work 2026-11-24 09:00 480", "talk 2026-11-22 12:00 10")...)
	row(RestWeek, "across midnight", "2026-W47 960/1440 above", append(days[:6:6], "work 2026-11-22 23:30 60", "work 2026-11-24 00:30 60", "talk 2026-11-22 08:00 10")...) // the day off on Monday is the next week's
	row(RestWeek, "the short night in Oslo", "2026-W13 1439/1440 above", "work 2026-03-23 00:00 1440", "work 2026-03-24 00:00 1440", "work 2026-03-25 00:00 1440",
		"work 2026-03-26 00:00 1440", "work 2026-03-27 00:00 1440", "work 2026-03-28 00:00 481", "work 2026-03-29 09:00 1440") // 08:01 to 09:00, an hour less
	row(RestWeek, "the long night in Oslo", "2026-W43 1440/1440 heads-up", "work 2026-10-19 00:00 1440", "work 2026-10-20 00:00 1440", "work 2026-10-21 00:00 1440",
		"work 2026-10-22 00:00 1440", "work 2026-10-23 00:00 1440", "work 2026-10-24 00:00 600", "work 2026-10-25 09:00 1440")
	row(RestWeek, "the short night on Lord Howe", "2026-W40 1439/1440 above", each("work 2026-% Australia/Lord_Howe", "09-28 00:00 1440", "09-29 00:00 1440", "09-30 00:00 1440",
		"10-01 00:00 1440", "10-02 00:00 1440", "10-03 00:00 511", "10-04 09:00 1440")...)
	row(RestWeek, "the long night on Lord Howe", "2026-W14 1440/1440 heads-up", each("work 2026-% Australia/Lord_Howe", "03-30 00:00 1440", "03-31 00:00 1440", "04-01 00:00 1440",
		"04-02 00:00 1440", "04-03 00:00 1440", "04-04 00:00 570", "04-05 09:00 1440")...)
	row(RestWeek, "from Oslo to New York in mid-week", "2026-W47 1320/1440 above", "work 2026-11-16 09:00 480", "work 2026-11-17 09:00 480", "work 2026-11-18 09:00 480 America/New_York",
		"work 2026-11-19 09:00 480 America/New_York", "work 2026-11-20 09:00 480 America/New_York", "work 2026-11-21 09:00 480 America/New_York",
		"work 2026-11-22 09:00 480 America/New_York", "work 2026-11-23 09:00 480 America/New_York")

	six := each("declared 2026-11-% 30", "11", "12", "13", "14", "15", "16")
	row(WorkRun, "corrected", "2026-11-11 6/6 heads-up", append(six, "talk 2026-11-17 10:00 5")...)
	row(WorkRun, "late entry for last week", "2026-11-10 7/6 above", append(six, "declared 2026-11-10 30")...)
	row(WorkRun, "across midnight", "2026-11-11 7/6 above", append(six, "work 2026-11-16 23:00 120")...)
	row(WorkRun, "the short night in Oslo", "2026-03-28 2/6", "work 2026-03-28 23:30 120")
	row(WorkRun, "the long night in Oslo", "2026-10-24 3/6", "work 2026-10-24 23:00 1561")
	rows[len(rows)-1].lines = []string{"work 2026-10-24 23:00 1000", "work 2026-10-25 23:30 90"}
	row(WorkRun, "the short night on Lord Howe", "2026-10-03 2/6", "work 2026-10-03 23:30 60 Australia/Lord_Howe")
	row(WorkRun, "the long night on Lord Howe", "2026-04-04 2/6", "work 2026-04-04 23:30 60 Australia/Lord_Howe")
	row(WorkRun, "from Oslo to New York in mid-week", "2026-11-11 7/6 above", append(six, "talk 2026-11-17 23:30 10 America/New_York")...)

	row(OutsideShare, "corrected", "2026-W47 20/20 heads-up", "outside 2026-11-16 240", "outside 2026-11-17 60")
	row(OutsideShare, "late entry for last week", "2026-W46 25/20 above", "declared 2026-11-17 60", "outside 2026-11-10 300")
	row(OutsideShare, "across midnight", "2026-W47 10/20", "outside 2026-11-17 120", "work 2026-11-15 23:00 120") // ordinary work changes nothing below 20 hours
	row(OutsideShare, "the short night in Oslo", "2026-W13 15/20", "outside 2026-03-29 180")
	row(OutsideShare, "the long night in Oslo", "2026-W43 20/20 heads-up", "work 2026-10-25 00:00 1500", "outside 2026-10-25 375")
	row(OutsideShare, "the short night on Lord Howe", "2026-W40 15/20", "outside 2026-10-04 180 Australia/Lord_Howe")
	row(OutsideShare, "the long night on Lord Howe", "2026-W14 20/20 heads-up", "work 2026-04-05 00:00 1470 Australia/Lord_Howe", "outside 2026-04-05 368 Australia/Lord_Howe")
	row(OutsideShare, "from Oslo to New York in mid-week", "2026-W47 25/20 above", "outside 2026-11-17 150", "outside 2026-11-22 150 America/New_York")

	row(ActiveMatches, "corrected", "2026-11-17 6/6 heads-up", each("match 2026-%", "01-05", "02-05", "03-05", "04-05", "05-05", "06-05", "11-17")...)
	row(ActiveMatches, "late entry for last week", "2026-11-10 2/6", "match 2026-11-01", "match 2026-11-10")
	row(ActiveMatches, "across midnight", "2026-11-17 2/6", "match 2026-11-16", "match 2026-11-17")
	row(ActiveMatches, "the short night in Oslo", "2026-03-29 1/6", "match 2026-03-29")
	row(ActiveMatches, "the long night in Oslo", "2026-10-25 1/6", "match 2026-10-25")
	row(ActiveMatches, "the short night on Lord Howe", "2026-10-04 1/6", "match 2026-10-04 Australia/Lord_Howe")
	row(ActiveMatches, "the long night on Lord Howe", "2026-04-05 1/6", "match 2026-04-05 Australia/Lord_Howe")
	row(ActiveMatches, "from Oslo to New York in mid-week", "2026-11-18 2/6", "match 2026-11-17", "match 2026-11-18 America/New_York")

	row(WeeksWorked, "corrected", "2026-10-05 6/6", "weeks 2026-11-17 2026-10-05", "off 2026-10-28 2026-10-28") // the day off is cancelled
	row(WeeksWorked, "late entry for last week", "2026-11-16 0/6", "weeks 2026-11-17 2026-10-05", "off 2026-11-10 2026-11-10")
	row(WeeksWorked, "across midnight", "2026-11-02 2/6", "weeks 2026-11-17 2026-10-05", "off 2026-11-01 2026-11-01")
	row(WeeksWorked, "the short night in Oslo", "2026-03-30 1/6", "weeks 2026-04-07 2026-03-02", "off 2026-03-29 2026-03-29")
	row(WeeksWorked, "the long night in Oslo", "2026-10-26 2/6", "weeks 2026-11-10 2026-10-05", "off 2026-10-25 2026-10-25")
	row(WeeksWorked, "the short night on Lord Howe", "2026-10-05 2/6", "weeks 2026-10-20 2026-09-07 Australia/Lord_Howe", "off 2026-10-04 2026-10-04 Australia/Lord_Howe")
	row(WeeksWorked, "the long night on Lord Howe", "2026-04-06 2/6", "weeks 2026-04-21 2026-03-02 Australia/Lord_Howe", "off 2026-04-05 2026-04-05 Australia/Lord_Howe")
	row(WeeksWorked, "from Oslo to New York in mid-week", "2026-11-09 1/6", "weeks 2026-11-17 2026-10-05 America/New_York", "off 2026-11-04 2026-11-04")
	return rows
}
