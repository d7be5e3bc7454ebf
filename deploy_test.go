package alongside_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The numbers are those of the CIS Docker Benchmark, as docker-bench-security tests them.

// stages splits a Dockerfile into its stages, each a list of instructions with continued lines joined and comments gone.
func stages(text string) [][]string {
	text = strings.ReplaceAll(text, "\\\n", " ")
	var all [][]string
	for line := range strings.Lines(text) {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, "FROM ") {
			all = append(all, nil)
		}
		if len(all) > 0 {
			all[len(all)-1] = append(all[len(all)-1], line)
		}
	}
	return all
}

var (
	privateName = regexp.MustCompile(`(?i)token|secret|passw|api_?key|private_?key|credential`)
	privateText = regexp.MustCompile(`xox[a-z]-|xapp-|-----BEGIN|redis://[^ ]*:[^ ]*@`)
	pinned      = regexp.MustCompile(`@sha256:[0-9a-f]{64}$|:[^:/]*[0-9][^:/]*$|:nonroot$`)
)

// weakImage names what a Dockerfile lacks.
func weakImage(text string) []string {
	var lacks []string
	say := func(format string, args ...any) { lacks = append(lacks, fmt.Sprintf(format, args...)) }
	all := stages(text)
	if len(all) < 2 {
		say("one stage: the compiler would be part of the image")
	}
	var user, health bool
	for i, stage := range all {
		last := i == len(all)-1
		for _, line := range stage {
			word, rest, _ := strings.Cut(line, " ")
			switch word {
			case "FROM":
				if image, _, _ := strings.Cut(rest, " "); !pinned.MatchString(image) {
					say("4.2 the base image %s is not pinned", image)
				}
			case "USER":
				if name, _, _ := strings.Cut(rest, ":"); last {
					user = name != "root" && name != "0"
				}
			case "HEALTHCHECK":
				health = health || last && strings.Contains(rest, "CMD [")
			case "RUN":
				if last {
					say("4.8 the image runs %q: it could leave setuid files or tools behind", rest)
				}
			case "ADD":
				say("4.9 ADD instead of COPY: %q", rest)
			case "ENV", "ARG":
				if privateName.MatchString(rest) {
					say("4.10 a secret as %s: %q", word, rest)
				}
			case "COPY":
				if last && (strings.HasPrefix(rest, ". ") || regexp.MustCompile(`--chmod=(0?[4-7]\d{3}|[ug+]*s)`).MatchString(rest)) {
					say("4.8 or 4.10 the image takes in too much: %q", rest)
				}
			}
			if privateText.MatchString(line) {
				say("4.10 something secret in %q", line)
			}
		}
	}
	if !user {
		say("4.1 the image runs as root")
	}
	if !health {
		say("4.6 the image has no HEALTHCHECK")
	}
	return lacks
}

