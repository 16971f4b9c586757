/**
 * What customers and those who serve them say. {R} is a record, {E} its entity, {P} the plural, {F} and {G} fields, {S} a
 * status, {T} another entity, {V} a value; see grammar.ts.
 */

/** What somebody wants of a kind of tool, as an infinitive; without values, so that these are still to be asked for. */
export const wishes: Record<string, string> = {
  get: "(know|ask about|check|look up|find out) the {F} of {R}",
  getField: "(know|ask about|check|look up|find out) the {F} of {R}",
  set: "(change|update|correct|set) the {F} of {R}|give {R} (a new|another) {F}",
  setBoth: "(change|update|correct) the {F} and the {G} of {R}",
  turn: "(mark|set) {R} (as|to) {S}|make {R} {S}",
  remove: "(delete|remove|cancel|drop) {R}|get rid of {R}",
  increase: "(raise|increase) the {F} of {R}|give {R} more {F}|add to the {F} of {R}",
  decrease: "(lower|reduce|decrease) the {F} of {R}|take some {F} from {R}",
  assign: "(give|assign|hand) {R} to another {T}|change the {F} of {R}",
  move: "(move|transfer|send|give) (some |){F} from {R} to another {E}",
  create: "(add|create|register|make) a new {E}|open (another|one more) {E}",
};

/** The same, said by who is going to do it, with all values. */
export const deeds: Record<string, string> = {
  set: "(change|set) the {F} of {R} to {V}",
  setBoth: "(change|set) the {F} of {R} to {V} and the {G} to {W}",
  turn: "(mark {R} as|make {R}) {S}",
  remove: "(delete|remove) {R}",
  increase: "(raise|increase) the {F} of {R} by {V}",
  decrease: "(lower|reduce) the {F} of {R} by {V}",
  assign: "(change|set) the {F} of {R} to {V}",
  move: "move {V} {F} from {R} to {W}",
  create: "(add|create) the {E} {V}",
};

export const vagueRecord = "a {E}|a {E}|one of (my|our|the) {P}|(my|our|some|this) {E}|one {E}";

export const opening =
  "(i (would like|want|need|have|wish) to |can you help me to |is it possible to |please help me to |i am here to |it is time to |we (want|need) to |){W}";
export const vagueOpening =
  "i (have a question|need help|need something)( with {R}| about {R}|)|can you help me( with {R}|)|there is (something|a problem) with {R}|it is about {R}|i am calling about {R}|are you there";
export const howCanIHelp =
  "how can i help (you|)|what can i do for you|what do you need|what should i do|how may i help";

/** What is asked for an argument, by its role. */
export const questions: Record<string, string> = {
  id: "which {E}|which {E} (do you mean|is it)|what is the id of the {E}",
  key: "what is the {F} of the {E}|which {F} does the {E} have|which {E}",
  second: "what is the {G}|which {G}",
  value: "what is the new {F}|which {F} (do you want|should it be)|what should the {F} be",
  amount: "by how much|how much|how many",
  other: "to which {E}|which is the other {E}",
  reason: "what is the reason|why|for which reason",
};
export const newQuestions: Record<string, string> = {
  key: "what is the {F} of the new {E}|which {F} should it have",
  value: "what is the {F}|which {F} should it have",
};
export const plainQuestion = "what is the {F}|which {F}|what {F} should it be";
export const otherQuestion = "which {T}|to which {T}|what is the id of the {T}";

/** How a customer states a single value. */
export const replies: Record<string, string> = {
  id: "{V}|{V}|it is {V}|{E} {V}|the {E} {V}|{V} please|i mean {V}|the one with id {V}|its id is {V}",
  key: "{V}|{V}|it is {V}|{V} please|the {F} is {V}|the one with {F} {V}|{F} {V}|it has the {F} {V}",
  value: "{V}|{V}|{V} please|it should be {V}|make it {V}|to {V}|the new one is {V}",
  amount: "{V}|{V}|by {V}|{V} please|it is {V}",
};
export const plainReply = "{V}|{V}|it is {V}|{V} please";

export const yes =
  "yes|yes|yes please|yes, (please |)(go on|do it)|sure|ok|okay|correct|that is (right|correct)|right|please do|go on|yes, that is right|exactly|do it";
export const correction =
  "no, {V}|no, it should be {V}|wait, {V}|sorry, i mean {V}|not quite. make it {V}|no, make it {V}";
export const notFound =
  "there is no such {E}|i (do not|cannot) find (it|this {E}|that {E})|i have no such {E}";
export const oneMore =
  "(thanks|thank you|great|good|fine|ok). (one more thing: |and |also, |now |one more question. |){I}|(one more thing: |and |also, |now ){I}";
