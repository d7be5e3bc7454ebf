package peer

// hours appends what the rules of working time measure in the windows that a change of a piece of work touches.
func (l *Ledger) hours(findings []Finding, changed Work) []Finding {
	a, b := changed.Touched()
	from, to := a.ordinal(), b.ordinal()
	thisWeek := max(ordinalMonday(l.Today.ordinal()), ordinalMonday(to))
	weeks := averageWeeks(l.Pack)
	lastWeek := min(ordinalMonday(to)+7*(weeks-1), thisWeek)
	s := l.sheet(ordinalMonday(from)-7*(weeks-1), max(lastWeek+6, to+9))
	defer s.done()
	t := tally{Ledger: l, sheet: s, findings: findings, at: changed.Start.Unix(), day: from}
	for i := range rules {
		r := &rules[i]
		if r.Records != OfHours {
			continue
		}
		switch r.ID {
		case HoursDay:
			for day := from; day <= to; day++ {
				t.add(r, span{day, day, s.minutes(day, day)})
			}
		case HoursWeek:
			for week := ordinalMonday(from); week <= to; week += 7 {
				t.add(r, span{week, week + 6, s.minutes(week, week+6)})
			}
		case HoursAverage:
			for week := ordinalMonday(from); week <= lastWeek; week += 7 {
				t.add(r, t.average(week))
			}
		case OutsideShare:
			for week := ordinalMonday(from); week <= min(ordinalMonday(to)+7*(shareWeeks-1), thisWeek); week += 7 {
				t.add(r, t.share(week))
			}
		case WorkRun:
			for _, run := range s.runs(from, to) {
				t.add(r, run)
			}
		case RestDay:
			// A free stretch that ends or begins on these days may touch the day before and the day after.
			for day := from - 1; day <= to+1; day++ {
				t.add(r, s.restDay(day))
			}
		case RestWeek:
			// As rests are counted up to three days, they may touch a week three days off.
			for week := ordinalMonday(from - 3); week <= to+3; week += 7 {
				t.add(r, s.restWeek(week))
			}
		}
	}
	return t.findings
}

// tally is the work of one measuring.
type tally struct {
	*Ledger
	sheet    *sheet
	findings []Finding
	at       int64 // when what changed began, and its day: for windows in which nothing is left
	day      int
}

// add appends a finding, held against what was in force when the last record of its window happened.
func (t *tally) add(r *Rule, s span) {
	from := s.first
	if r.ID == RestDay {
		from-- // the rest before a day follows from the day before it, too
	}
	at, on, ok := t.sheet.lastIn(from, s.last)
	if !ok {
		at, on = t.at, t.day
	}
	if f, ok := t.finding(r, "", s, at, on); ok {
		t.findings = append(t.findings, f)
	}
}

// minutes is the working time of the days from one to another, both included.
func (s *sheet) minutes(from, to int) (minutes int) {
	for day := max(from, s.first); day <= to && day < s.first+len(s.days); day++ {
		minutes += s.days[day-s.first].minutes()
	}
	return minutes
}

// runs returns the runs of days worked that contain the days from one to another. Of a day without work these are the run
// that ends the day before, the day itself with 0, and the run that begins the day after, as far as they exist.
func (s *sheet) runs(from, to int) []span {
	var runs []span
	add := func(r span) {
		if n := len(runs); r.last >= r.first && (n == 0 || runs[n-1].first < r.first) {
			runs = append(runs, r)
		}
	}
	for day := from; day <= to; day++ {
		if s.works(day) {
			add(s.run(day))
			continue
		}
		if s.works(day - 1) {
			add(s.run(day - 1))
		}
		add(span{day, day, 0})
		if s.works(day + 1) {
			add(s.run(day + 1))
		}
	}
	return runs
}

// run is the run of days around a day on which there is work.
func (s *sheet) run(day int) span {
	first, last := day, day
	for s.works(first - 1) {
		first--
	}
	for s.works(last + 1) {
		last++
	}
	return span{first, last, last - first + 1}
}

func (s *sheet) works(day int) bool {
	d := s.day(day)
	return d != nil && d.minutes() > 0
}
