package main

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/us"
)

// regions are all that are written. Where a country has no day off of its own in the library, or another than its law says, the
// line says so and names its source.
func regions() []region {
	all := []region{
		{"AT", "Österreich", at.Holidays},
		{"BE", "België, Belgique, Belgien", be.Holidays},
		// Labour Code art. 154: 1 May moves as the others do. The library moves it behind Easter too often.
		{"BG", "България", with(without(bg.Holidays, bg.LabourDay), yearly(bg.LabourDay.Name, time.May, 1, monday))},
		{"CZ", "Česko", cz.Holidays},
		{"DK", "Danmark", dk.Holidays},
		{"ES", "España", es.Holidays},
		{"FR", "France", fr.Holidays},
		{"GR", "Ελλάδα", gr.Holidays},
		{"HR", "Hrvatska", hr.Holidays},
		{"IE", "Ireland, Éire", ie.Holidays},
		// Law 151 of 8 October 2025.
		{"IT", "Italia", with(it.Holidays, from(2026, yearly("San Francesco d'Assisi", time.October, 4, nil)))},
		{"LT", "Lietuva", lt.Holidays},
		{"LV", "Latvija", lv.Holidays},
		{"NL", "Nederland", nl.Holidays},
		{"NO", "Norge", no.Holidays},
		// Te Kāhui o Matariki Public Holiday Act 2022, schedule 1.
		{"NZ", "New Zealand, Aotearoa", with(nz.Holidays, matariki())},
		// Law of 6 December 2024 on the day before Christmas.
		{"PL", "Polska", with(pl.Holidays, from(2025, yearly("Wigilia Bożego Narodzenia", time.December, 24, nil)))},
		// Law 52/2023.
		{"RO", "România", with(ro.Holidays, from(2024, yearly("Bobotează", time.January, 6, nil)),
			from(2024, yearly("Sfântul Ioan Botezătorul", time.January, 7, nil)))},
		{"SE", "Sverige", se.Holidays},
		{"SI", "Slovenija", si.Holidays},
		{"SK", "Slovensko", slovakia()},
		{"US", "United States", us.Holidays},
	}
	return slices.Concat(all, britain(), germany(), switzerland(), australia(), leftOut())
}

// Where a holiday is moved to when it falls on a weekend.
var (
	monday = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}}
	second = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 2}, {Day: time.Monday, Offset: 1}} // after another
)

// yearly is a holiday on the same day of each year.
func yearly(name string, month time.Month, day int, moved []cal.AltDay) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: month, Day: day, Observed: moved, Func: cal.CalcDayOfMonth}
}

func from(year int, h *cal.Holiday) *cal.Holiday { return h.Clone(&cal.Holiday{StartYear: year}) }

func with(days []*cal.Holiday, more ...*cal.Holiday) []*cal.Holiday { return slices.Concat(days, more) }

func without(days []*cal.Holiday, gone ...*cal.Holiday) []*cal.Holiday {
	return slices.DeleteFunc(slices.Clone(days), func(h *cal.Holiday) bool { return slices.Contains(gone, h) })
}

// matariki falls on a Friday that the law sets down year by year.
func matariki() *cal.Holiday {
	days := [...]string{
		"2024-06-28", "2025-06-20", "2026-07-10", "2027-06-25", "2028-07-14", "2029-07-06", "2030-06-21", "2031-07-11", "2032-07-02",
		"2033-06-24", "2034-07-07", "2035-06-29", "2036-07-18", "2037-07-10", "2038-06-25", "2039-07-15", "2040-07-06", "2041-07-19",
		"2042-07-11", "2043-07-03", "2044-06-24", "2045-07-07",
	}
	return &cal.Holiday{
		Name: "Matariki", StartYear: 2024, EndYear: 2045,
		Func: func(_ *cal.Holiday, year int) time.Time {
			day, err := time.Parse(time.DateOnly, days[year-2024])
			if err != nil || day.Weekday() != time.Friday || day.Year() != year {
				panic("matariki: " + days[year-2024])
			}
			return day
		},
	}
}

// slovakia: the law on public holidays (241/1993) as changed in 2023 (1 September), 2024 (17 November) and 2025 (for 2026
// alone: 8 May and 15 September).
func slovakia() []*cal.Holiday {
	days := make([]*cal.Holiday, 0, len(sk.Holidays))
	for _, h := range sk.Holidays {
		switch {
		case h.Month == time.September && h.Day == 1:
			continue
		case h.Month == time.November && h.Day == 17:
			h = h.Clone(&cal.Holiday{EndYear: 2024})
		case h.Month == time.May && h.Day == 8, h.Month == time.September && h.Day == 15:
			h = h.Clone(&cal.Holiday{Except: []int{2026}})
		}
		days = append(days, h)
	}
	return days
}

