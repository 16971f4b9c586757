/**
 * Frequent English words beyond the names of worlds and tools: what requests, notes and messages are written with.
 * The corpus draws its free texts from them by part of speech.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Things, people and ideas. */
export const things = words(`
  accident acid advance advantage advice air aircraft airport anger april arm army arrival assistant attorney august
  aunt automobile baby balance ball bath battery beach bear beauty beginning bell belt bicycle birth birthday blood
  board body bone border boss bottom bowl boy brain bread break breakfast breath brother bunch business buyer cable
  calendar carbon care catalog cause cell center chain chance chief child childhood chocolate choice circle cloud club
  coal coast coffee command comment company competition computer conference connection consumer corner couple cousin
  cover crown culture cup custom dad damage dance danger daughter day dealt death debate december decision degree delay
  departure depth design destination diary dinner discovery discussion disease distance district dollar door doubt
  dream drink drive duty ear earth east edge editor effect effort egg election electricity element end enemy engineer
  evening evidence exercise expense experience explanation expression eye face fact failure fall fan fashion father
  fear february fiction fight finger fire food foot force form formula frame freedom friday fun fund future game gas
  gate gender girl glue goal gold government grammar ground growth guess hair half harm hat head heart hero highway
  hill history hole holiday home homework hope hurry husband ice idea insurance interest internet interview iron
  january joke journey joy july june justice kid kind king kiss knowledge labor lady land law lead leg lie life lift
  luck lunch madam manner manufacturer march mark marriage master material matter meal meaning meat medium memory metal
  method milk mind mirror mom monday mood moon mouth move muscle music nature neck neighbor news newspaper noise north
  nose notice novel november ocean october offer oil opinion opportunity outbox outcome outing outline overview pace
  pain paint palace parent parking password past path pattern peace peak permission person pet physician pile plan
  planet planning plastic plate platform pleasure pocket politics practice presence present presentation president
  pride prince princess print printing profession progress promise proof protection provider public purpose push
  quality queen queue quote rain range ranking ratio reader reality reduction reference relative religion remark
  reporter rescue research residence respect responsibility rest retail revolution rice ride risk rock row rule rush
  salt sand saturday scale scene schedule science sea secret security sense sentence september server shade shadow
  shame shock shoulder shower sick side sight silence silver sir sister skin sky sleep smell smile smoke snapshot snow
  society soil son sort sound source south space speech spirit spot spring square staff stage stairs stand statement
  steam steel step stick sticker stomach storage stream strike stuff success sugar summary summer sun sunday support
  surface surprise sweater switch system tail taste tea technology telephone temper term theory thief thread thursday
  tone tongue top touch trouble truth tuesday turn uncle union universe university vessel victory view vision visitors
  voice wall war warning waste water wave weather website wedding wednesday weight welcome west while wife wind wine
  wing winter wish woman women wonder wood work world worry year youth
`);

/** What is done, in the forms that texts need. */
export const deeds = words(`
  accept accepted act agree agreed allow amend appear appears append appreciate approve argue arrive asked asking
  assigned assist assume ate attach attached attend avoid beat became becoming begun believe belong belonging blame
  blow bought bring broke brought browse built burn calling carried carries carry carrying catch caught celebrate
  challenge charged chase chat check checked checking claim cleaned click close closing collected combined coming
  complete completed concern connect connected consider contact continue convey corrected counted covered crash created
  cry cut cutting decide decided declare declared decoded decrypt deduct deleted delivered derive described deserve
  desire determine develop dial die dig disappear discuss dispatch dispose divided doing doubled drawn dressed dropped
  earn earned eat encourage encrypt ending enjoy enlarge enroll entered enumerate escape evaluate explained express
  fail failed fallen feed feel feeling fell felt fill filled finishing flow fly flying follow followed forget forgive
  formed fought founded gain gained gave giving grew grown halt handed handled hang happen hate having headed hear
  heard heat held helped hired hit holding hunt hurt identify ignore imagine improved included including introduce
  invent invited joined judge judged jump keeping kept kick kill knew knowing known label laugh launch learned leaving
  led lent liked listed listen live lived loaded love loved maintain making manage managed marked match measured
  meeting mend mended mention miss missed mixed moved moving multiplied noticed object occur occurs offered opened
  opening ordered ought overwrite owe owed owes owned painted park passed perform picked placed planned plant played
  playing please point prefer prepared preparing prevent promised protect prove provided putting quit race raised rank
  reach reached reading receive received reckon recognize recommend recorded reduced refer refuse refused refuses
  regarding registered reimburse related relocate remain remember remind removed repaired repeated reported require
  required respond restart result retire retrieve returned returning reversed revise rewrite ring rise roll rose rotate
  running sank sat saved saving saw say scheduled scrap scroll seem seems seen selected selling sending separate settle
  settled shape shifted shoot shout showed showing shown shut sing singing sit sits sitting sleeping slow sorted speak
  speaking spend spent spoke spoken stack standing started starting stayed stole stood store stored stretch strip
  struggle suffer suggest suit summed supply suppose suspect swear switched talked talking tally taught telling
  thinking thought threw thrown tied tip total touched train treat trick tried trim trip trust try trying turned
  turning understand understood updated using visited vote voted wait waiting wake walk walked wanting washed wasted
  watched watching wearing weigh wipe withdrawn won worked working worried writing written
`);

