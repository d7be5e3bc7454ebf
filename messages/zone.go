package messages

import (
	"slices"

	"github.com/slack-go/slack"
)

// zoneGroup is a heading of the list of zones.
type zoneGroup struct {
	label string // message id
	zones []string
}

// zoneGroups are the IANA zones that the set-up offers: one for each civil time in Europe with its capitals, and the
// common ones elsewhere. A person whose own zone is missing finds it on top.
var zoneGroups = []zoneGroup{
	{"setup_zones_europe", []string{
		"Europe/Amsterdam", "Europe/Andorra", "Europe/Athens", "Europe/Belgrade", "Europe/Berlin", "Europe/Bratislava",
		"Europe/Brussels", "Europe/Bucharest", "Europe/Budapest", "Europe/Chisinau", "Europe/Copenhagen", "Europe/Dublin",
		"Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/Ljubljana", "Europe/London",
		"Europe/Luxembourg", "Europe/Madrid", "Europe/Malta", "Europe/Minsk", "Europe/Monaco", "Europe/Oslo", "Europe/Paris",
		"Europe/Podgorica", "Europe/Prague", "Europe/Riga", "Europe/Rome", "Europe/Sarajevo", "Europe/Skopje", "Europe/Sofia",
		"Europe/Stockholm", "Europe/Tallinn", "Europe/Tirane", "Europe/Vaduz", "Europe/Vienna", "Europe/Vilnius",
		"Europe/Warsaw", "Europe/Zagreb", "Europe/Zurich", "Atlantic/Azores", "Atlantic/Canary", "Atlantic/Faroe",
		"Atlantic/Madeira", "Atlantic/Reykjavik", "Arctic/Longyearbyen",
	}},
	{"setup_zones_america", []string{
		"America/Anchorage", "America/Argentina/Buenos_Aires", "America/Bogota", "America/Chicago", "America/Denver",
		"America/Halifax", "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Nuuk", "America/Phoenix",
		"America/Santiago", "America/Sao_Paulo", "America/St_Johns", "America/Toronto", "America/Vancouver",
	}},
	{"setup_zones_africa", []string{"Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi"}},
	{"setup_zones_asia", []string{
		"Asia/Dubai", "Asia/Jerusalem", "Asia/Kolkata", "Asia/Manila", "Asia/Singapore", "Asia/Tbilisi", "Asia/Tokyo",
	}},
	{"setup_zones_pacific", []string{
		"Australia/Adelaide", "Australia/Brisbane", "Australia/Perth", "Australia/Sydney", "Pacific/Auckland", "Pacific/Honolulu",
	}},
}

// Zones returns every zone that the set-up offers.
func Zones() []string {
	var all []string
	for _, g := range zoneGroups {
		all = append(all, g.zones...)
	}
	return all
}

// zoneSelect offers the zones, with one chosen; a chosen zone that is not offered is put on top.
func (s *sheet) zoneSelect(chosen string) *slack.SelectBlockElement {
	var groups []*slack.OptionGroupBlockObject
	var initial *slack.OptionBlockObject
	add := func(label string, zones []string) {
		options := make([]*slack.OptionBlockObject, 0, len(zones))
		for _, z := range zones {
			o := slack.NewOptionBlockObject(z, plainText(cut(z, optionText)), nil)
			if z == chosen {
				initial = o
			}
			options = append(options, o)
		}
		groups = append(groups, slack.NewOptionGroupBlockElement(plainText(s.plain(label, nil)), options...))
	}
	if chosen != "" && !slices.Contains(Zones(), chosen) {
		add("setup_zones_own", []string{chosen})
	}
	for _, g := range zoneGroups {
		add(g.label, g.zones)
	}
	e := slack.NewOptionsGroupSelectBlockElement(slack.OptTypeStatic, nil, "v", groups...)
	e.InitialOption = initial
	return e
}
