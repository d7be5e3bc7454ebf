package peer

// editableDays is for how many days back an entry may be changed: long enough for a fortnight that was written up late.
const editableDays = 14

// Editable tells whether an entry of a day may still be changed on another day, which is today for its worker.
func Editable(day, today Day) bool { return today.Since(day) <= editableDays }

// EditableFrom returns the first day of which entries may still be changed.
func EditableFrom(today Day) Day { return today.Add(-editableDays) }
