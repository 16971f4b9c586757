/**
 * The words that the laboratory model knows as single tokens, by theme. The corpus draws the names of its worlds from
 * the same lists, and mixes in words that are not here, so that the model also learns to copy what is spelled in pieces.
 */
import { deeds, others, qualities, things } from "./general-words.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What a table of records can hold, with plurals where adding "s" is not enough. */
export const nouns = words(`
  account actor address agent album animal apartment apple appointment article artist asset author badge bag bakery ball
  band bank barrel basket battery bed bike bill bird boat book booking bottle box branch bridge brush bucket building bus
  button cabin cable cake camera camp candle car card cargo cart case castle cat chair channel chapter choir city claim
  class clinic clock club coach coat coin collection color company concert container contract cook cottage country course
  court cow crate creature crew customer dancer deal desk device dish doctor document dog donor door drawer dress driver
  drug drum employee engine event exam exhibit expert factory family farm farmer ferry festival field file film filter
  fish flag flat flight flower folder forest friend fruit game garage garden gate gem gift glove goat group guard guest
  guide guitar hall hat horse hospital hotel house island issue item jacket jar job journal judge jury key kit kitchen
  knife lab lake lamp language lawyer leader league lesson letter library license line list loan location lock machine
  magazine mail manager map market match meal medal medicine meeting member menu message metal mill mine mission model
  module monitor motor mountain movie museum nation network note nurse oak object office officer order organ owner
  package page painter painting pair panel paper parcel park part partner party passenger patient payment pen person
  phone photo piano picture piece pilot pipe planet plane plant plate player plot poem point police pond pool port post
  pot poster potter printer prison prize product profile program project property pump purchase quest question race radio
  ranger recipe record refund region rental repair report request reservation resort restaurant return review ring river
  road robot rocket role roof room rose route rug sailor sale sample saw school score scout screen sculpture seat section
  seed seller sensor server service session sheep shelf ship shipment shirt shoe shop signal singer site skill snack
  soldier song spoon spy stall stamp star station statue stone store storm story street student studio supplier survey
  suit swimmer table tailor talk tank task taxi teacher team temple tenant tent test text theater ticket tile title tool
  topic tour tower town toy track trade trader train tree trip truck tunnel tutor type user valley van variant vase
  vehicle vendor venue village vine violin visit visitor volunteer voyage wagon wallet watch weapon well wheel window
  winner wire witness wizard wolf worker workshop writer yard zone
`);

/** Plurals and other words ending in "s" that are not a known word followed by "s". */
export const wordsEndingInS = words(`
  address bus class glass business boss dress access status process progress addresses boxes buses classes dishes
  branches matches coaches watches benches cities countries companies categories properties families libraries series
  news species lens gas plus minus is was has this less across always perhaps us its as yes pass miss cross times loss
  focus bonus express knives shelves stories parties penalties galleries replies supplies deliveries batteries
  bakeries factories axis basis atlas dashes witnesses juries armies ferries dresses brushes fishes brackets
`);

export const numberFields = words(`
  age amount area balance bill budget capacity charge cost count credit debt deposit depth discount distance duration
  fare fee floor fuel goals grade height hours income length level limit load mass minutes number pages pay points
  population power price quantity rank rate rating rent salary score seats size speed stock sum tax temperature tip
  total units value volume wage weeks weight width wins year years days energy health strength bonus fine share reward
  heat pressure votes likes copies doors beds rooms
`);

export const textFields = words(`
  name title label email city town street country brand code region driver guard author color owner category department
  genre material language nickname surname style team theme address phone season flavor manager teacher director captain
  habitat origin origin contact shape subject leader doctor chef coach host keeper planet sport hobby pet model maker
  mother father currency zip motto symbol note
`);

export const statusFields = words(`status state mode phase stage condition progress mood situation access`);

export const statusValues = words(`
  open closed active paused ready broken new late lost sold full empty pending paid unpaid shipped delivered cancelled
  processed returned booked free busy locked unlocked online offline waiting running stopped finished draft approved
  rejected refunded expired blocked frozen damaged fixed clean dirty available hidden public private planned done
  started asleep awake alive safe rented reserved confirmed missing found borrowed retired archived
`);

