/**
 * The wordings of instructions, in the grammar of grammar.ts. {R} and {S} are records, {F} and {G} fields, {E} an entity,
 * {P} its plural, {V} a value, {N} a number, {K} a field that records are found by, {X} and {Y} expressions.
 */
const tell =
  "(please |)(tell me|give me|look up|find out|check|report|get me|send me|show me|let me know|find|read me)|(can|could|would) you (please |)(tell me|give me|look up|check|find out|get me)|i (need|want|would like|need to know|want to know|have to know)|i am looking for|do you know";
const change =
  "(please |)(set|change|update|switch)|(can|could|would) you (please |)(set|change|update)|i (want|need|would like) (you |)to (set|change|update)";
const please = "(please |can you |could you |i want to |i need to |would you |we have to |you should |||||)";

export const phrases = {
  recordById: "{E} {I}|{E} {I}|the {E} {I}|{E} with id {I}|the {E} with the id {I}|{E} number {I}|{I}|{I}",
  recordByKey:
    "the {E} (with {K}|whose {K} is) {V}|{E} {V}|the {E} {V}|the {E} (named|called) {V}|the {E} with (the |){K} {V}|{V}|{V} (the {E}|)|our {E} {V}",
  readField: `(${tell}) {FP}|what is {FP}|what is {FP} (right now|at the moment|now|exactly|currently)|(what|which) {F} does {R} have|{FP}|for {R}, (i need|give me|tell me|what is) the {F}|{R}: what is (its|the) {F}|i have a question about {R}. what is (its|the) {F}|we need {FP}|how about {FP}|someone asked for {FP}. what is it|take a look at {R} and (tell me|report|give me) (its|the) {F}|look at {R}. which {F} does it have`,
  fieldOf:
    "the {F} of {R}|the {F} of {R}|{R}'s {F}|the {F} for {R}|the {F} that {R} has|{F} of {R}|the current {F} of {R}|the {F} on record for {R}",
  findId:
    "which {E} has (the |){K} {V}|(find|look for|search for|look up) the {E} with (the |){K} {V}|what is the id of {R}|(give me|tell me|find|i need|get me) the id of {R}|which {E} is {V}|(give|return|report) the id of the {E} (whose {K} is|with {K}) {V}|under which id do we have {R}|(please |)(find|identify) {R} and (tell me|answer with|give me) the id|id of {R}",
  list: "(list|name|show me|give me|tell me) (all |the |)(known |)({P}|{E} ids|ids of (all |the |){P})|which {P} (are there|do we have|exist)|what {P} do we have|i need the ids of all {P}|(give me|show) a list of (all |)(the |){P}",
  count:
    "how many {P} (are there|do we have|exist|are there in total)|(count|tell me the number of|what is the number of) (all |the |){P}|(give me|i need) the number of {P}|what is the {E} count",
  filter:
    "which {P} (have|are with) (the |){K} {V}|(list|find|show me|give me|name) (all |the |)({P} (with {K}|whose {K} is) {V}|ids of (the |all |){P} with {K} {V})|which {P} (belong to|go with) {V}|i need all {P} with {K} {V}",
  filterReference:
    "(which|what) {P} (does {R} have|belong to {R}|go with {R})|(list|find|show me|give me|name) (all |the |)({P} of {R}|{R}'s {P}|{P} that belong to {R})|i need (all |the |){P} of {R}",
  countWith:
    "how many {P} (have|are with) (the |){K} {V}|(count|tell me the number of|what is the number of) (all |the |){P} with {K} {V}|how many {P} with {K} {V} (are there|do we have)",
  sum: "what is the total {F} of all {P}|(add up|sum) the {F} of all {P}|how much {F} do all {P} have together|(tell me|give me|i need) the total {F} of (all |the |){P}|{F} of all {P} together",
  highest:
    "which {E} has the (highest|largest|greatest|most) {F}|(find|name|tell me|give me) the {E} with the (highest|most|largest) {F}|who of the {P} has the most {F}|what is the {E} with the (greatest|highest) {F}",
  lowest:
    "which {E} has the (lowest|smallest|least) {F}|(find|name|tell me|give me) the {E} with the (lowest|least|smallest) {F}|what is the {E} with the (lowest|least) {F}",
  set: `(${change}) the {F} of {R} to {V}|(${change}) {R}'s {F} to {V}|${please}make the {F} of {R} {V}|{R} should (have|get) (the |){F} {V}|the {F} of {R} (must|should|has to|needs to) (be|become) {V}( now|)|${please}replace the {F} of {R} with {V}|${please}give {R} (the|a new) {F} (|of ){V}|${please}(write|save|store|enter|put) {V} as (the |){F} (of|for) {R}|the (new |correct |right |){F} of {R} is {V}. (please |)(update|correct|fix|change|save) it|{R} has (the wrong|an old) {F}. (it should be|change it to|set it to|make it) {V}|from now on, the {F} of {R} is {V}`,
  setStatus: `${please}(mark|put) {R} (as |){V}|{R} is {V} now(, please update it|. update it|)|${please}make {R} {V}|{R} should be {V}`,
  turn: `${please}(mark|set|turn) {R} (as|to) {V}|${please}make {R} {V}|{R} (should|must|has to) be {V}( now|)|${please}{VERB} {R}|{R} (needs|has) to be {V}|we want {R} (to be |){V}|i need {R} {V}|change {R} to {V}`,
  ifPossible: "(. if|, and if) (that is|it is|this is) not (possible|allowed), (answer|say|reply) no",
  remove: `${please}(delete|remove|cancel|drop|erase|get rid of) {R}|{R} is (no longer needed|not needed any more|gone|a mistake)(, please|. please|, so|.) (remove|delete|cancel) it|we do not (need|want|have) {R} (any more|any longer|)(, remove it|. delete it|. please cancel it|)|take {R} (off the list|out of the records|away)|{R} (has to|must|should) (go|be removed|be deleted|be cancelled)`,
  create: `${please}(create|add|register|make|open|insert) (a new|a|one more|another) {E} (with (the |){K}|called|named) {V}|we (have|got) a new {E} (with {K}|called|named) {V}(, please add it|. add it|. please register it|. create it)|(a|the) new {E} (with {K}|called|named) {V} (is missing|has to be added|should be created)`,
  createWith: "( with| and| that has|, with) (a |the |){F} (of |){N}",
  move: `${please}(move|transfer|send|shift|pass) {N} {F} from {R} to {S}|${please}take {N} {F} from {R} and give it to {S}|{R} (gives|sends|owes|passes|hands) {N} {F} to {S}|${please}(move|transfer|send) {N} from {R} to {S}|{S} (should get|gets|receives|needs) {N} {F} from {R}|let {R} (send|give|pay) {N} {F} to {S}`,
  increase: `${please}(increase|raise|lift) the {F} of {R} by {N}|${please}add {N} to the {F} of {R}|${please}give {R} {N} more {F}|{R} (gets|should get|receives|got|needs) {N} (more |extra |){F}|the {F} of {R} (goes|went|should go|must go) up by {N}|{R} has {N} {F} more (now|than before). (update|save|correct) (it|that)`,
  decrease: `${please}(decrease|reduce|lower|cut) the {F} of {R} by {N}|${please}(subtract|take) {N} from the {F} of {R}|{R} (loses|should lose|lost|used) {N} {F}|the {F} of {R} (goes|went|should go|must go) down by {N}|${please}take {N} {F} (off|from|away from) {R}`,
  assign: `${please}(assign|give|link|move|hand) {R} to {S}|${please}(set|change) the {F} of {R} to {S}|{R} (belongs|should belong|goes|moves) to {S}( now|)|{S} (takes|gets|should get|is now the {F} of) {R}|the (new |){F} of {R} is {S}`,
  order: `${please}{O}|(what do i get|what is the result) (when|if) i {O}|(tell me|what is) the result: {O}|{O}|{O}`,
  phrase:
    "what is {X}|(how much|what) is {X}|(compute|calculate|find|give me|tell me|work out|i need|figure out) {X}|(can|could) you (compute|calculate|tell me|find) {X}|{X}|i want to know {X}|what do you get for {X}|please (work out|calculate|give me) {X}",
  inTurn: "{A}(, then|. then|, and then|. after that,| and then) {B}",
  result: "the result|it|that|the outcome",
  both: "{A}(, and| and|. also|. then|, then|. and) {B}",
  thenTell:
    "(. then|, and|, then|. afterwards,|. after that) (tell me|report|give me|answer with) (its|the) (new |){F}",
  conditional:
    "(if|in case|when) the {F} of {R} is (above|more than|over|higher than|greater than) {N}, {A}(. otherwise|, otherwise|; if not,|. if not,) (answer|say|reply|just say) no",
  conditionalStatus:
    "(if|in case|when) {R} is {V}, {A}(. otherwise|, otherwise|; if not,|. if not,) (answer|say|reply|just say) no",
  compare:
    "which has the (higher|larger|greater) {F}, {R} or {S}|(who|which) has more {F}: {R} or {S}|(compare|look at) {R} and {S}. which (one |)has (more|the higher) {F}",
  compareLow:
    "which has the (lower|smaller) {F}, {R} or {S}|(who|which) has less {F}: {R} or {S}|(compare|look at) {R} and {S}. which (one |)has (less|the lower) {F}",
  becauseOf: "(. the reason is {V}|, reason: {V}|, because of {V}|. reason {V}|)",
  recordByTwo:
    "the {E} with (the |){F} {V} and (the |){G} {W}|the {E} whose {F} is {V} and whose {G} is {W}|{E} {V}, {G} {W}|{V} with {G} {W}|{V}, {G} {W}",
  between:
    "(which|what) {P} have (the |){F} {V} and (the |){G} {W}|(find|list|show me|give me) (all |the |){P} with {F} {V} and {G} {W}|which {P} are there with {F} {V} and {G} {W}",
  setBoth: `(${change}) the {F} of {R} to {V} and (its|the) {G} to {W}|{R} has a new {F} and {G}: {V}, {W}|${please}give {R} the {F} {V} and the {G} {W}|from now on {R} has {F} {V} and {G} {W}`,
  times:
    "(what is|compute|tell me|i need) {N} times the {F} of {R}|(what do i get when i |)(multiply|apply) {N} (by|to) the {F} of {R}|(apply|use) the {F} of {R} (to|on) {N}|{N} with the {F} of {R}",
  answerId: "( (answer|reply) with the id|. give (me |)the id|. id only|)",
  yesNo:
    "is the {F} of {R} {V}|is it (true|right|correct) that the {F} of {R} is {V}|does {R} have (the |){F} {V}|(check|tell me) (if|whether) the {F} of {R} is {V}",
  yesNoStatus:
    "is {R} {V}|is {R} (really|already|still) {V}|(check|tell me|find out) (if|whether) {R} is {V}",
  yesNoEnd: "( answer yes or no|. yes or no|, yes or no|. (say|reply|answer) yes or no|)",
  twoFields:
    "{T} the {F} and the {G} of {R}|what are the {F} and (the |){G} of {R}|{R}: {F} and {G}|what {F} and what {G} does {R} have",
  greeting: "hi|hello|hey|good morning|good day|hello there|hi there|dear colleague|hey you",
  reason:
    "i need it for (my|the|a) (report|records|boss|meeting|list|letter|team)|my (boss|friend|colleague|sister|brother|manager|customer) asked (me |)(for it|about it|today)|it is (urgent|important)|we (talked|spoke) about (it|this) (yesterday|this morning|today)|i (just |)forgot|a customer is waiting|i am (writing|preparing) a report|we are (cleaning up|checking) the records|there was a mistake|somebody (called|wrote) about (it|this)|i am (new here|in a hurry|not sure)",
  closing:
    "thanks|thank you|please|thanks a lot|thank you very much|that is all|thanks in advance|please be quick",
  person: "this is {N}|my name is {N}|{N} here|i am {N}|{N} (from the {W}|) (asks|wants to know|needs this)",
  rules:
    "you (help|work for|serve|assist) the (staff|team|people|customers|owner) of (a|the|our) {W}|you (look after|manage|keep) (the|our) {P}|(never|do not) (guess|invent) (an id|a number|values)|(look|check) (records|things|it) up before you (change|answer)|(answer|reply) (with the value alone|in one word|shortly|with the answer only)|(change|do) only what (was|is) asked|only {S} {P} (can|may) be (changed|removed|moved)|ids are (exact|unique)|every {E} has (an id|a {F})|when a (tool|call) refuses, say no|(use|call) one tool at a time|numbers are whole|{P} are (kept|stored|listed) by id|ask nobody|be (exact|quick|careful|brief)|the {W} (opens|closes) at {N}|a {E} belongs to (a|one) {W}|do not (sum|count|compute) (in your head|yourself)|(today|now) is (monday|friday|sunday)|say done after (changes|a change)|texts are (lower case|plain)|{F} is (given|counted) in {U}|(the|all) prices are in {U}|an agent (may|must|can) (look at|read|change) (all|any) {P}",
  opening:
    "the (world|shop|office|{W}) of {P}|{P} and their {F}s|tools for {P}|a {W}|{W} desk|help desk of a {W}|records of (the|a) {W}",
};

