package messages

import (
	"embed"
	"io/fs"
	"path"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed locales/*.toml
var localeFiles embed.FS

// Languages are the languages that the product speaks. The first is the one to fall back on.
var Languages = []string{"en", "nb", "ro"}

var localizers = loadLocales()

func loadLocales() map[string]*i18n.Localizer {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	files, err := fs.Glob(localeFiles, "locales/*.toml")
	if err != nil {
		panic("messages: " + err.Error())
	}
	for _, name := range files {
		raw, err := localeFiles.ReadFile(name)
		if err != nil {
			panic("messages: " + err.Error())
		}
		if _, err := bundle.ParseMessageFileBytes(raw, path.Base(name)); err != nil {
			panic("messages: " + name + ": " + err.Error())
		}
	}
	byLanguage := map[string]*i18n.Localizer{}
	for _, lang := range Languages {
		byLanguage[lang] = i18n.NewLocalizer(bundle, lang)
	}
	return byLanguage
}

// LanguageOf maps a Slack locale such as "nb-NO" or "en-GB" to one of Languages, and "" where we do not speak it.
func LanguageOf(locale string) string {
	short, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(locale, "_", "-")), "-")
	switch short {
	case "nb", "no", "nn":
		return "nb"
	case "en", "ro":
		return short
	}
	return ""
}

// args are the facts that a sentence names. Strings are escaped for Slack unless they are safe.
type args map[string]any

// safe is text that is already Slack markup of our own making, such as a mention.
type safe string

// words is one language.
type words struct {
	lang   string
	loc    *i18n.Localizer
	prefix string // of the commands
}

func wordsOf(lang string) *words {
	loc, ok := localizers[lang]
	if !ok {
		lang, loc = Languages[0], localizers[Languages[0]]
	}
	return &words{lang: lang, loc: loc}
}

// heard, where a test sets it, is told every id that is said.
var heard func(id string)

// say returns the sentence of an id with its facts filled in. A fact named N chooses the plural form.
func (w *words) say(id string, facts args) string {
	if heard != nil {
		heard(id)
	}
	cfg := &i18n.LocalizeConfig{MessageID: id, TemplateData: facts, TemplateParser: sentenceParser{}}
	if n, ok := facts["N"]; ok {
		cfg.PluralCount = n
	}
	text, err := w.loc.Localize(cfg)
	if err != nil && text == "" {
		// The tests hold every id in every language; if one is missing all the same, its name is better than silence.
		return id
	}
	return text
}

// plain returns the sentence for a plain_text object, in which Slack parses no markup and nothing is escaped.
func (w *words) plain(id string, facts args) string { return unescape(w.say(id, facts)) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// escape makes text harmless in Slack's markup: only these three characters are special, once (Slack: Formatting text).
func escape(s string) string   { return escaper.Replace(s) }
func unescape(s string) string { return unescaper.Replace(s) }

// mention names a person so that Slack shows the name in the reader's own way.
func mention(user string) safe {
	if user == "" {
		return ""
	}
	return safe("<@" + escape(user) + ">")
}

// place names a channel.
func place(channel string) safe {
	if channel == "" {
		return ""
	}
	return safe("<#" + escape(channel) + ">")
}
