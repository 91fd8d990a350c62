// One request to a witness, and the cosignature in its answer.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
)

const (
	within         = 20 * time.Second
	answerBytesMax = 1 << 20
	// How far the clock of the witness may be from ours.
	clockDrift = time.Minute
)

type client struct {
	address string
	witness *torchwood.CosignatureVerifier
	http    http.Client
	done    report
}

func newClient(address, vkey string) (*client, error) {
	v, err := torchwood.NewCosignatureVerifier(vkey)
	if err != nil {
		return nil, fmt.Errorf("the witness's key: %w", err)
	}
	return &client{address: address, witness: v, http: http.Client{Timeout: within}}, nil
}

type answer struct {
	status      int
	contentType string
	body        string
}

// post sends no media type, as the specification names none.
func (c *client) post(body string) (answer, error) {
	request, err := http.NewRequest(http.MethodPost, c.address+"/add-checkpoint", strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	c.done.Requests++
	a, err := c.send(request)
	if err == nil {
		c.done.Statuses = append(c.done.Statuses, a.status)
	}
	return a, err
}

func (c *client) send(request *http.Request) (answer, error) {
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, answerBytesMax))
	if err != nil {
		return answer{}, err
	}
	return answer{response.StatusCode, response.Header.Get("Content-Type"), string(body)}, nil
}

// checkCosignature opens the checkpoint with the answer's lines added to it, as the specification proposes.
func (c *client) checkCosignature(checkpoint, lines string) error {
	text, _, found := strings.Cut(checkpoint, "\n\n")
	if !found {
		return fmt.Errorf("no note: %q", checkpoint)
	}
	n, err := note.Open(bytes.Join([][]byte{[]byte(checkpoint), []byte(lines)}, nil), note.VerifierList(c.witness))
	if err != nil {
		return fmt.Errorf("the cosignature: %w", err)
	}
	if n.Text != text+"\n" || len(n.Sigs) != 1 {
		return fmt.Errorf("%d cosignatures over %q", len(n.Sigs), n.Text)
	}
	seconds, err := torchwood.CosignatureTimestamp(n.Sigs[0])
	if err != nil {
		return err
	}
	if drift := time.Since(time.Unix(seconds, 0)); drift > clockDrift || drift < -clockDrift {
		return fmt.Errorf("the cosignature is of %v ago", drift)
	}
	c.done.Cosignatures++
	return nil
}