// britain: the library has England and Wales. The days of Scotland and of Northern Ireland are those of the Banking and
// Financial Dealings Act 1971, schedule 1, and of gov.uk/bank-holidays.
func britain() []region {
	scotland := with(without(gb.Holidays, gb.EasterMonday, gb.SummerHoliday), gb.SummerHolidayScotland,
		yearly("2nd January", time.January, 2, second), yearly("St Andrew's Day", time.November, 30, monday),
		// Royal proclamation of February 2026, under the same Act.
		&cal.Holiday{Name: "World Cup", Month: time.June, Day: 15, StartYear: 2026, EndYear: 2026, Func: cal.CalcDayOfMonth})
	ulster := with(gb.Holidays, yearly("St Patrick's Day", time.March, 17, monday), yearly("Battle of the Boyne", time.July, 12, monday))
	return []region{
		{"GB-ENG", "England", gb.Holidays},
		{"GB-WLS", "Wales, Cymru", gb.Holidays},
		{"GB-SCT", "Scotland, Alba", scotland},
		{"GB-NIR", "Northern Ireland", ulster},
	}
}

// germany: the law on holidays of Mecklenburg-Vorpommern has 8 March since 2023.
func germany() []region {
	return []region{
		{"DE", "Deutschland", de.Holidays},
		{"DE-BW", "Baden-Württemberg", de.HolidaysBW}, {"DE-BY", "Bayern", de.HolidaysBY}, {"DE-BE", "Berlin", de.HolidaysBE},
		{"DE-BB", "Brandenburg", de.HolidaysBB}, {"DE-HB", "Bremen", de.HolidaysHB}, {"DE-HH", "Hamburg", de.HolidaysHH},
		{"DE-HE", "Hessen", de.HolidaysHE}, {"DE-MV", "Mecklenburg-Vorpommern", with(de.HolidaysMV, yearly("Internationaler Frauentag", time.March, 8, nil))},
		{"DE-NI", "Niedersachsen", de.HolidaysNI}, {"DE-NW", "Nordrhein-Westfalen", de.HolidaysNW},
		{"DE-RP", "Rheinland-Pfalz", de.HolidaysRP}, {"DE-SL", "Saarland", de.HolidaysSL}, {"DE-SN", "Sachsen", de.HolidaysSN},
		{"DE-ST", "Sachsen-Anhalt", de.HolidaysST}, {"DE-SH", "Schleswig-Holstein", de.HolidaysSH}, {"DE-TH", "Thüringen", de.HolidaysTH},
	}
}

// switzerland: the cantons whose days in the library are those of their law. The others differ from town to town.
func switzerland() []region {
	return []region{
		{"CH-AR", "Appenzell Ausserrhoden", ch.HolidaysAR}, {"CH-BE", "Bern", ch.HolidaysBE}, {"CH-BS", "Basel-Stadt", ch.HolidaysBS},
		{"CH-SG", "St. Gallen", ch.HolidaysSG}, {"CH-SH", "Schaffhausen", ch.HolidaysSH}, {"CH-SZ", "Schwyz", ch.HolidaysSZ},
		{"CH-TG", "Thurgau", ch.HolidaysTG}, {"CH-ZH", "Zürich", ch.HolidaysZH},
	}
}

// australia: the library still has the Queen's Birthday; the day of New South Wales is moved by its order of 2025.
func australia() []region {
	all := []region{
		{"AU-ACT", "Australian Capital Territory", au.HolidaysACT},
		{"AU-NSW", "New South Wales", with(au.HolidaysNSW,
			&cal.Holiday{Name: "ANZAC Day", Month: time.April, Day: 27, StartYear: 2026, EndYear: 2026, Func: cal.CalcDayOfMonth},
			&cal.Holiday{Name: "ANZAC Day", Month: time.April, Day: 26, StartYear: 2027, EndYear: 2027, Func: cal.CalcDayOfMonth})},
		{"AU-NT", "Northern Territory", au.HolidaysNT}, {"AU-QLD", "Queensland", au.HolidaysQLD},
		{"AU-SA", "South Australia", au.HolidaysSA}, {"AU-TAS", "Tasmania", au.HolidaysTAS},
		{"AU-VIC", "Victoria", au.HolidaysVIC}, {"AU-WA", "Western Australia", au.HolidaysWA},
	}
	for i, r := range all {
		all[i].days = slices.Clone(r.days)
		for j, h := range r.days {
			if h.Name == "Queen's Birthday" {
				all[i].days[j] = h.Clone(&cal.Holiday{Name: "King's Birthday"})
			}
		}
	}
	return all
}