// weakService names what a service of a compose file lacks.
func weakService(name string, s node) []string {
	var lacks []string
	say := func(format string, args ...any) { lacks = append(lacks, name+": "+fmt.Sprintf(format, args...)) }
	if user := s.at("user").text; user == "" || strings.HasPrefix(user, "0") || strings.HasPrefix(user, "root") {
		say("4.1 it runs as root")
	}
	if s.at("healthcheck").at("test").empty() {
		say("4.6 no healthcheck")
	}
	for key, value := range s.at("environment").fields {
		if privateName.MatchString(key) && !strings.HasSuffix(key, "_FILE") || privateText.MatchString(value.text) {
			say("4.10 a secret in the environment: %s", key)
		}
	}
	if !slices.Equal(s.at("cap_drop").texts(), []string{"ALL"}) || !s.at("cap_add").empty() {
		say("5.4 it keeps Linux capabilities")
	}
	if s.at("privileged").text == "true" {
		say("5.5 it is privileged")
	}
	if s.at("mem_limit").text == "" {
		say("5.11 no memory limit")
	}
	if s.at("read_only").text != "true" {
		say("5.13 its root file system is writable")
	}
	if !slices.Contains(s.at("security_opt").texts(), "no-new-privileges:true") {
		say("5.26 it may gain privileges")
	}
	if s.at("pids_limit").text == "" {
		say("5.29 no limit on processes")
	}
	for _, volume := range s.at("volumes").texts() {
		if strings.Contains(volume, "docker.sock") || strings.HasPrefix(volume, "/") {
			say("5.6 or 5.32 it mounts %s of the host", volume)
		}
	}
	for _, key := range []string{"network_mode", "pid", "ipc", "devices"} {
		if !s.at(key).empty() {
			say("5.10 to 5.18 it shares %s with the host", key)
		}
	}
	return lacks
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDockerfileIsHardened(t *testing.T) {
	text := read(t, "Dockerfile")
	for _, lack := range weakImage(text) {
		t.Error(lack)
	}
	if !strings.Contains(text, "RUN make build ") {
		t.Error("the image is not built by `make build`, so its binary may differ from the one that was tested")
	}
	_, rest, _ := strings.Cut(read(t, "go.mod"), "\ngo ")
	want, _, _ := strings.Cut(rest, "\n")
	if !strings.Contains(text, "FROM golang:"+want+"-") {
		t.Errorf("the image is not built with Go %s, which go.mod names", want)
	}
}

// TestBuilderGetsEveryPackage holds .dockerignore, a list of what goes to the builder, against the import table.
func TestBuilderGetsEveryPackage(t *testing.T) {
	lets := strings.Split(read(t, ".dockerignore"), "\n")
	for dir := range layout {
		if top, _, _ := strings.Cut(dir, "/"); top != "." && !slices.Contains(lets, "!"+top) {
			t.Errorf(".dockerignore keeps package %s from the builder", top)
		}
	}
}

func TestComposeIsHardened(t *testing.T) {
	compose := parseYAML(t, read(t, "deploy/compose.yaml"))
	services := compose.at("services")
	if len(services.fields) < 2 {
		t.Fatalf("read %d services, there are two: the reader of this test misread the file", len(services.fields))
	}
	for name, s := range services.fields {
		for _, lack := range weakService(name, s) {
			t.Error(lack)
		}
	}
	for name, secret := range compose.at("secrets").fields {
		if !strings.HasPrefix(secret.at("file").text, "./secrets/") {
			t.Errorf("secret %s is not a file below deploy/secrets", name)
		}
	}
	redis := services.at("redis")
	if !redis.at("ports").empty() || !slices.Equal(redis.at("networks").texts(), []string{"data"}) {
		t.Error("the database can be reached from outside its own network")
	}
	if compose.at("networks").at("data").at("internal").text != "true" {
		t.Error("the network of the database is not internal")
	}
	if !pinned.MatchString(redis.at("image").text) {
		t.Errorf("the image %s is not pinned", redis.at("image").text)
	}
	for option, want := range map[string]string{
		"--appendonly": "yes", "--appendfsync": "always", "--no-appendfsync-on-rewrite": "no", "--maxmemory-policy": "noeviction",
		"--aclfile": "/run/secrets/redis_users",
	} {
		if got := redisOptions(redis)[option]; got != want {
			t.Errorf("the database runs with %s %q, want %q", option, got, want)
		}
	}
}

// redisOptions reads the command line of the database as options and values.
func redisOptions(service node) map[string]string {
	options := map[string]string{}
	words := service.at("command").texts()
	for i := 1; i+1 < len(words); i += 2 {
		options[words[i]] = words[i+1]
	}
	return options
}

// TestHardeningBites holds the checks against an image and a service that break every rule.
func TestHardeningBites(t *testing.T) {
	image := strings.Join(weakImage("FROM golang\nENV BOT_TOKEN=xoxb-1\nADD http://example.org/a /a\nCOPY . /src\nRUN chmod u+s /a\nUSER root\n"), "\n")
	for _, number := range []string{"one stage", "4.1 ", "4.2 ", "4.6 ", "4.8 ", "4.9 ", "4.10 "} {
		if !strings.Contains(image, number) {
			t.Errorf("the weak image passed %s", number)
		}
	}
	bad := parseYAML(t, `
environment:
  BOT_TOKEN: abc
cap_add:
  - SYS_ADMIN
privileged: true
volumes:
  - /var/run/docker.sock:/var/run/docker.sock
network_mode: host
`)
	service := strings.Join(weakService("bad", bad), "\n")
	for _, number := range []string{"4.1 ", "4.6 ", "4.10 ", "5.4 ", "5.5 ", "5.11 ", "5.13 ", "5.26 ", "5.29 ", "5.32 ", "5.10 "} {
		if !strings.Contains(service, number) {
			t.Errorf("the weak service passed %s", number)
		}
	}
}
