import { expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { renderReference } from "../../src/cli/reference.ts";

test("docs/cli.md says what the commands take now", async () => {
  await expect(renderReference(commands)).toMatchFileSnapshot("../../docs/cli.md");
});
