import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openaiModel, scriptedModel, scriptedTokenModel } from "../../src/model/index.ts";
import { testModel } from "./test-model.ts";

testModel("scriptedModel", async () => scriptedModel(() => "A large boat."));
testModel("scriptedTokenModel", async () => scriptedTokenModel(() => "A boat."));

testModel("openaiModel", async () => {
  // A stub of an endpoint that always says the same.
  const stub = createServer((_, response) => {
    const message = { role: "assistant", content: "A large boat." };
    const reply = { choices: [{ index: 0, message, finish_reason: "stop" }] };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => stub.listen(0, "127.0.0.1", resolve));
  const baseURL = `http://127.0.0.1:${(stub.address() as AddressInfo).port}/v1`;
  const model = openaiModel({ model: "tiny", baseURL, apiKey: "none" });
  const close = async () => {
    stub.closeAllConnections();
    stub.close();
  };
  return { ...model, close };
});
