package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// compressed packs bodies from minPacked bytes on in the coding that the client likes best. Ranges count bytes of the body as it is, so
// those are left alone.
func compressed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		r, response := c.Request(), c.Response()
		if incompressible(r.URL.Path) || c.Path() == changesPath {
			return next(c)
		}
		response.Header().Add("Vary", "Accept-Encoding")
		coding := answerCoding(r)
		if coding == codingNone {
			return next(c)
		}
		p := &packer{ResponseWriter: response.Writer, coding: coding, head: r.Method == http.MethodHead}
		whole := false
		defer func() {
			response.Writer = p.ResponseWriter
			if ended := p.end(whole); err == nil {
				err = ended
			}
		}()
		response.Writer = p
		err = next(c)
		whole = err == nil
		return err
	}
}

// answerCoding is the coding in which a request may be answered.
func answerCoding(r *http.Request) coding {
	if r.Header.Get("Range") != "" {
		return codingNone
	}
	return codingOf(r.Header.Get("Accept-Encoding"))
}

func incompressible(path string) bool {
	for _, end := range []string{".png", ".jpg", ".webp", ".woff2", ".gz"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

// packer is an http.ResponseWriter that packs what is written to it, once it knows that this pays.
type packer struct {
	http.ResponseWriter
	coding  coding
	head    bool // says what it would do, without the work
	status  int  // not written yet; 0 = not known yet, or written
	held    []byte
	decided bool
	encoder encoder // nil = as it is
}

// WriteHeader waits with the header until it is known whether the body is packed.
func (p *packer) WriteHeader(status int) {
	if p.decided || status < http.StatusOK {
		p.ResponseWriter.WriteHeader(status)
	} else if p.status == 0 {
		p.status = status
	}
}

// Write packs, or holds back the first bytes.
func (p *packer) Write(b []byte) (int, error) {
	if !p.decided {
		if size := len(p.held) + len(b); size < minPacked && p.promised() < minPacked && !p.coded() {
			p.held = append(p.held, b...)
			return len(b), nil
		}
		if err := p.decide(true); err != nil {
			return 0, err
		}
	}
	if p.encoder != nil {
		return p.encoder.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// promised is the length that the answer states.
func (p *packer) promised() int {
	n, _ := strconv.Atoi(p.Header().Get("Content-Length")) // 0 where there is none
	return n
}

// coded tells whether the body is in a coding already.
func (p *packer) coded() bool { return p.Header().Get("Content-Encoding") != "" }

// decide sends the header and what was held back; large is whether the body is large enough to be packed.
func (p *packer) decide(large bool) error {
	p.decided = true
	if h := p.Header(); large && !p.coded() && h.Get("Content-Range") == "" && !strings.HasPrefix(h.Get("ETag"), `"`) { // a strong tag is of these bytes
		h.Set("Content-Encoding", string(p.coding))
		h.Del("Content-Length")
		h.Del("Accept-Ranges")
		if !p.head {
			p.encoder = newEncoder(p.coding, p.ResponseWriter)
		}
	}
	if p.status != 0 {
		p.ResponseWriter.WriteHeader(p.status)
		p.status = 0
	}
	if len(p.held) == 0 {
		return nil
	}
	held := p.held
	p.held = nil
	_, err := p.Write(held)
	return err
}

// FlushError sends what there is: a stream wants its first bytes out, however few.
func (p *packer) FlushError() error {
	if !p.decided {
		if err := p.decide(true); err != nil {
			return err
		}
	}
	if p.encoder != nil {
		if err := p.encoder.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(p.ResponseWriter).Flush()
}

// Unwrap lets an http.ResponseController reach the connection.
func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// end sends the rest, where the answer is whole: one that is cut short must not get an end that makes it look whole.
func (p *packer) end(whole bool) (err error) {
	if whole && !p.decided && (p.status != 0 || len(p.held) > 0) {
		err = p.decide(p.head && p.promised() >= minPacked)
	}
	if p.encoder == nil {
		return err
	}
	if whole && err == nil {
		err = p.encoder.Close()
	}
	release(p.coding, p.encoder)
	p.encoder = nil
	return err
}
