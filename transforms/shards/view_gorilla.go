package shards

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/routenator/routenator/schemas"
)

// gorillaTask is the system message of every row. It says what the paper's task message says (RouteNator, appendix
// B.1), and what to do where one call is not the answer, which the paper's rows do not have.
const gorillaTask = `You turn requests into function calls. The user gives you functions as JSON schemas and then a question. ` +
	`Answer with nothing but the call that does what is asked, written as name(parameter="value", other=1). ` +
	`Where the question asks for several things, write the calls between brackets: [first(a="x"), second(b="y")]. ` +
	`Where a required value is missing, ask for it. Where no function fits, say so.`

// gorillaRow holds the system, user and assistant turns, as chat templates take them.
type gorillaRow struct {
	Messages [3]gorillaMessage `json:"messages"`
}

type gorillaMessage struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// encodeGorilla needs a row of one turn: the target is the assistant's last message, as calls or as words.
func encodeGorilla(e schemas.Example) (any, error) {
	if len(e.Messages) == 0 || e.Messages[len(e.Messages)-1].Role != "assistant" {
		return nil, errors.New("the last message is not the assistant's")
	}
	target, err := gorillaTarget(e.Messages[len(e.Messages)-1])
	if err != nil {
		return nil, err
	}
	return gorillaRow{[3]gorillaMessage{{"system", gorillaTask}, {"user", gorillaQuestion(e.Tools, e.Query)}, {"assistant", target}}}, nil
}

func gorillaQuestion(tools []json.RawMessage, query string) string {
	return fmt.Sprintf("<<function>> %s\n<<question>> %s", gorillaFunctions(tools), query)
}

// GorillaPrompt returns what a model that was trained on the gorilla view is asked: the view's task message, and behind it
// in the same message the system messages of the dialogue; earlier turns, with their calls as text; the last turn, which is
// the user's, with the tools. A dialogue in which a tool answers has no such form: it is an error.
func GorillaPrompt(tools []json.RawMessage, dialogue []schemas.Message) ([]schemas.Message, error) {
	system := gorillaTask
	var turns []schemas.Message
	for _, m := range dialogue {
		switch m.Role {
		case schemas.RoleSystem:
			system += "\n\n" + m.Content
		case schemas.RoleUser:
			turns = append(turns, schemas.Message{Role: m.Role, Content: m.Content})
		case schemas.RoleAssistant:
			text, err := gorillaTarget(m)
			if err != nil {
				return nil, err
			}
			turns = append(turns, schemas.Message{Role: m.Role, Content: text})
		default:
			return nil, fmt.Errorf("a dialogue with a message of role %q has no gorilla form", m.Role)
		}
	}
	if len(turns) == 0 || turns[len(turns)-1].Role != schemas.RoleUser {
		return nil, errors.New("the last message is not the user's")
	}
	last := &turns[len(turns)-1]
	last.Content = gorillaQuestion(tools, last.Content)
	return append([]schemas.Message{{Role: schemas.RoleSystem, Content: system}}, turns...), nil
}

// gorillaFunctions is a JSON list of the function schemas, without their {"type": "function"} wrappers.
func gorillaFunctions(tools []json.RawMessage) string {
	var list strings.Builder
	list.WriteByte('[')
	for i, tool := range tools {
		if i > 0 {
			list.WriteString(", ")
		}
		var wrapped struct{ Function json.RawMessage }
		if err := json.Unmarshal(tool, &wrapped); err == nil && len(wrapped.Function) > 0 {
			tool = wrapped.Function
		}
		list.Write(tool)
	}
	list.WriteByte(']')
	return list.String()
}

func gorillaTarget(answer schemas.Message) (string, error) {
	if len(answer.ToolCalls) == 0 {
		return answer.Content, nil
	}
	calls := make([]string, len(answer.ToolCalls))
	for i, raw := range answer.ToolCalls {
		call, err := parseToolCall(raw)
		if err != nil {
			return "", err
		}
		arguments, err := pythonArguments(call.Function.Arguments)
		if err != nil {
			return "", fmt.Errorf("arguments of %s: %w", call.Function.Name, err)
		}
		calls[i] = call.Function.Name + "(" + arguments + ")"
	}
	if len(calls) == 1 {
		return calls[0], nil
	}
	return "[" + strings.Join(calls, ", ") + "]", nil
}

// pythonArguments writes a JSON object as keyword arguments, in the object's order.
func pythonArguments(object json.RawMessage) (string, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	d.UseNumber()
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return "", errors.Join(errors.New("not a JSON object"), err)
	}
	var b strings.Builder
	for first := true; d.More(); first = false {
		key, err := d.Token()
		if err != nil {
			return "", err
		}
		if !first {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s=", key)
		if err := pythonValue(&b, d); err != nil {
			return "", err
		}
	}
	_, err := d.Token()
	return b.String(), err
}

// pythonValue writes the decoder's next value as a Python literal.
func pythonValue(b *strings.Builder, d *json.Decoder) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch v := token.(type) {
	case string:
		pythonString(b, v)
	case json.Number:
		b.WriteString(v.String())
	case bool:
		b.WriteString(map[bool]string{true: "True", false: "False"}[v])
	case nil:
		b.WriteString("None")
	case json.Delim:
		return pythonGroup(b, d, v)
	}
	return nil
}

// pythonGroup writes a list or a dict whose opening delimiter was read.
func pythonGroup(b *strings.Builder, d *json.Decoder, open json.Delim) error {
	b.WriteString(open.String())
	for first := true; d.More(); first = false {
		if !first {
			b.WriteString(", ")
		}
		if open == '{' {
			if err := pythonValue(b, d); err != nil {
				return err
			}
			b.WriteString(": ")
		}
		if err := pythonValue(b, d); err != nil {
			return err
		}
	}
	end, err := d.Token()
	if err != nil {
		return err
	}
	b.WriteString(end.(json.Delim).String())
	return nil
}

// pythonString writes a text between double quotes. Letters of all scripts stand as they are.
func pythonString(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(b, `\x%02x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}
