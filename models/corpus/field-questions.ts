const cost =
  "how much does {R} cost|what does {R} cost|how expensive is {R}|what do i pay for {R}|how much is {R}|how much would {R} be|what is {R} sold for|how much do i need to buy {R}|what will {R} cost me|how much money is {R}|what would one pay for {R}|how much do they want for {R}|what do they ask for {R}|what is {R} going for";
const person = (verb: string, done: string) =>
  `who ${verb} {R}|who is it that ${verb} {R}|by whom (is|was) {R} ${done}|do you know who ${verb} {R}|tell me who ${verb} {R}|i want to know who ${verb} {R}|{R}: who ${verb} it|find out who ${verb} {R}|whose name stands behind {R}|who (is|was) the one that ${verb} {R}|please check who ${verb} {R}`;
const home =
  "where does {R} live|where is {R}|where can i find {R}|where is {R} at home|what place is {R} in|whereabouts is {R}|where would i meet {R}|where should i look for {R}|where is {R} based|where do we find {R}";
const many = (things: string, verb = "have") =>
  `how many ${things} does {R} ${verb}|how many ${things} (are there|do we have|do you count|can you find) (in|for|with|at) {R}|{R}: how many ${things}|tell me how many ${things} {R} has|what number of ${things} does {R} have|do you know how many ${things} {R} has|count of ${things} for {R}`;
const measure = (how: string, noun: string) =>
  `how ${how} is {R}|do you know how ${how} {R} is|tell me how ${how} {R} is|i need to know how ${how} {R} is|just how ${how} is {R}|is {R} ${how}, and how much exactly|{R}: how ${how} is it|what is the ${noun} of {R}|how ${how} would {R} be|could you check how ${how} {R} is|give me the ${noun} of {R}`;

