// Command tessera writes a log with the POSIX driver of Tessera, so that our verifier meets one that we did not write.
//
// It reads one entry in a line, and keeps their order. Usage: tessera FOLDER KEYFILE
package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

const (
	// The longest entry that a bundle holds.
	lineBytesMax = 65535
	batch        = 256
	pause        = 100 * time.Millisecond
	within       = 2 * time.Minute
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: tessera FOLDER KEYFILE, an entry in each line of the input")
		os.Exit(64)
	}
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	if err := write(ctx, os.Args[1], os.Args[2], os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(ctx context.Context, folder, keyFile string, in io.Reader) error {
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(string(bytes.TrimSpace(key)))
	if err != nil {
		return err
	}
	driver, err := posix.New(ctx, posix.Config{Path: folder})
	if err != nil {
		return err
	}
	options := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithBatching(batch, pause).
		WithCheckpointInterval(pause)
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, options)
	if err != nil {
		return err
	}
	last, err := addLines(ctx, appender, in)
	if err != nil {
		return err
	}
	if last != nil {
		// The checkpoint that holds the last entry holds all of them.
		if _, _, err := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, pause).Await(ctx, last); err != nil {
			return err
		}
	}
	return shutdown(ctx)
}

// addLines waits for each full batch, so that no more than one is held; batches are taken in their order.
func addLines(ctx context.Context, appender *tessera.Appender, in io.Reader) (tessera.IndexFuture, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, lineBytesMax+1)
	var last tessera.IndexFuture
	for count := uint64(1); lines.Scan(); count++ {
		last = appender.Add(ctx, tessera.NewEntry(bytes.Clone(lines.Bytes())))
		if count%batch != 0 {
			continue
		}
		index, err := last()
		if err != nil {
			return nil, err
		}
		if index.Index != count-1 {
			return nil, fmt.Errorf("entry %d stands at %d", count-1, index.Index)
		}
	}
	return last, lines.Err()
}
