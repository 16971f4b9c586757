import { describe, expect, it } from "vitest";
import { faultOf, type Situation } from "./user-faults.ts";

const instruction =
  "You are Mia Lopez (mia.lopez@example.com, zip 19031). Cancel order #W2378156, you ordered it by mistake.";
const turn = (text: string, more: Partial<Situation> = {}) =>
  faultOf({ instruction, agentSaid: [], text, ends: false, ...more });
const ending = (text: string, ...agentSaid: string[]) => turn(text, { ends: true, agentSaid });

describe("a turn of a played user is faulty", () => {
  it.each([
    ["an order", "It is order #W9999999."],
    ["an order in other letters", "it's w9999999"],
    ["an email address", "Write to mia@example.org, please."],
    ["a zip code", "My zip is 90210."],
    ["a user id", "My user id is mia_lopez_4821."],
    ["a phone number", "Call me at 555-0199-2231."],
  ])("where it makes up %s", (_, text) => {
    expect(turn(text)).toMatch(/is neither in the customer's text nor from the agent/);
  });

  it.each([
    ["nothing", "", /empty/],
    ["as the agent", "Sure! How can I help you today?", /as the agent/],
    ["as a machine", "As an AI language model, I have no order.", /out of character/],
    ["for both sides", "Hello.\nAgent: Hi, what is it?\nCustomer: an order", /script/],
    ["of its part", "I am going to play the customer now.", /of the customer/],
    ["what it was corrected with", "(That cannot be said: it is empty. Write it again.)", /its instruction/],
    ["a tool call", '<tool_call>{"name":"cancel_order"}</tool_call>', /no message of a customer/],
    ["of its instruction", "My instructions say that I want to cancel.", /speaks of its instruction/],
    [
      "its instruction itself",
      "Cancel order #W2378156, you ordered it by mistake.",
      /reads the instruction out/,
    ],
  ])("where it says %s", (_, text, fault) => {
    expect(turn(text)).toMatch(fault);
  });

  it.each([
    ["before anything was said", ["###"], []],
    ["where the agent waits for a yes", ["Yes, please."], ["I will cancel it. Is that right?"]],
    ["where the agent waits for a fact", [""], ["Which order is it?"]],
  ])("where it ends %s", (_, [text = ""], agentSaid) => {
    expect(ending(text, ...agentSaid)).toMatch(/ends the conversation/);
  });

  it("where it says what the agent said", () => {
    const agentSaid = ["Which of your orders do you mean?"];
    expect(turn("which of your orders do you mean", { agentSaid })).toBe("it repeats the agent");
  });
});

describe("a turn of a played user is sound", () => {
  it.each([
    ["in the instruction", "I am Mia, mia.lopez@example.com, zip 19031. It is W2378156."],
    ["in other letters", "it is w2378156"],
    ["ordinary numbers", "I bought 2 of them on May 3rd, 2024, at 5pm, for 120 dollars."],
    ["a part of what is known", "It ends with 8156."],
  ])("with %s", (_, text) => {
    expect(turn(text)).toBeUndefined();
  });

  it("where it repeats what the agent named", () => {
    const agentSaid = ["I see the orders W1111111 and W2378156. Which one?"];
    expect(turn("Not W1111111, the other one.", { agentSaid })).toBeUndefined();
  });

  it.each([
    ["when all is done", "Thank you!", "It is cancelled."],
    ["without a word", "", "It is cancelled."],
    ["when asked for more", "", "It is cancelled. Is there anything else I can do for you?"],
    ["with a no to more", "No, that is all.", "It is cancelled. Can I help with something else?"],
    ["with thanks to a question", "Yes, that is all, thank you.", "Was that all?"],
    ["with an answer to a question", "Then forget it.", "I cannot do that. Do you want to talk to somebody?"],
  ])("where it ends %s", (_, text, said) => {
    expect(ending(text, said)).toBeUndefined();
  });

  it("where it says in few words what the agent said", () => {
    expect(turn("The blue one.", { agentSaid: ["The blue one?"] })).toBeUndefined();
  });

  it("where words that sound like a machine are the instruction's own", () => {
    const wish = "I want to return the simulation game.";
    expect(turn("It is about a simulation game.", { instruction: wish })).toBeUndefined();
  });

  it("where an instruction in the first person is said as it is", () => {
    const mine = "Could you please cancel my order W1, for I ordered it by mistake?";
    expect(turn(mine, { instruction: mine })).toBeUndefined();
  });
});