export const adjectives = words(`
  big small old young red blue green black white yellow brown gray pink purple orange golden silver wooden cold hot warm
  cool fast slow heavy light long short high low tall wide deep rich poor cheap expensive early loud quiet happy sad
  strong weak soft hard round flat sweet bitter dry wet bright dark calm wild brave lazy clever kind proud rare common
  fresh local royal lucky daily weekly monthly annual special main next last first second third fourth other different
  same wrong right good bad better best correct exact whole single double triple current previous former original final
  average total total maximum minimum higher lower larger smaller longer shorter older newer greater fewer more most
  least least highest lowest largest smallest longest shortest oldest youngest cheapest newest heaviest lightest
  important urgent possible necessary important dear sorry sure able known unknown certain
`);

export const verbs = words(`
  add alter apply archive arrange ask assign average bake begin bill block book borrow bring build buy calculate call
  cancel carry change charge check choose clear close collect combine compare compute convert copy correct count cover
  create cut decide decode decrease delete deliver deny describe destroy determine discard discover display divide do
  double draw drop edit empty encode enter erase estimate examine exchange execute expect explain export extend fetch
  fill find finish fix flip follow format free gather generate get give go grant grow handle help hide hire hold import
  improve include increase inform insert inspect invert invite join keep know label lay learn leave lend let lift link
  list load locate look lose lower make mark measure meet merge modify move multiply name need number obtain offer open
  order organize pack pass pause pay pick place plan play prepare present print produce provide publish pull push put
  query raise read receive recall record reduce refresh register reject release remove rename rent repeat replace reply
  report request rescue reserve reset resolve return reveal reverse review ring round run save say scan schedule search
  see seek select sell send serve set shift ship show shrink sign solve sort spell split spread start stay stop store
  submit subtract sum supply swap switch take talk tell test throw tie times track trade transfer translate travel turn
  type undo update upgrade use view visit wait walk want wash watch wear win withdraw work wrap write
`);

/** Words of descriptions, rules and instructions that name no record. */
export const prose = words(`
  about step log alone sent stay nights above according account actual after afternoon again against agreed alphabet all allowed almost already also
  although always am amongst amino among and another answer any anyone anything are around arrived at away back backward
  backwards base based because become becomes been before behind being below below below belongs beside besides between
  beyond bigger bit bits both bought but by came can cannot caller celsius cents centimeter change changed changing
  character characters cipher close code colleague come comes complement complete consonant consonants contain contains
  content contents cost costs could cube currency currently customer data date dates day desired detail details did
  difference digit digits direct directly division does dollars done down due during each earlier either element elements
  else end ends enough entry equal equals error etc euros even ever every everything exactly example except exist
  existing exists factor fahrenheit far field fields figure five following foot feet for forgot forward found four frequency
  from front full further gave gets getting given gives giving goes going gone gram grams grand got greatest had half
  happen happened happens has have he hello her here hers hey hi him his hour how however id identifier if in inch inches
  index info information input inside instead into invalid it item its itself job just kilogram kilograms kilometer
  kilometers km kg later least left less letter letters like likes line lines list lists little lives long longer looking
  lot made many math matching maybe me meant meanwhile meter meters middle mile miles mine minute missing mistake moment
  money month months morning much must my named names near nearest needed needs never nice night no nobody none nor not
  nothing now numbers odd off often ok okay on once one only onto opposite or other others otherwise our ours out output
  over own paid pair pairs past per percent percentage phrase please plus position positive positives pound pounds power
  prime probably problem product proper protein put quick quickly quotient rather real really reason reasons receiver
  recently records regular related remaining remains remainder result results right said same secret sender sequence
  several shall she should side since six ten seven eight nine simple simply since so some somebody someone something
  soon sorry specific square squared stands still string strings such sum symbol symbols taken tax text texts than thank
  thanks that the their them then there therefore these they thing things think this those three through thus time times
  to today together told tomorrow tonight too took true truly twice two under unless unit units until unique up upper
  uppercase lowercase upon usd used user uses using usual usually valid values very via vowel vowels want wanted wants was
  way we week went were what whatever when where whether which while who whom whose why will wish wished with within
  without word words would wrote yen yes yesterday yet you your yours zero false null undefined item const await tools
  answer arguments instruction solution verify failure number boolean any string object strand bases sequence shipping
  shipping carrier tracking credit method methods options option available stock gift wallet voucher coupon reason
  quantity street zip delivery warehouse invoice subtotal currency rate exchange margin profit tariff customs goods
  travel nights adults child children budget airline hop fare itinerary
  agents staff policy rule rules once ask only never before confirm identity verify nobody allowed shelf
`);

