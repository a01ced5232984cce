// rxdb-server over RxDB's storage in memory (nothing is durable), on loopback only. usage: node rxdb.mjs PORT SCOPE...
// Endpoints cannot be added once it listens, and the free version allows sixteen collections: both are named at the start.
import { createRxDatabase } from "rxdb/plugins/core";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";
import { RxServerAdapterExpress } from "rxdb-server/plugins/adapter-express";
import { createRxServer } from "rxdb-server/plugins/server";

const [port, ...scopes] = process.argv.slice(2);
const text = { type: "string" };
const schema = {
  version: 0,
  primaryKey: "id",
  type: "object",
  properties: {
    id: { type: "string", maxLength: 40 },
    kind: text,
    store_id: text,
    rep_id: text,
    client_seq: { type: "number" },
  },
  required: ["id"],
  additionalProperties: true,
};
const database = await createRxDatabase({ name: "bench", storage: getRxStorageMemory(), multiInstance: false });
const server = await createRxServer({
  database,
  adapter: RxServerAdapterExpress,
  port: Number(port),
  hostname: "127.0.0.1",
  authHandler: () => ({ validUntil: Date.now() + 1e9, data: {} }),
});
for (const name of scopes) {
  await database.addCollections({ [name]: { schema } });
  server.addReplicationEndpoint({ name, collection: database.collections[name], cors: "*" });
}
await server.start();
