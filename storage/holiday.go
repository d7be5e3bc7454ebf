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