/** Function words that get a second token with their leading space. */
export const spaced = words(`
  the of a an is to and in for by with on at from it its that this as be or not no one two all any i me my you your we
  us he she her his their they them what which who how when where if then than has have had was are were do does can
  could should would will must may just now so but there id name number text value please want need new up out about
  into between after before only per called named whose another our many more some under off without while tell give
  get take make put say let find look see like first last each every here am been also back again both because over
  until whether him other whole too very still already given
`);

/** Words that also start sentences, so they have a token with a capital. */
export const capitalised = words(`
  a about access add adds after afterwards all also am amount an and another answer any append apply are area as ask
  assign assistant at attach attention average be because before best bits book both bring but buy by bye calculate
  call can cancel change changes charge check children choose close codes collect combine compare complete compute
  computes condition convert copy correct could count counts create cross customer customers cut cuts data dear
  declare declares decode decrease delete describe describes details determine did difference display distance divide
  division do does double drop drops each edit email emails encode end enter enumerate erase evening every everybody
  everyone everything exchange facts fetch figure fill filter finally find finds first fix flags flip for from get
  gets give gives go good greetings guests had half hand has have he health height hello help here hey hi hire hold
  hour hours how i id ids if in increase index information insert is it item items join joins just keep largest last
  leaves length less let lets letter letters limit link list listen lists load locate locates longest look looks lower
  make makes mark match may me mean measure members message middle might minus mirror modify month more morning move
  multiply must my name names need never new next no nobody not note notes now number numbers obtain of okay on once
  one only open opening opens or order orders otherwise our out over overview overwrite owner pair pass pay payments
  phase pick picks place places please point position post price print product pull put puts raise range read reads
  record records reduce register remainder remove rename repairs repeat replace reply report reports reserve reset
  retrieve return returns reverse roll round save saves say says scale search second secret see select sell send
  service set sets several share she shift should show shows since smallest so some somebody someone sorry sort spell
  split square staff start status stock stop store stores strike subtract sum suppose swap switch take takes tell
  tells text texts thank thanks that the then there these they this those though three time title titles to today
  tools total trade transfer translate turn turns two undo until update upper use users values view visits vowel was
  we weight well were what when where whether which while who whole whom whose why will with withdraw without word
  words work would write writes yes you your yours
`);

/** First names; the model spells most of them in pieces, as it must with any name that it meets. */
export const firstNames = words(`
  ada adam aisha alan amir ana anna ben bella boris carl carla chen chloe clara dan dina diego elena eli emil emma eva
  fatima felix fiona gina george hana hugo ida igor ines ivan ivy jack james jane jin joan john jonas julia karim kate
  kenji lara lea leo liam lily lina lucas lucy luis maria marco mark mary max maya mei mia milan mina mira mohamed nadia
  nina noah nora olga oliver omar oscar paul pedro peter priya raj rosa ruth sam sara sofia sven tara theo tim tom uma
  vera victor wei yara yuki yusuf zoe
`);

export const lastNames = words(`
  adams ahmed anders baker bauer berg bishop brown carter chan clark costa cruz davis diaz evans fischer ford fox garcia
  gomez gray green hall hansen harris hill ito jackson jensen johnson jones kelly khan kim king klein kovacs lee lopez
  martin meyer miller moore muller nguyen novak olsen ortiz park patel perez reed rossi sanchez santos sato schmidt
  silva singh smith tanaka taylor thomas turner wagner walker wang weber white wilson wood wright yilmaz young zhang
`);

export const cities = words(`
  paris london berlin tokyo oslo rome madrid lima cairo delhi dallas denver boston austin chicago seattle houston
  phoenix vienna prague dublin lisbon athens zurich geneva milan turin naples seoul osaka kyoto lagos accra tunis
  bergen malmo ghent lyon nice porto miami portland quito bogota sydney perth
`);

/** Every word that is one token in lower case. */
export const knownWords: readonly string[] = [
  ...new Set([
    ...wordsEndingInS,
    ...nouns,
    ...numberFields,
    ...textFields,
    ...statusFields,
    ...statusValues,
    ...adjectives,
    ...verbs,
    ...prose,
    ...spaced,
    ...things,
    ...deeds,
    ...qualities,
    ...others,
  ]),
];