/** What people say instead of naming a field: {R} is a record. */
export const fieldQuestions: Record<string, string> = {
  age: `${measure("old", "age")}|how many years has {R} seen|when it comes to years, how old is {R}|how many years old is {R}|how many birthdays has {R} had`,
  years: `${many("years")}|how many years (old is {R}|has {R} been around)`,
  weight: `${measure("heavy", "weight")}|how much does {R} weigh|what does {R} weigh|what do the scales say for {R}|how many kilograms is {R}`,
  price: cost,
  cost: `${cost}|what do we pay for {R}|what does {R} cost us|how much do we spend on {R}`,
  fee: "how much do i pay for {R}|what do they charge for {R}|how much is charged for {R}|what is owed for {R}",
  fare: "how much is {R}|what does {R} cost|what do i pay to ride {R}|how much does a seat on {R} cost|how much is a ticket for {R}",
  charge: "how much is charged for {R}|what do they charge for {R}",
  height: `${measure("(tall|high)", "height")}|how many meters high is {R}|how far up does {R} reach`,
  length: `${measure("long", "length")}|how many meters long is {R}|from end to end, how long is {R}`,
  width: `${measure("wide", "width")}|from side to side, how wide is {R}`,
  depth: `${measure("deep", "depth")}|how far down does {R} go`,
  size: `${measure("(big|large)", "size")}|what size is {R}|which size does {R} come in`,
  speed: `${measure("fast", "speed")}|how quickly does {R} move|how fast (can|does) {R} go|at what pace does {R} go`,
  distance:
    "how far (away |)is {R}|how far is it to {R}|how far do i have to go for {R}|how long is the way to {R}|how many miles is it to {R}",
  duration:
    "how long does {R} take|how long is {R}|how much time does {R} take|how long will {R} last|for how long does {R} go on|how much time do i need for {R}",
  minutes: `${many("minutes")}|how many minutes does {R} take|how long does {R} take`,
  hours: `${many("hours")}|how many hours does {R} take|how long does {R} take`,
  days: `${many("days")}|how many days does {R} take|for how many days is {R}`,
  weeks: `${many("weeks")}|how many weeks does {R} take`,
  capacity:
    "how much (can|does) {R} hold|how many fit in {R}|how much fits into {R}|how many people fit into {R}|how much room is there in {R}|how much can one load into {R}",
  load: "how much does {R} carry|how much can {R} carry|how heavily is {R} loaded",
  stock:
    "how many pieces of {R} are left|how many pieces of {R} do we have|how many of {R} can we still sell|how much of {R} is left|is {R} still in stock, and how many|how many of {R} do we have on the shelf|how many of {R} remain|are there any of {R} left, and how many",
  quantity:
    "how many pieces of {R} are there|how many of {R} do we have|how many pieces is {R}|how many of {R} were ordered|{R}: how many of them",
  amount: "how much is {R}|how much is {R} about|how much money is it for {R}|over how much is {R}",
  balance:
    "how much money does {R} have|how much is on the account of {R}|how much has {R} got|how much money is left for {R}|what can {R} still spend|how rich is {R}",
  deposit: "how much did {R} leave with us|how much must be left for {R}",
  credit: "how much credit does {R} have|how much can {R} still spend",
  salary:
    "how much does {R} earn|what does {R} earn|how much do we pay {R}|how much money does {R} make|how well is {R} paid|what is {R} paid",
  wage: "how much does {R} earn|what is {R} paid|how much do we pay {R}",
  pay: "how much does {R} earn|what is {R} paid",
  income: "how much does {R} earn|how much money does {R} make|what comes in for {R}",
  budget:
    "how much may {R} spend|how much money is there for {R}|what can {R} spend|how much has been set aside for {R}",
  rent: "how much is the rent of {R}|what does it cost to rent {R}|how much is {R} a month|what do i pay each month for {R}",
  bill: "how much does {R} have to pay|what do we charge {R}",
  tax: "how much goes to the state for {R}|how much tax is there on {R}",
  temperature: `how (warm|hot|cold) is {R}|how (warm|hot|cold) is it (in|at) {R}|how many degrees does {R} have|is {R} warm or cold, in degrees`,
  heat: "how hot is {R}|how warm is {R}",
  population:
    "how many people live in {R}|how many people are there in {R}|how many call {R} home|how big is {R} by people",
  total:
    "how much is {R} in total|what does {R} come to|how much was {R} altogether|what does {R} add up to|all in all, how much is {R}|what is the sum of {R}",
  debt: "how much does {R} owe|how much money does {R} owe us|what does {R} still have to pay back|how deep in the red is {R}",
  points: `${many("points")}|how many points did {R} get|what did {R} score`,
  score: "what did {R} score|how many points did {R} get|how well did {R} do|how did {R} do",
  rating:
    "how good is {R}|how well is {R} rated|how many stars does {R} have|what do people think of {R}, in numbers",
  rank: "in which place is {R}|how high does {R} rank|where in the ranking is {R}",
  level: "how far has {R} come|on which level is {R}",
  seats: `${many("seats")}|how many people can sit in {R}|how many can {R} seat`,
  pages: `${many("pages")}|how many pages do i read in {R}|how thick is {R} in pages`,
  rooms: many("rooms"),
  doors: many("doors"),
  beds: `${many("beds")}|how many people can sleep in {R}`,
  goals: `${many("goals")}|how many goals did {R} shoot`,
  wins: `${many("wins")}|how often did {R} win|how many times has {R} won`,
  units: many("units"),
  copies: `${many("copies")}|how many copies of {R} were made|how many copies of {R} exist`,
  votes: `${many("votes", "get")}|how many votes did {R} get|how many people voted for {R}|how many voted for {R}`,
  likes: `${many("likes")}|how many people like {R}|how popular is {R}`,
  floor: "on which floor is {R}|how many stairs up is {R}|which floor do i go to for {R}",
  discount: "how much is taken off {R}|how much cheaper is {R} now|how much do i save on {R}",
  fuel: "how much fuel is in {R}|how far can {R} still drive on what is in the tank",
  energy: "how fresh is {R}|how much energy has {R} left",
  health: "how healthy is {R}",
  strength: "how strong is {R}",
  power: "how powerful is {R}|how strong is {R}",
  pressure: "how much pressure is on {R}|under how much pressure is {R}",
  volume: "how loud is {R}",
  city: `${home}|in which city is {R}|which city is {R} in|in what city does {R} live|what city does {R} come from`,
  town: `${home}|in which town is {R}|which town is {R} in`,
  street: "in which street is {R}|which street does {R} live in|on what street is {R}",
  region: `in which region is {R}|which part of the country is {R} in|where is {R}`,
  country:
    "which country is {R} from|where does {R} come from|in which country is {R}|what country does {R} belong to|what nation is {R} from",
  origin: "where does {R} come from|where is {R} from|where did {R} start out|from where did {R} come to us",
  habitat: `${home}|in what kind of place does {R} live`,
  address: `${home}|to where do we send the mail of {R}|where do i write to {R}|where should a letter to {R} go|to which door do i bring things for {R}`,
  destination:
    "where does {R} go|where is {R} going|where is {R} headed|to what place does {R} go|where will {R} end up",
  owner:
    "who owns {R}|whose is {R}|who does {R} belong to|to whom does {R} belong|who is {R} the property of|who can call {R} their own|who bought {R}|who has {R}",
  author: person("wrote", "written"),
  driver: `${person("drives", "driven")}|who is at the wheel of {R}|who sits behind the wheel of {R}`,
  teacher: `${person("teaches", "taught")}|who gives the lessons of {R}`,
  director: `${person("directed", "directed")}|who runs {R}`,
  manager: `${person("manages", "managed")}|who is in charge of {R}|who runs {R}|who is the boss of {R}`,
  guard: `${person("guards", "guarded")}|who watches over {R}|who keeps an eye on {R}`,
  leader: `${person("leads", "led")}|who is at the head of {R}|who is in front of {R}`,
  captain: "who commands {R}|who steers {R}|who is on the bridge of {R}",
  keeper: "who looks after {R}|who takes care of {R}|who feeds {R}",
  coach: "who trains {R}|who coaches {R}",
  chef: "who cooks at {R}|who cooks for {R}",
  doctor: "who treats {R}|who looks after the health of {R}|who takes care of {R}",
  host: `${person("hosts", "hosted")}|who invites to {R}`,
  maker: `${person("made", "made")}|who built {R}|where was {R} made`,
  mother: "who gave birth to {R}",
  contact: "whom do i call about {R}|who do i talk to about {R}|who can tell me more about {R}",
  color:
    "what color is {R}|which color does {R} have|what does {R} look like, red or blue or what|in what color was {R} painted|what color was {R} painted",
  material:
    "what is {R} made of|of what is {R} made|out of which stuff is {R} built|what was used to make {R}",
  flavor: "how does {R} taste|what does {R} taste of|what does {R} taste like",
  shape: "what does {R} look like|what form has {R}",
  style: "how is {R} made|what kind of look does {R} have",
  brand: "who makes {R}|which company makes {R}|from which maker is {R}",
  name: "what is {R} called|what is {R}'s name|how do you call {R}|how is {R} called|what do people call {R}|under what name is {R} known|by what name does {R} go|what do they call {R}|who or what is {R}",
  nickname: "what do friends call {R}|what is {R} called among friends",
  title:
    "what is {R} called|what does it say on the cover of {R}|under what title is {R} known|how is {R} called|what do we call {R}",
  label: "what is written on {R}|what does the tag of {R} say",
  email:
    "how can i reach {R} by email|to which email do i write for {R}|where do i send mail for {R}|how do i write to {R}|where can i write to {R}|how do we contact {R} by email",
  phone:
    "how can i call {R}|which number do i dial for {R}|how do i reach {R} by phone|what number do i call to talk to {R}|under which number can i reach {R}",
  language:
    "what language does {R} speak|which language is spoken by {R}|in what language do i talk to {R}|what does {R} speak|what language is {R} in",
  sport: "what does {R} play|which game does {R} play",
  hobby: "what does {R} like to do|what does {R} do for fun|how does {R} spend a free day",
  profession: "what does {R} do for a living|what does {R} do all day|what is {R} by trade",
  genre: "what kind of thing is {R}|what kind of story is {R}",
  category: "what kind of thing is {R}|where does {R} belong|under what do we file {R}",
  department: "where does {R} work|which part of the house does {R} work for",
  subject: "what is {R} about|what does {R} deal with|what does {R} talk about",
  theme: "what is {R} about|around what does {R} turn",
  topic: "what is {R} about|what does {R} deal with",
  team: "who does {R} play for|for whom does {R} play|on whose side is {R}",
  season: "what time of the year is {R} for|when in the year is {R}",
  date: "when is {R}|on what day is {R}|what day is {R}|when does {R} take place|when was {R}|which day is {R} on|when did {R} happen",
  day: "when is {R}|on what day is {R}|which day is {R} on|when does {R} take place",
  time: "when is {R}|at what time is {R}|when does {R} start|at what hour is {R}|when does {R} begin",
  year: "when was {R} (made|born|built)|in which year was {R} (made|born|built)",
  birthday: "when was {R} born|when do we celebrate {R}",
  deadline: "by when must {R} be ready|when is {R} due|until when do i have for {R}",
  currency: "in what money is {R} paid|what money do they use in {R}",
  note: "what did somebody write about {R}|what was noted about {R}|what remark do we have on {R}|is there anything written about {R}, and what",
  comment: "what did somebody say about {R}|what was written about {R}|what do people say about {R}",
  text: "what is written in {R}|what can i read in {R}|read {R} to me",
  content: "what does {R} contain|what is in {R}|what is inside {R}",
  description: "what is {R} like|what can you say about {R}|how would you describe {R}",
  status:
    "what has become of {R}|how are things with {R}|where do we stand with {R}|how is {R} doing|what happened to {R}|is there any news about {R}|how far along is {R}|what is going on with {R}|how does it look with {R}|what is up with {R}|where are we with {R}",
  state:
    "how are things with {R}|in what state is {R}|how is {R} doing|what is going on with {R}|how does {R} stand|in what state do we find {R}|what happened to {R}",
  mode: "how is {R} set|in what mode is {R}|how does {R} run now",
  phase: "in which phase is {R}|how far along is {R}|where are we with {R}",
  stage: "at which stage is {R}|how far along is {R}|how far has {R} come",
  progress: "how far along is {R}|how is {R} coming along|how is {R} going",
  condition:
    "in what condition is {R}|how well is {R} kept|is {R} in good shape or not, what does the record say|what shape is {R} in",
  situation: "how are things with {R}|what is going on with {R}",
  access: "who may enter {R}|can one get into {R}|how open is {R}",
  mood: "how does {R} feel|is {R} happy|how is {R} feeling|what is {R} feeling like today",
};
