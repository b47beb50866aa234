package handlers

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"threatmap/formats"
	"threatmap/threat"
)

// mostSpools is how many files are made at a time: each takes disk, and a processor.
const mostSpools = 4

// defaultSpoolBytes bounds each of them.
const defaultSpoolBytes = 2 << 30

// itemsFile answers in a format that is a whole file and no stream: it is made in a temporary folder, which goes when the answer is there, or when the client
// has hung up.
func (s *server) itemsFile(c echo.Context, l listing) error {
	h := c.Response().Header()
	h.Set("Content-Type", l.is.media[0])
	callFile(c, l, l.is.name)
	if c.Request().Method == http.MethodHead {
		return c.NoContent(http.StatusOK)
	}
	select {
	case s.spools <- struct{}{}:
		defer func() { <-s.spools }()
	default:
		h.Set("Retry-After", "10")
		return &threat.Error{Kind: threat.KindUnready, Detail: fmt.Sprintf("%d files of this kind are being made at this moment, which is the most; ask again", mostSpools)}
	}
	file, err := s.makeFile(c, l)
	if err != nil {
		return err
	}
	defer s.closeFile(file)
	h.Set("Content-Length", strconv.FormatInt(file.Size(), 10))
	c.Response().WriteHeader(http.StatusOK)
	_, err = file.WriteTo(c.Response())
	return err
}

// makeFile writes everything into a file that the caller closes.
func (s *server) makeFile(c echo.Context, l listing) (formats.FileWriter, error) {
	file, err := formats.NewFileWriter(l.is.name, s.cfg.SpoolDir, s.cfg.SpoolBytes, l.col, formats.Meta{Title: l.col.Title, Description: l.col.Description})
	if err != nil {
		return nil, err
	}
	ctx := c.Request().Context()
	_, err = s.list(c, l, func(f threat.Feature) error {
		if err := ctx.Err(); err != nil { // nothing is written to a client that could tell
			return err
		}
		return file.Write(f)
	})
	if err == nil {
		err = file.End()
	}
	if err != nil {
		s.closeFile(file)
		return nil, err
	}
	return file, nil
}

func (s *server) closeFile(file formats.FileWriter) {
	if err := file.Close(); err != nil {
		s.cfg.Log.Warn("a temporary file could not be removed", "error", err)
	}
}