/** What things are like, and how things happen. */
export const qualities = words(`
  able abroad absolute actual additional afraid afterwards ago ahead almost alone alphabetical alright altogether
  ancient angry anybody anywhere apart aside attractive aware awful badly basic beautiful besides biggest blind boring
  born brief bright broad busy careful certainly cheaper civil classic clear clearly closed comfortable completely
  complex confidential confused constant crazy curious current daily dangerous dead dear deep dirty early easily
  eastern easy electric electronic entire equal especially essential everywhere evil excellent excited exciting extra
  extreme extremely fair false familiar famous favorite favourite female few final finally fine firm fit foreign
  forever formal friendly front fully funny furthermore giant glad global grand great guilty healthy heavily helpful
  herself hidden himself holy honest horrible hourly huge human hundred hungry ideal ill immediate immediately
  impossible incorrect indeed independent initial innocent interesting internal international joint junior kindly large
  latest leading legal lesser likely little living local loose lost lovely mad magic main major male married massive
  maximum medical mental middle million minor mobile modern moreover mostly multiple musical myself namely narrow
  national natural naturally necessary negative nervous normal normally northern noted nowhere numerous obvious
  obviously official ordinary original otherwise ourselves outdated outside overall particular patient perfect
  perfectly perhaps permanent personal physical plain plainly plenty polite popular positive possibly postal powerful
  practical pregnant pretty previous priced primary proud pure quarter quite rarely rather raw reasonable recent
  regardless regular regularly relevant religious responsible romantic rough rural scientific secondary secure senior
  sensitive serious seriously severe shall sharp shortly silent similar simple sincerely slightly slowly smart social
  solid somehow sometimes somewhat somewhere southern spotless stable standard straight strange stronger stuck suddenly
  supreme surprised temporary terrible themselves therefore thick thin thousand tight till tiny tired tough toward
  towards twenty typical ugly unsure unusual upset urban useful useless usual vast violent visible weekly western
  whatever whenever whoever widely willing wise wonderful worldwide worse worst worth younger yourself
`);

/** Words of wordings and documentation lines of any sort. */
export const others = words(`
  absolutely action activity actually added addition adjust adjusted adult agreement allocate along announced anymore
  apparently appeared appreciated approach array association assuming attention audit authority avenue award bar
  barred battle beats behalf believes benefits bet binary birthdays boost bother boutique bump burned bye cab campaign
  capital capitals career cares century cheers chinese cleaning client climbed college com commands commission
  committee community compile complained computed concerning considered construction consumed control converted core
  corrections council critical crowns cups dash deadline debit decipher decreased degrees demand description deserves
  designed detours dictionary difficult digital direction disappeared disconnected discovered dividing domain donated
  donates driving earnings economic economy edition education effective eliminate enclose english entries environment
  equipment erased established eventually everybody exclamation excludes excuse expected fabric facts feature feeds
  feels fence filed finding fits forbidden foundation french function funds gallons gap generated generation german
  giver glasses goodbye greetings halfway halted halve halved hand hands harmed hates heading heads highly holder
  image impact individual institute instructor interrupted italian jumped lack lane leads limited linked liters
  located lookup losing management manners manufacturing markup matters mean means media median might minister misses
  mistaken misunderstanding motion movement nearly noon occupied occurrences operating operation packet particularly
  passes people performance permitted political possess potential press previously produced producer production
  professional published quotes raining rated realize rectangle references regard reimbursed relate released remembers
  renewing resources response resulting rid rolled rounded saying scaled scales scrapped searching seemed shifting
  signed significant slightest sorting spanish spelled spelling structure study successful suffix summing supposed
  supposing surcharge swapped tag target terms tokens tops traditional traffic trainer transferred treatment treats
  trial understanding united url version weekday weekend wishes witness yields
`);
