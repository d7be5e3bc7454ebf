package scheduler

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// specs reads cron specs: five fields, or a descriptor. It refuses what robfig/cron would take to its harm: a zone in front
// (malformed ones end the process, and schedules here run on UTC so that no change of clocks skips or doubles them), and
// days that never come.
type specs struct{}

var fields = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)

// Parse returns the schedule of a spec.
func (specs) Parse(spec string) (cron.Schedule, error) {
	if strings.Contains(spec, "TZ=") {
		return nil, fmt.Errorf("cron spec %q: a zone in front is refused; schedules run in UTC", spec)
	}
	schedule, err := fields.Parse(spec)
	if err != nil {
		return nil, fmt.Errorf("cron spec %q: %w", spec, err)
	}
	// 1 January of a leap year: every day of the calendar comes within the five years that Next searches.
	if schedule.Next(time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, fmt.Errorf("cron spec %q: that day never comes", spec)
	}
	return schedule, nil
}
