package handlers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"threatmap/analysis"
	"threatmap/threat"
)

// proposalRoutes save and withdraw proposed corridors. What is saved is worked out here from the recipe: nobody can send a line of his own.
func (s *server) proposalRoutes(e *echo.Echo) {
	const items = "/collections/corridor_proposals/items/:id"
	allowed := []echo.MiddlewareFunc{s.whenReady, s.writable, s.sameOrigin, s.keyed()}
	e.POST("/analysis/corridor-proposals", s.saveProposal, allowed...)
	e.DELETE(items, s.withdrawProposal, allowed...)
	e.OPTIONS(items, func(c echo.Context) error {
		allow := "GET, HEAD, OPTIONS"
		if s.cfg.Edit != nil {
			allow += ", DELETE"
		}
		c.Response().Header().Set("Allow", allow)
		return c.NoContent(http.StatusNoContent)
	})
}

// writable refuses writes where nothing can be written.
func (s *server) writable(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.cfg.Edit == nil {
			c.Response().Header().Set("Allow", "GET, HEAD, OPTIONS")
			return echo.NewHTTPError(http.StatusMethodNotAllowed, "nothing can be written here")
		}
		return next(c)
	}
}

// saveProposal answers POST to /analysis/corridor-proposals: the line of this rank is saved.
func (s *server) saveProposal(c echo.Context) error {
	if q := c.QueryParams(); q.Has(asOfParam) {
		return threat.Invalid(asOfParam, q.Get(asOfParam), "the past is read only", "a request without it")
	}
	f, err := s.parseFilter(c, threat.Incidents, append([]string{"rank"}, proposalParams...)...)
	if err != nil {
		return err
	}
	q, err := readProposal(c.QueryParams())
	if err != nil {
		return err
	}
	if err := q.Check(); err != nil {
		return err
	}
	rank, err := wholeWithin(c.QueryParams(), "rank", 1, 1, 1+analysis.MaxAlternatives)
	if err != nil {
		return err
	}
	answer, err := s.proposed(c, f, q)
	if err != nil {
		return err
	}
	p, err := savedProposal(answer, rank, c.QueryParams())
	if err != nil {
		return err
	}
	if p, err = s.cfg.Edit.AddProposal(c.Request().Context(), p, keyOf(c)); err != nil {
		return err
	}
	return s.sendSaved(c, p.ID)
}

// savedProposal is the line of a rank as it is kept. Returns a KindConflict error where the data propose none, KindInvalid for a rank that was
// not found.
func savedProposal(answer analysisFeatures, rank int, asked url.Values) (p threat.Proposal, err error) {
	if !answer.Enough {
		return p, &threat.Error{Kind: threat.KindConflict, Detail: answer.Reason}
	}
	if rank > len(answer.Features) {
		return p, threat.Invalid("rank", asked.Get("rank"), "no such line was found", fmt.Sprintf("1 to %d", len(answer.Features)))
	}
	f := answer.Features[rank-1]
	line, _ := f.Geometry.Geometry().(orb.LineString)
	about, _ := f.Properties.(ProposalProperties)
	sum, _ := answer.Summary.(ProposalSummary)
	recipe, err := json.Marshal(about.Recipe)
	if err != nil {
		return p, fmt.Errorf("write the recipe: %w", err)
	}
	return threat.Proposal{
		Line: line, From: about.Recipe.From, To: about.Recipe.To, Rank: about.Rank, LengthKM: about.LengthKM, Cost: about.Cost, CostRatio: about.CostRatio,
		SupportShare: about.SupportShare, Incidents: about.Incidents, Runs: sum.Runs, Agree: sum.Agree, Recipe: recipe,
		Method: about.Method, Note: strings.Join(answer.Note.Caveats, " "),
	}, nil
}

func (s *server) sendSaved(c echo.Context, id string) error {
	f, err := s.cfg.Store.Feature(c.Request().Context(), threat.CorridorProposals, id)
	if err != nil {
		return fmt.Errorf("read what was saved: %w", err)
	}
	self := s.href(c, itemPath(threat.CorridorProposals, id))
	body, err := withLinks(threat.CorridorProposals, f, []Link{{self, "self", mediaGeoJSON, "This proposed corridor"}})
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Location", self)
	h.Set("Cache-Control", "no-store")
	return c.Blob(http.StatusCreated, mediaGeoJSON, body)
}

// withdrawProposal answers DELETE of /collections/corridor_proposals/items/{id}.
func (s *server) withdrawProposal(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	if err := s.cfg.Edit.WithdrawProposal(c.Request().Context(), param(c, "id"), keyOf(c)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