/** What people say instead of naming a field: {R} is a record. */
export const fieldQuestions: Record<string, string> = {
  age: "how old is {R}",
  weight: "how heavy is {R}|how much does {R} weigh|what does {R} weigh",
  price: "how much does {R} cost|what does {R} cost|how expensive is {R}|what do i pay for {R}",
  cost: "how much does {R} cost|what do we pay for {R}",
  fee: "how much do i pay for {R}",
  fare: "how much is {R}|what does {R} cost",
  height: "how tall is {R}|how high is {R}",
  length: "how long is {R}",
  width: "how wide is {R}",
  depth: "how deep is {R}",
  size: "how (big|large) is {R}",
  speed: "how fast is {R}",
  distance: "how far (away |)is {R}",
  duration: "how long does {R} take",
  capacity: "how much (can|does) {R} hold|how many fit in {R}",
  stock: "how many of {R} are (left|in stock)|how many pieces of {R} do we have",
  quantity: "how many of {R} are there",
  balance: "how much money does {R} have|how much is on the account of {R}",
  salary: "how much does {R} earn|what does {R} earn",
  income: "how much does {R} earn",
  rent: "how much is the rent of {R}",
  temperature: "how (warm|hot|cold) is {R}",
  population: "how many people live in {R}",
  total: "how much is {R} in total|what does {R} come to|how much was {R} altogether",
  debt: "how much does {R} owe",
  points: "how many points does {R} have",
  seats: "how many seats does {R} have",
  pages: "how many pages does {R} have",
  rooms: "how many rooms does {R} have",
  votes: "how many votes did {R} get",
  likes: "how many likes does {R} have",
  city: "where does {R} live|where is {R}|in which city is {R}",
  town: "where does {R} live|where is {R}",
  country: "which country is {R} from|where does {R} come from",
  origin: "where does {R} come from",
  address: "where does {R} live",
  owner: "who owns {R}|whose is {R}|who does {R} belong to",
  author: "who wrote {R}",
  driver: "who drives {R}",
  teacher: "who teaches {R}",
  director: "who directed {R}",
  manager: "who manages {R}",
  guard: "who guards {R}",
  leader: "who leads {R}",
  host: "who hosts {R}",
  maker: "who made {R}",
  color: "what color is {R}|which color does {R} have",
  name: "what is {R} called|what is {R}'s name",
  title: "what is {R} called",
  email: "how can i reach {R} by email|to which email do i write for {R}",
  phone: "how can i call {R}",
  language: "what language does {R} speak",
  status: "what has become of {R}|how are things with {R}|where do we stand with {R}",
  state: "how are things with {R}|in what state is {R}",
  condition: "in what condition is {R}",
  mood: "how does {R} feel",
};
