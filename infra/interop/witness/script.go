// Plays the requests that a testscript of litewitness sends to itself, as it stands in the source of torchwood.
package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

const section = "-- add-checkpoint.hurl --\n"

// One request in the language of hurl: the body, the status, and what is asserted of the answer.
var step = regexp.MustCompile("(?s)POST http://[^\n]+/add-checkpoint\n```\n(.*?)```\nHTTP (\\d+)\n\\[Asserts\\]\n([^\n]+)\n")

func (c *client) play(file string) error {
	script, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	_, after, found := strings.Cut(string(script), section)
	if !found {
		return errors.New("the script has no requests")
	}
	requests, _, _ := strings.Cut(after, "\n-- ")
	steps := step.FindAllStringSubmatch(requests, -1)
	if len(steps) != strings.Count(requests, "POST ") {
		return fmt.Errorf("of %d requests %d were understood", strings.Count(requests, "POST "), len(steps))
	}
	for i, s := range steps {
		if err := c.playOne(s[1], s[2], s[3]); err != nil {
			return fmt.Errorf("request %d: %w", i+1, err)
		}
	}
	return nil
}

func (c *client) playOne(body, status, assertion string) error {
	a, err := c.post(body)
	if err != nil {
		return err
	}
	if strconv.Itoa(a.status) != status {
		return fmt.Errorf("status %d in place of %s: %s", a.status, status, a.body)
	}
	if err := assert(assertion, a.body); err != nil {
		return err
	}
	if a.status != 200 {
		return nil
	}
	_, checkpoint, _ := strings.Cut(body, "\n\n")
	return c.checkCosignature(checkpoint, a.body)
}

func assert(assertion, body string) error {
	for words, holds := range map[string]func(string, string) bool{
		"body contains ": strings.Contains,
		"body == ":       func(body, wanted string) bool { return body == wanted },
	} {
		quoted, found := strings.CutPrefix(assertion, words)
		if !found {
			continue
		}
		wanted, err := strconv.Unquote(quoted)
		if err != nil {
			return err
		}
		if !holds(body, wanted) {
			return fmt.Errorf("%s does not hold of %q", assertion, body)
		}
		return nil
	}
	return fmt.Errorf("an assertion that is not understood: %s", assertion)
}
