package peer

// AlertsOf returns the alerts about contacts during a time off that stand: those that nobody has closed and no correction withdrew.
func (t TimeOff) AlertsOf(alerts []Alert) []Alert {
	var standing []Alert
	for _, a := range alerts {
		if a.Rule == OffContact && a.Window == t.ID && a.Worker == t.Worker && (a.State == Open || a.State == Acknowledged) {
			standing = append(standing, a)
		}
	}
	return standing
}

// AfterTimeOff returns what the rule about contacts during time off measures for the codes of some alerts, after a change of the
// time off that they are about. It measures for no other code: what was logged before a time off was told is nothing to be told of.
func (l Ledger) AfterTimeOff(off TimeOff, alerts []Alert) []Finding {
	var findings []Finding
	for _, a := range alerts {
		findings = append(findings, l.duringTimeOff(off, a.Code))
	}
	return findings
}

// Covered returns an alert about a contact during time off with who is there for its code by now, and whether that changed.
func (a Alert) Covered(t TimeOff) (Alert, bool) {
	if cover := t.CoverOf(a.Code); cover != a.Cover {
		a.Cover = cover
		a.Version++
		return a, true
	}
	return a, false
}
