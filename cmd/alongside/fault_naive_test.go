package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"alongside/storage"
)

var naiveClient = &http.Client{Timeout: 200 * time.Millisecond}

// naivePost sends one entry and tells whether Slack said that it has it.
func naivePost(d storage.Delivery) bool {
	metadata, err := json.Marshal(map[string]any{"event_type": "naive", "event_payload": map[string]any{"op": operation(d.ID)}})
	if err != nil {
		return false
	}
	form := url.Values{"channel": {d.To.User}, "text": {"control " + d.ID}, "metadata": {string(metadata)}}
	req, err := http.NewRequest(http.MethodPost, os.Getenv("ALONGSIDE_SLACK_API")+"chat.postMessage", strings.NewReader(form.Encode()))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+os.Getenv("SLACK_BOT_TOKEN"))
	res, err := naiveClient.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = res.Body.Close() }()
	var answer struct{ OK bool }
	return json.NewDecoder(res.Body).Decode(&answer) == nil && answer.OK
}
