// Package calls reads what language models write when they call functions, and writes it again in one canonical form.
//
//	value.go      what an argument can be; numbers stay as they were written, 5 apart from 5.0
//	equal.go      equality by value
//	write.go      a call as Python and as JSON
//	parser.go     a place in a text, its bounds and its errors
//	python.go     Python's expressions: calls, lists, dicts, names, signs, arithmetic on literals
//	quoted.go     Python's string literals; number.go its numbers
//	json.go       JSON, with order and number types kept
//	described.go  calls described by JSON: {name, arguments}, OpenAI's messages
//	read.go       [Read]: a whole output, with its prose
//	found.go      what begins a call without a tag
//	tagged.go     the forms that models mark with tags
//
// # What counts as a call
//
// Places are ranked, and only those of the highest rank that occurs count; what stands elsewhere is prose:
//
//  1. tagged: <tool_call>, [TOOL_CALLS], <|python_tag|>, <function=…>, name[ARGS]
//  2. standing: a call, a list of calls or their JSON, alone on its lines or in a code fence
//  3. inside a sentence, with at least one keyword argument
//
// So "item(s)" and "call get_time() first" are prose, and a plan in words before the answer is not read as a second call.
// What began as a call and cannot be read is an error, never a guess: cut off, or quotes that do not match.
//
// Forms are those of Python call syntax as the Berkeley Function Calling Leaderboard asks for it; OpenAI's chat
// completions; the chat templates of Hermes 2 Pro and Qwen 2.5; Llama 3.1 to 3.3; Mistral's tokenizers v1 to v13.
package calls
