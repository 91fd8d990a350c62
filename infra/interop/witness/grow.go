// A log of our own that grows, cosigned at each size, with each error on the way.
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Around the widths of tiles, and some in between.
var sizes = []int64{1, 2, 3, 7, 8, 255, 256, 257, 300, 1000}

type growing struct {
	origin string
	signer note.Signer
	hashes []tlog.Hash
	size   int64
}

func (g *growing) reader() tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, 0, len(indexes))
		for _, i := range indexes {
			found = append(found, g.hashes[i])
		}
		return found, nil
	})
}

func (g *growing) growTo(size int64) error {
	for ; g.size < size; g.size++ {
		hashes, err := tlog.StoredHashes(g.size, fmt.Appendf(nil, "entry %d", g.size), g.reader())
		if err != nil {
			return err
		}
		g.hashes = append(g.hashes, hashes...)
	}
	return nil
}

// note signs the tree of a size, with its root or another one.
func (g *growing) note(size int64, root tlog.Hash) (string, error) {
	text := torchwood.Checkpoint{Origin: g.origin, Tree: tlog.Tree{N: size, Hash: root}}.String()
	signed, err := note.Sign(&note.Note{Text: text}, g.signer)
	return string(signed), err
}

func (g *growing) proof(from, to int64) ([]tlog.Hash, error) {
	if from == 0 || from == to {
		return nil, nil
	}
	return tlog.ProveTree(to, from, g.reader())
}

func body(old int64, proof []tlog.Hash, checkpoint string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "old %d\n", old)
	for _, h := range proof {
		fmt.Fprintln(&b, base64.StdEncoding.EncodeToString(h[:]))
	}
	return b.String() + "\n" + checkpoint
}

func (c *client) grow(skey string) error {
	signer, err := note.NewSigner(skey)
	if err != nil {
		return err
	}
	g := &growing{origin: signer.Name(), signer: signer}
	last := int64(0)
	for _, size := range sizes {
		if err := c.growOnce(g, last, size); err != nil {
			return fmt.Errorf("from %d to %d: %w", last, size, err)
		}
		last = size
	}
	return c.checkMonitoring(g, skey)
}

func (c *client) growOnce(g *growing, last, size int64) error {
	if err := g.growTo(size); err != nil {
		return err
	}
	root, err := tlog.TreeHash(size, g.reader())
	if err != nil {
		return err
	}
	checkpoint, err := g.note(size, root)
	if err != nil {
		return err
	}
	proof, err := g.proof(last, size)
	if err != nil {
		return err
	}
	if err := c.provoke(g, last, size, proof, checkpoint); err != nil {
		return err
	}
	// Twice: the second time nothing has grown.
	for _, request := range []string{body(last, proof, checkpoint), body(size, nil, checkpoint)} {
		a, err := c.expect(request, http.StatusOK)
		if err != nil {
			return err
		}
		if err := c.checkCosignature(checkpoint, a.body); err != nil {
			return err
		}
	}
	return nil
}

// provoke sends what must not be cosigned. Nothing in it is signed but true, so that the log is no liar in the end.
func (c *client) provoke(g *growing, last, size int64, proof []tlog.Hash, checkpoint string) error {
	other := tlog.Hash(sha256.Sum256([]byte("another tree")))
	stranger := strings.Replace(checkpoint, g.origin, "unknown.example", 1)
	unsigned := strings.Replace(checkpoint, fmt.Sprintf("\n%d\n", size), fmt.Sprintf("\n%d\n", size+1), 1)
	for _, wrong := range []struct {
		request string
		status  int
	}{
		{"old x\n\n" + checkpoint, http.StatusBadRequest},
		{body(size+1, nil, checkpoint), http.StatusBadRequest},
		{body(last, proof, stranger), http.StatusNotFound},
		{body(last, proof, unsigned), http.StatusForbidden},
		{body(last, append([]tlog.Hash{other}, proof...), checkpoint), http.StatusUnprocessableEntity},
	} {
		if _, err := c.expect(wrong.request, wrong.status); err != nil {
			return err
		}
	}
	if last == size-1 {
		return nil
	}
	a, err := c.expect(body(last+1, nil, checkpoint), http.StatusConflict)
	if err != nil {
		return err
	}
	if a.contentType != "text/x.tlog.size" || a.body != fmt.Sprintf("%d\n", last) {
		return fmt.Errorf("a conflict of %s says %q", a.contentType, a.body)
	}
	return nil
}

func (c *client) expect(request string, status int) (answer, error) {
	a, err := c.post(request)
	if err == nil && a.status != status {
		err = fmt.Errorf("status %d in place of %d: %s", a.status, status, a.body)
	}
	return a, err
}

// checkMonitoring reads what the witness shows to those who watch it, signed by the log and by the witness.
func (c *client) checkMonitoring(g *growing, skey string) error {
	request, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s/%x/checkpoint", c.address, sha256.Sum256([]byte(g.origin))), nil)
	if err != nil {
		return err
	}
	a, err := c.send(request)
	if err != nil {
		return err
	}
	log, err := torchwood.NewVerifierFromSigner(skey)
	if err != nil {
		return err
	}
	policy := torchwood.ThresholdPolicy(3,
		torchwood.SingleVerifierPolicy(log), torchwood.SingleVerifierPolicy(c.witness), torchwood.OriginPolicy(g.origin))
	checkpoint, _, err := torchwood.VerifyCheckpoint([]byte(a.body), policy)
	if err != nil {
		return fmt.Errorf("the checkpoint that the witness shows (status %d): %w", a.status, err)
	}
	if checkpoint.N != g.size {
		return fmt.Errorf("the witness shows a checkpoint of %d entries, not %d", checkpoint.N, g.size)
	}
	return nil
}
