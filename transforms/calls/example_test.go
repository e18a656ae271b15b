package calls_test

import (
	"fmt"

	"github.com/routenator/routenator/transforms/calls"
)

func ExampleRead() {
	for _, output := range []string{
		"Sure!\n```\n[Search(content_type='Photo', prompt=\"elephant\", limit=-5)]\n```",
		`<tool_call>{"name": "Search", "arguments": {"limit": 5.0}}</tool_call>`,
		"Which photo (or video) do you mean?",
	} {
		out, err := calls.Read(output)
		fmt.Println(out.Form, out.Calls, err)
	}
	_, err := calls.Read(`Search(prompt="eleph`)
	fmt.Println(err)
	// Output:
	// python_list [Search(content_type="Photo", prompt="elephant", limit=-5)] <nil>
	// tool_call [Search(limit=5.0)] <nil>
	//  [] <nil>
	// unreadable call: at byte 14: a text without its closing quote
}
