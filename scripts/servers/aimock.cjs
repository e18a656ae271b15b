// aimock as the model of testdata/asked: a shop's customers, and a careful reader of what they say. What it answers
// follows from the request alone. Prints its base URL. AIMOCK_KEY is the only key that it takes.
//   NODE_PATH=FOLDER/node_modules AIMOCK_KEY=KEY node scripts/servers/aimock.cjs
const { createHash } = require("node:crypto");
const { LLMock } = require("@copilotkit/aimock");

const things = "fern ivy palm cactus rose lily moss oak elm mint basil thyme sage orchid tulip aloe".split(" ");
const kinds = { plant: "Plant", flower: "Plant", pot: "Pot", planter: "Pot" };

function imagine(wanted, bytes) {
  const pick = (list, i) => list[bytes[i] % list.length];
  return [0, 3, 6].map((i) => {
    const thing = `${pick(things, i)} ${pick(things, i + 1)}`;
    return { query: `${wanted} for my ${thing}${pick(["", " please", " at home"], i + 2)}`, arguments: { query: thing, most: null } };
  });
}

function label(query) {
  const words = query.split(" ");
  return { function: "find", arguments: { kind: kinds[words[0]], query: words.slice(3, 5).join(" ") } };
}

function answer(request) {
  const prompt = request.messages.map((message) => message.content).join("\n");
  const looked = /Which call answers this\? (.*)/.exec(prompt);
  if (looked) return { content: JSON.stringify(label(looked[1])) };
  const bytes = createHash("sha256").update(JSON.stringify(request)).digest();
  return { content: JSON.stringify({ rows: imagine(/looks for a (\w+)\./.exec(prompt)[1], bytes) }) };
}

const server = new LLMock({ port: 0, journalMaxEntries: 0, auth: { apiKeys: [process.env.AIMOCK_KEY] } });
server.on({}, answer);
server.start().then((url) => console.log(`${url}/v1`));
