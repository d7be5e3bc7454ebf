package main

// guide is what the demo's page proposes to somebody who plays a person for the first time.
type guide struct {
	About string   `json:"about"`          // one or two sentences: who this is and what there is to see
	Try   []string `json:"try"`            // commands that this person may type
	Then  *turn    `json:"then,omitempty"` // who to be next
}

// turn names the person and the place where the story goes on.
type turn struct {
	User  string `json:"user"`
	Place string `json:"place,omitempty"` // empty: their direct messages
	Say   string `json:"say"`
}

// demoGuide is the first minute of the demo, by person.
func demoGuide() map[string]guide {
	return map[string]guide{
		"U0ADA": {
			About: "You are Ada, a peer worker. You and Kim agreed on two contacts a day with K7. Log three and see what happens.",
			Try:   []string{"/contact K7 25m call", "/contact K7 10m text", "/contact K7 15m call in"},
			Then:  &turn{User: "U0KIM", Place: coordChannel, Say: "Then be Kim, who coordinates"},
		},
		"U0BO": {
			About: "You are Bo, a peer worker whose Slack is in Norwegian, so Alongside answers in Norwegian.",
			Try:   []string{"/contact T2 25m telefon", "/peer uke", "/contact hjelp"},
		},
		"U0ILE": {
			About: "You are Ile, a peer worker whose Slack is in Romanian. Nothing is agreed with you yet, so the team's starter limits hold.",
			Try:   []string{"/contact P4 25m apel", "/peer săptămână", "/peer acord"},
		},
		"U0KIM": {
			About: "You are Kim, a coordinator. Alerts come to #peer-coordinators, after the worker has read them. Agreements are yours to propose.",
			Try:   []string{"/team", "/team agreement @ile", "/team add @nia"},
			Then:  &turn{User: "U0NIA", Say: "Then be Nia, whom you asked"},
		},
		"U0RUNE": {
			About: "You are Rune, a coordinator whose Slack is in Norwegian. The channel is in the team's language, answers are in yours.",
			Try:   []string{"/team", "/team avtale @bo", "/team hjelp"},
		},
		"U0DEE": {
			About: "You are Dee, the deputy. An alert that no coordinator takes comes to you: raise one as Ada, then move the clock to tomorrow.",
			Try:   []string{"/team", "/team help"},
			Then:  &turn{User: "U0ADA", Say: "Be Ada"},
		},
		"U0NIA": {
			About: "You are Nia. You are in no team until a coordinator asks you and you say yes.",
			Try:   []string{"/contact K7 25m call", "/peer"},
			Then:  &turn{User: "U0KIM", Say: "Be Kim, who can ask you"},
		},
		"U0ADMIN": {
			About: "You run the bot. You set up teams, and you see nobody's records.",
			Try:   []string{"/team setup", "/team", "/contact K7 25m call"},
		},
		"U0GUS": {
			About: "You are Gus, a guest in this workspace. Guests are answered kindly, and nothing is stored about them.",
			Try:   []string{"/contact K7 25m call", "/team"},
		},
	}
}
