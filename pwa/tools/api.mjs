// Types of the server's answers, from its OpenAPI description: `node tools/api.mjs < openapi.json > src/api.gen.ts`.
// `make api` makes the description from the sources and runs this; no server and no network.
import { stdin, stdout } from "node:process";
import openapiTS, { astToString } from "openapi-typescript";

const chunks = [];
for await (const chunk of stdin) chunks.push(chunk);
const schema = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const nodes = await openapiTS(schema, { alphabetize: true, silent: true });
stdout.write(
  `// Made from the server's OpenAPI description by \`make api\`. Not edited by hand.\n\n${astToString(nodes)}`,
);
