package handlers

import (
	"context"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"threatmap/analysis"
	"threatmap/threat"
)

// method is one of /analysis/{method}.
type method struct {
	name, summary string
	parameters    []*openapi3.Parameter
	media         map[string]string // media type -> name of its schema, "" = text or bytes
	answer        func(*server, echo.Context) error
}

// methods is every analysis, in the order shown. It is a function, since what answers may look a method up.
func methods() []method {
	return []method{
		tempoMethod(), alertsMethod(), hotSpotsMethod(), differenceMethod(), nearRepeatMethod(), scanMethod(),
		densityMethod(), clustersMethod(), seamMethod(), lethalityMethod(), indicatorsMethod(), proposalsMethod(),
	}
}

// AnalysisList is the answer of /analysis.
type AnalysisList struct {
	Methods []AnalysisMethod `json:"methods"`
}

// AnalysisMethod names a method; it is asked at /analysis/{name}.
type AnalysisMethod struct {
	Name    string `json:"name"`
	Summary string `json:"summary"`
}

// analyses answers /analysis: the methods that there are.
func (s *server) analyses(c echo.Context) error {
	if _, err := readQuery(c); err != nil {
		return err
	}
	list := AnalysisList{Methods: []AnalysisMethod{}}
	for _, m := range methods() {
		list.Methods = append(list.Methods, AnalysisMethod{m.name, m.summary})
	}
	return sendJSON(c, mediaJSON, list)
}

func analysisOperations() []operation {
	ops := []operation{{Path: "/analysis", ID: "getAnalyses", Summary: "The analyses, each at /analysis/{name}", answers: map[string]string{mediaJSON: "Analyses"}}}
	for _, m := range methods() {
		ops = append(ops, operation{Path: "/analysis/" + m.name, ID: "analyse_" + m.name, Summary: m.summary, Parameters: m.parameters, answers: m.media})
	}
	return append(ops, operation{
		Path: "/analysis/indicators/{id}", ID: "getIndicator", Summary: "One saved analysis, with what it says now",
		Parameters: params(pathParam("id", "Id of the indicator"), formatParam("json", "csv")), answers: map[string]string{mediaJSON: "Indicator", mediaCSV: ""},
	})
}

// noteFor begins the note of an answer: the method, and the data that it rests on. It must be called before the data is read, as unchanged
// must.
func (s *server) noteFor(ctx context.Context, method string) (analysis.Note, error) {
	note := analysis.NewNote(method)
	head, err := s.cfg.Store.Head(ctx)
	if err != nil {
		return note, fmt.Errorf("read change counter: %w", err)
	}
	note.DataVersion, note.Filter = head.Counter, filterAsked(ctx)
	note.BoundarySet, err = s.boundarySet(ctx)
	return note, err
}

// boundarySet names the outlines that countries, governorates and distances to borders come from; "" where none are loaded.
func (s *server) boundarySet(ctx context.Context) (string, error) {
	col, err := threat.CollectionByID("borders")
	if err != nil {
		return "", err
	}
	name := ""
	_, err = s.cfg.Store.Features(ctx, col, threat.Filter{}, threat.Page{Limit: 1, Sort: threat.SortID}, func(f threat.Feature) error {
		name, _ = valueOf(col, f, "boundary_set").(string)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("read the boundary set: %w", err)
	}
	return name, nil
}

// valueOf returns a feature's value by the name of its field, nil where it has none.
func valueOf(col threat.Collection, f threat.Feature, name string) any {
	for i := range col.Fields {
		if col.Fields[i].Name == name {
			return f.Values[i]
		}
	}
	return nil
}

// sendAnalysis answers with what make returns, as JSON or as the table of it with its note, unless the client has it already.
func sendAnalysis[T any](s *server, c echo.Context, make func() (T, error), table func(T) (analysis.Note, sheet)) error {
	return sendOwn(s, c, make, func(v T, _ format) error {
		note, t := table(v)
		return s.sendNoted(c, note, t)
	}, asCSV)
}

// sendOwn answers with what make returns as JSON, in its own shape, or leaves it to send in one of the other formats, unless the client has it already.
func sendOwn[T any](s *server, c echo.Context, make func() (T, error), send func(T, format) error, others ...format) error {
	is, err := negotiate(c, append([]format{asJSON}, others...)...)
	if err != nil {
		return err
	}
	if done, err := s.unchanged(c, is.media[0]); done || err != nil {
		return err
	}
	v, err := make()
	if err != nil {
		return err
	}
	if is.name == asJSON.name {
		return sendJSON(c, mediaJSON, v)
	}
	return send(v, is)
}

// noteSchema describes analysis.Note.
func noteSchema() *openapi3.SchemaRef {
	text, whole := openapi3.NewStringSchema().NewRef(), openapi3.NewInt64Schema().NewRef()
	return object(members{
		"method": text, "used": whole, "left_out": listOf(object(members{"reason": text, "count": whole})), "filter": openapi3.NewObjectSchema().WithAdditionalProperties(openapi3.NewStringSchema()).NewRef(), "parameters": openapi3.NewObjectSchema().NewRef(),
		"seed": whole, "boundary_set": text, "data_version": whole, "caveats": listOf(text),
	}, "seed", "boundary_set")
}
