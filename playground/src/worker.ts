import { startWorker } from "../../src/lsp/worker.ts";

startWorker();
