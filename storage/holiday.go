package storage

import "alongside/peer"

// daysStored writes days in ISO 8601, nil where there are none.
func daysStored(days []peer.Day) []string {
	if len(days) == 0 {
		return nil
	}
	stored := make([]string, len(days))
	for i, d := range days {
		stored[i] = d.String()
	}
	return stored
}

func daysRead(kind string, stored []string) ([]peer.Day, error) {
	if len(stored) == 0 {
		return nil, nil
	}
	days := make([]peer.Day, len(stored))
	for i, s := range stored {
		day, err := peer.ParseDay(s)
		if err != nil {
			return nil, corrupt(kind, "a day off is no day")
		}
		days[i] = day
	}
	return days, nil
}

// kindsStored keeps nil, which says that nothing was set, apart from an empty list.
func kindsStored(kinds []peer.TimeOffKind) []string {
	if kinds == nil {
		return nil
	}
	stored := make([]string, len(kinds))
	for i, k := range kinds {
		stored[i] = string(k)
	}
	return stored
}

func kindsRead(stored []string) []peer.TimeOffKind {
	if stored == nil {
		return nil
	}
	kinds := make([]peer.TimeOffKind, len(stored))
	for i, k := range stored {
		kinds[i] = peer.TimeOffKind(k)
	}
	return kinds
}
