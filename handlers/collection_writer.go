package handlers

import (
	"bufio"
	"bytes"
	"fmt"
	"time"

	"threatmap/threat"
)

// collectionWriter streams a FeatureCollection. What is known only at the end (numberReturned, the next link) stands after the features.
type collectionWriter struct {
	out *bufio.Writer
	col threat.Collection
	n   int
}

func (w *collectionWriter) open(matched int64, now time.Time) error {
	_, err := fmt.Fprintf(w.out, `{"type":"FeatureCollection","timeStamp":%q,"numberMatched":%d,"features":[`, now.UTC().Format(time.RFC3339), matched)
	return err
}

// Write adds one feature.
func (w *collectionWriter) Write(f threat.Feature) error {
	body, err := featureJSON(w.col, f, nil)
	if err != nil {
		return err
	}
	if w.n > 0 {
		body = append([]byte(",\n"), body...)
	}
	w.n++
	_, err = w.out.Write(body)
	return err
}

func (w *collectionWriter) close(links []Link) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, `],"numberReturned":%d,"links":`, w.n)
	if err := putJSON(&b, links); err != nil {
		return err
	}
	b.WriteString("}\n")
	_, err := w.out.Write(b.Bytes())
	return err
}
