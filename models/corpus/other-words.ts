const rows = (text: string): [string, string[]][] =>
  text
    .trim()
    .split(/\n/)
    .map((line) => {
      const [word, others] = line.trim().split(/: /);
      return [word!, others!.split(", ")];
    });

/** Other names of fields. None is the name of another field, so nothing is confused. */
const fields = rows(`
  email: mail address, email address, electronic address
  phone: phone number, telephone number, telephone
  price: price tag, asking price, list price
  cost: overall cost, expense
  stock: quantity left, stock level, number in stock, number of pieces left, count on hand
  quantity: number of pieces, number of units
  amount: sum of money, exact amount
  balance: account balance, money left
  salary: monthly salary, earnings
  wage: earnings, hourly wage
  income: earnings
  weight: weight on the scale, heaviness
  height: tallness, height from the ground
  length: total length
  width: breadth
  size: exact size
  speed: pace, top speed
  distance: way to go, stretch
  duration: running time, time it takes
  capacity: maximum load, room inside
  age: age in years
  budget: funds, money to spend
  debt: money owed
  deposit: security deposit
  fare: ticket price
  fee: service fee
  rent: monthly rent
  bill: sum to pay
  tax: tax to pay
  discount: price cut, reduction
  bonus: extra pay
  score: result so far, tally
  rating: stars, user rating
  rank: ranking, place in the ranking
  points: point count
  seats: number of seats, places to sit
  pages: number of pages, page count
  rooms: number of rooms, room count
  doors: number of doors
  beds: number of beds
  votes: number of votes, vote count
  likes: number of likes
  copies: number of copies
  goals: number of goals
  wins: number of wins, victories
  hours: number of hours, time in hours
  minutes: number of minutes, time in minutes
  days: number of days
  weeks: number of weeks
  years: number of years
  population: number of people, inhabitants
  temperature: degrees
  pressure: air pressure
  fuel: fuel level, gas in the tank
  energy: energy left
  volume: loudness
  strength: force
  name: full name
  title: heading
  label: name tag, sticker
  nickname: short name
  surname: family name, last name
  city: home city, place of residence
  town: home town
  country: home country, nation of origin
  street: street name, road
  address: postal address, full address
  zip: zip code, postal code
  region: part of the country
  origin: place of origin
  brand: make
  maker: manufacturer, producer
  color: shade, tint
  material: fabric, stuff it is made of
  owner: proprietor, person it belongs to
  author: writer of it
  driver: person at the wheel, chauffeur
  guard: watchman
  teacher: instructor
  director: head
  manager: person in charge, boss
  leader: chief
  captain: skipper
  keeper: caretaker
  doctor: physician
  chef: head cook
  coach: personal trainer
  category: kind, sort
  department: division
  genre: kind
  language: mother tongue, spoken language
  theme: main idea
  flavor: taste
  season: time of year
  subject: matter
  habitat: natural home
  hobby: pastime, favourite pastime
  sport: kind of sport
  shape: outline
  contact: contact person
  currency: kind of money
  symbol: sign
  note: remark, comment
  message: text of the message
  comment: remark
  description: explanation
  status: current status, standing
  state: current state
  mode: operating mode
  phase: current phase
  stage: current stage
  condition: shape it is in
  mood: temper
  time: time of day
  date: calendar date
  deadline: due date, last day
  destination: goal of the trip
  platform: track it leaves from
  floor: storey
  password: secret word
  birthday: date of birth
  profession: line of work
  mother: mom
  father: dad
`);

/** Other ways to say that something is in a status. */
const statuses = rows(`
  cancelled: called off, dropped, withdrawn
  closed: shut, shut down
  paid: settled, paid for
  unpaid: not paid yet, still to be paid
  shipped: sent out, on its way
  delivered: handed over, brought to the door
  approved: accepted, given the green light
  rejected: turned down, refused
  finished: completed, over
  done: completed, over and done with
  broken: out of order, not working
  fixed: back in order, mended
  lost: gone, nowhere to be found
  missing: gone, nowhere to be found
  found: discovered
  sold: gone to a buyer
  returned: brought back, sent back, given back
  refunded: paid back, reimbursed
  booked: taken
  reserved: set aside
  busy: occupied
  locked: bolted
  paused: on hold, interrupted
  running: in operation, under way
  stopped: halted, at a standstill
  waiting: in line, in the queue
  blocked: barred, stuck
  damaged: harmed, in bad shape
  hidden: out of sight
  archived: put away, in the archive
  confirmed: certain, double checked
  expired: out of date, past its date
  borrowed: lent out
  rented: let
  started: begun, under way
  planned: scheduled
  retired: out of service
  clean: spotless, washed
  dirty: in need of a wash
  asleep: sleeping
  awake: up, out of bed
  full: filled up
  empty: without anything in it
  offline: disconnected
  online: connected
  late: behind schedule
  ready: all set, prepared
  public: visible to everybody
  private: for members only
  processed: handled, dealt with
  available: at hand
  active: in use
  alive: living
  safe: out of danger
  new: brand new
  draft: not final yet
`);

/** Other verbs for an act. */
const acts = rows(`
  cancel: call off, scrap, drop
  close: shut, shut down
  pay: settle, pay for
  ship: send out, dispatch
  approve: accept, sign off on, say yes to
  lock: lock up, secure
  book: reserve, take
  sell: find a buyer for
  return: send back, give back, bring back
  finish: complete, wrap up
  block: bar, put a stop to
  pause: put on hold, hold
  reject: turn down, refuse, say no to
  refund: pay back, reimburse, give the money back for
  deliver: hand over, bring over
  fix: repair, mend
  archive: put away, file away
  stop: halt, bring to a stop
  confirm: double check
  reserve: set aside, keep
  start: begin, get going with
  hide: put out of sight
  rent: let
  retire: take out of service
  fill: fill up
  publish: make public
  wake: wake up
  process: handle, deal with
  plan: schedule
`);

/** Other words for things. None is a thing of its own in the corpus. */
const things = rows(`
  employee: staff member
  customer: client
  picture: image
  car: automobile
  doctor: physician
  shop: boutique
  movie: motion picture
  mail: piece of mail
  photo: snapshot
  parcel: packet
  hospital: infirmary
  bike: bicycle
  plane: aircraft
  boat: small vessel
  apartment: home
  lawyer: attorney
  police: police force
  officer: official
  gift: present
  guest: invited guest
  coat: overcoat
  repair: repair job
  meeting: get together
  trip: outing
  voyage: sea trip
  flight: air trip
  buyer: shopper
  seller: salesperson
  supplier: provider
  parking: place to park
  pet: house animal
  factory: manufacturing plant
  library: reading room
  letter: written letter
  sweater: pullover
  taxi: cab
  journey: trip abroad
  truck: lorry
  shipment: consignment
`);

/** Other words for a word, for "{X~}" in a template. Fields, statuses, verbs and things that share a word share its row. */
export const otherWords: Readonly<Record<string, readonly string[]>> = Object.assign(
  Object.create(null),
  Object.fromEntries([...things, ...acts, ...statuses, ...fields]),
);
