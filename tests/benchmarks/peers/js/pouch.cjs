// express-pouchdb on LevelDB, on loopback only. usage: node pouch.cjs PORT FOLDER
const path = require("node:path");
const express = require("express");
const [port, folder] = process.argv.slice(2);
const PouchDB = require("pouchdb-node").defaults({ prefix: folder + path.sep });
const app = express();
app.use(
  require("express-pouchdb")(PouchDB, {
    mode: "minimumForPouchDB",
    configPath: path.join(folder, "config.json"),
    logPath: path.join(folder, "log.txt"),
  }),
);
app.listen(Number(port), "127.0.0.1");