// leftOut are countries that the library leaves out.
func leftOut() []region {
	midsummer := func(name string, offset int) *cal.Holiday { // the Saturday from 20 to 26 June, and the days around it
		return &cal.Holiday{Name: name, Month: time.June, Day: 20, Weekday: time.Saturday, Offset: 1, CalcOffset: offset, Func: cal.CalcWeekdayFrom}
	}
	easter := func(name string, offset int) *cal.Holiday {
		return &cal.Holiday{Name: name, Offset: offset, Func: cal.CalcEasterOffset}
	}
	return []region{
		{"EE", "Eesti", []*cal.Holiday{ // Pühade ja tähtpäevade seadus
			yearly("Uusaasta", time.January, 1, nil), yearly("Iseseisvuspäev", time.February, 24, nil), easter("Suur reede", -2),
			easter("Ülestõusmispühade 1. püha", 0), yearly("Kevadpüha", time.May, 1, nil), easter("Nelipühade 1. püha", 49),
			yearly("Võidupüha", time.June, 23, nil), yearly("Jaanipäev", time.June, 24, nil), yearly("Taasiseseisvumispäev", time.August, 20, nil),
			yearly("Jõululaupäev", time.December, 24, nil), yearly("Esimene jõulupüha", time.December, 25, nil),
			yearly("Teine jõulupüha", time.December, 26, nil),
		}},
		{"FI", "Suomi, Finland", []*cal.Holiday{ // days off in the state's offices: the church code, the act on independence day, the eves
			yearly("Uudenvuodenpäivä", time.January, 1, nil), yearly("Loppiainen", time.January, 6, nil), easter("Pitkäperjantai", -2),
			easter("Pääsiäispäivä", 0), easter("Toinen pääsiäispäivä", 1), yearly("Vappu", time.May, 1, nil), easter("Helatorstai", 39),
			easter("Helluntaipäivä", 49), midsummer("Juhannusaatto", -1), midsummer("Juhannuspäivä", 0),
			{Name: "Pyhäinpäivä", Month: time.October, Day: 31, Weekday: time.Saturday, Offset: 1, Func: cal.CalcWeekdayFrom},
			yearly("Itsenäisyyspäivä", time.December, 6, nil), yearly("Jouluaatto", time.December, 24, nil),
			yearly("Joulupäivä", time.December, 25, nil), yearly("Tapaninpäivä", time.December, 26, nil),
		}},
		{"HU", "Magyarország", []*cal.Holiday{ // Labour Code, section 102; working days that the government moves are not known years ahead
			yearly("Újév", time.January, 1, nil), yearly("1848-as forradalom", time.March, 15, nil), easter("Nagypéntek", -2),
			easter("Húsvét", 0), easter("Húsvéthétfő", 1), yearly("A munka ünnepe", time.May, 1, nil), easter("Pünkösd", 49),
			easter("Pünkösdhétfő", 50), yearly("Szent István ünnepe", time.August, 20, nil), yearly("1956-os forradalom", time.October, 23, nil),
			yearly("Mindenszentek", time.November, 1, nil), from(2025, yearly("Szenteste", time.December, 24, nil)),
			yearly("Karácsony", time.December, 25, nil), yearly("Karácsony másnapja", time.December, 26, nil),
		}},
		{"IS", "Ísland", []*cal.Holiday{ // Lög um 40 stunda vinnuviku, 6. gr.; the afternoons of 24 and 31 December count as days
			yearly("Nýársdagur", time.January, 1, nil), easter("Skírdagur", -3), easter("Föstudagurinn langi", -2), easter("Páskadagur", 0),
			easter("Annar í páskum", 1),
			{Name: "Sumardagurinn fyrsti", Month: time.April, Day: 19, Weekday: time.Thursday, Offset: 1, Func: cal.CalcWeekdayFrom},
			yearly("Verkalýðsdagurinn", time.May, 1, nil), easter("Uppstigningardagur", 39), easter("Hvítasunnudagur", 49),
			easter("Annar í hvítasunnu", 50), yearly("Þjóðhátíðardagurinn", time.June, 17, nil),
			{Name: "Frídagur verslunarmanna", Month: time.August, Weekday: time.Monday, Offset: 1, Func: cal.CalcWeekdayOffset},
			yearly("Aðfangadagur", time.December, 24, nil), yearly("Jóladagur", time.December, 25, nil),
			yearly("Annar í jólum", time.December, 26, nil), yearly("Gamlársdagur", time.December, 31, nil),
		}},
		{"LU", "Lëtzebuerg, Luxembourg", []*cal.Holiday{ // Code du travail, art. L. 232-2
			yearly("Nouvel An", time.January, 1, nil), easter("Lundi de Pâques", 1), yearly("Fête du Travail", time.May, 1, nil),
			yearly("Journée de l'Europe", time.May, 9, nil), easter("Ascension", 39), easter("Lundi de Pentecôte", 50),
			yearly("Fête nationale", time.June, 23, nil), yearly("Assomption", time.August, 15, nil), yearly("Toussaint", time.November, 1, nil),
			yearly("Noël", time.December, 25, nil), yearly("Saint-Étienne", time.December, 26, nil),
		}},
		{"PT", "Portugal", []*cal.Holiday{ // Código do Trabalho, artigo 234
			yearly("Ano Novo", time.January, 1, nil), easter("Sexta-Feira Santa", -2), easter("Páscoa", 0),
			yearly("Dia da Liberdade", time.April, 25, nil), yearly("Dia do Trabalhador", time.May, 1, nil), easter("Corpo de Deus", 60),
			yearly("Dia de Portugal", time.June, 10, nil), yearly("Assunção de Nossa Senhora", time.August, 15, nil),
			yearly("Implantação da República", time.October, 5, nil), yearly("Todos os Santos", time.November, 1, nil),
			yearly("Restauração da Independência", time.December, 1, nil), yearly("Imaculada Conceição", time.December, 8, nil),
			yearly("Natal", time.December, 25, nil),
		}},
	}
}
