/**
 * Words of general English that may stand for each other in a question and its answer, one group a line. Inflections that
 * share a stem meet without it; irregular forms and derivations with another stem are members of their own where core/text/irregular.ts does not bring them together.
 */
export const THESAURUS = `
abandon desert forsake forsook forsaken relinquish
abate subside lessen diminish
abbreviate acronym shorten
abduct kidnap
ability capability capacity able
abnormal unusual irregular anomalous anomaly
abolish abolition eliminate scrap repeal
abort cancel terminate
abroad foreign
abroad overseas
absence absent lack missing
abundant plentiful ample copious
abuse mistreat maltreatment
accelerate hasten quicken
accept adopt approve
accept agree consent approve
acceptable satisfactory adequate
accident crash collision wreck
accident mishap misfortune
accidental mistaken
accidental unintentional inadvertent unintended
accommodate house lodge
accompany escort attend
accomplish achieve attain
account profile
accumulate gather amass collect
accurate exact precise correct accuracy precision
accuse charge blame allege indict
ache pain hurt sore
achievement feat accomplishment
acknowledge recognize recognition
acquire acquisition purchase buy
acquire obtain get gain
acquit acquittal exonerate cleared
act law statute bill legislation
act perform behave
action deed act
actor actress performer
actual real true genuine
add addition append insert
add include incorporate
addict dependence
additional extra further another
address location whereabouts
address speech lecture talk
address url link
adept skilled skilful proficient expert
adjacent near adjoining neighbouring next
adjourn postpone suspend
adjust adapt modify tune
administer manage run administration
administrator admin manager
admire respect esteem
admission entry
admit confess concede
adolescent teenager teen youth
adore love worship
adult grownup
advance progress proceed
advantage benefit merit upside
advertise promote advertisement commercial
advertisement ad advert
advice counsel guidance recommendation
advise counsel recommend suggest
adviser advisor consultant counsellor counselor aide
advocate champion proponent supporter
aeroplane airplane plane aircraft
affect influence impact
affirm assert confirm
afraid frightened scared fearful
aftermath consequence
age era epoch period
aged elderly old
agency bureau office
agenda programme schedule
agent representative
aggravate worsen exacerbate
aggressive hostile belligerent
agree agreement concur consent
agreement deal contract pact treaty accord
aid help assist support
aim goal objective purpose target
aim intend plan
airfield airport aerodrome
airline carrier
alarm alert warning
alcohol liquor booze
alike similar
allege claim assert
alliance coalition bloc union
allocate assign allot
allow permit let enable
allowance quota
allowed may
allowed permitted permissible
ally partner
alone solitary lone
alter change modify amend
alternative option substitute
altitude height elevation
amaze astonish astound surprise
amazing astonishing astounding incredible wonderful
ambassador envoy diplomat
ambiguous unclear vague
ambition aspiration
ambush trap
amend revise
amnesty pardon
ample sufficient plenty
analyse examine analysis study
ancestor forefather forebear
ancestry descent lineage
ancient old antique
anger rage fury wrath outrage
angry furious irate mad enraged
animal beast creature
anniversary jubilee
announce declare proclaim
annoy irritate bother
annual yearly
annul cancel revoke
annul nullify void invalidate revoke
answer reply respond response
anthem song hymn
anticipate expect foresee
anxiety worry unease anxious
anxious worried nervous uneasy
apartment flat condo condominium
apparatus device equipment
appeal plea plead
appear emerge surface
appendix appendices
applaud clap applause ovation
appliance device gadget
application app program software
apply request submit
appoint name nominate
appraise evaluate assess
apprentice trainee
approach method technique
appropriate suitable proper fitting
approval consent permission
approve endorse ratify
approximate estimate guess
arbiter arbitrator mediator
area region zone district
arena stadium venue
argue argument dispute quarrel
argue contend maintain claim
arid dry parched
arise emerge occur
arm weapon gun
armistice truce ceasefire
aroma smell scent fragrance odour
arrange organize
arrest capture seize
arrest detain apprehend detention
arrive reach came
arrive reach receive
arrogant haughty proud
article report story
artificial synthetic manmade
artist painter sculptor
artwork painting
ascend climb rise
ashamed embarrassed
ask inquire enquire question query
ask request
asleep sleeping
assail attack assault
assassin killer murderer
assassinate murder kill
assault attack raid
assemble build construct
assemble gather convene meet
assembly parliament legislature
assert claim maintain
asset property possession
assign allocate designate
assistant helper aide
associate partner colleague
association society organization
assume suppose presume assumption
assurance guarantee
astonish shock surprise
astronaut cosmonaut
asylum refuge sanctuary shelter
athlete sportsman sportswoman player
attach fasten connect fix
attack raid invade
attack strike assault
attain reach achieve
attempt try effort
attend visit
attention notice heed
attitude stance outlook
attorney lawyer solicitor barrister
attractive beautiful pretty handsome
attribute property characteristic
auction bidding
audience spectator viewer
audit inspect examination
auth authentication
authentic genuine real
authenticate login logon signin
author writer write pen
autobiography memoir
automatic automated
autonomous independent autonomy
autopsy postmortem
autumn fall
available accessible obtainable
avenge revenge vengeance retaliate
avenue street road
avert prevent avoid
aviation flying
aviator pilot airman flyer
avoid evade shun dodge
await wait
awake wake
award grant bestow confer
award prize honour medal
aware conscious
awful terrible dreadful horrible
baby infant newborn
bachelor unmarried
backup copy
bacteria bacterium germ microbe
badge emblem insignia
bag sack pouch
baggage luggage suitcase
bail bond
baker bakery
balance equilibrium
ballot vote poll
ban forbid prohibit outlaw bar
bandit outlaw robber
banish exile expel deport
bankrupt insolvent bankruptcy
banner flag standard
banquet feast dinner
bar pub tavern
barber hairdresser
bare naked nude
bargain haggle negotiate
barracks garrison
barrel cask keg
barren infertile sterile
barrier obstacle hurdle
barrister lawyer advocate
base basis foundation
basement cellar
basic fundamental essential elementary
bathroom toilet lavatory restroom
battle clash engagement
battle fight combat
battlefield battleground
bay gulf inlet
beach shore seaside
bear birth
bear tolerate endure
beat defeat
bed bunk cot
beer ale lager
beg plead implore
begin start commence
begin start commence launch open inaugurate
beginner novice newcomer
beginning start outset onset
behave behaviour conduct
behead decapitate
belief conviction opinion view
belief faith creed
belligerent warlike hostile
belly stomach abdomen
belong hold possess
beneficial helpful advantageous
benefit profit gain
bequeath bequest inherit legacy
besiege siege blockade
bet gamble wager
betray betrayal treason
better superior
bias prejudice
bicycle bike cycle
bid offer
big large huge
biggest greatest largest
bill invoice
bin trash dustbin
bind tie
biography life
bizarre strange odd weird
blackmail extort
blade knife
blank empty
blast explosion detonation
blaze fire inferno
bleed haemorrhage hemorrhage
blend mix mixture
block obstruct hinder
bloom blossom flower
blueprint plan
blunder mistake
board committee council
boat ship vessel craft
body corpse cadaver remains
bog swamp marsh
boil simmer
bold daring brave
bond link tie
bonus premium reward
bookcase bookshelf
boost increase raise
boot restart reboot
booth stall kiosk
border frontier boundary
borrow loan
boss chief head supervisor
boss employer manager
bounty reward
box crate case carton
boxer fighter pugilist
boy lad
branch division department
brand make label
brave courageous valiant
bravery courage valour heroism
breach violate
bread loaf loaves
break crack shatter
break fracture
breakdown collapse failure
breakfast meal
breakthrough advance discovery
breathe respiration
breeze wind
bribe bribery corruption
bridge overpass viaduct
brief short
bring fetch
brink verge edge
broad wide
broadcast transmit transmission
brochure leaflet pamphlet booklet
brook stream creek
brother brethren sibling
brutal cruel savage
bucket pail
bug error defect
build construct erect
builder contractor constructor
building structure edifice
bull ox oxen
bulletin newsletter
bully intimidate harass
bundle package
burden load
burglar thief robber
burglary theft robbery
burial funeral
burn ignite
bury burial
bus coach
business company firm enterprise corporation
business trade commerce
businessman entrepreneur tycoon magnate
butcher slaughter
butchery massacre
buy acquisition procure purchase
buyer purchaser customer
bystander onlooker witness
cab taxi
cabin hut lodge
calamity disaster catastrophe
calculate compute
calendar schedule
calf calves
call named dub title
call phone telephone
calm peaceful tranquil quiet
camera camcorder
camouflage disguise
camp encampment
campaigner activist
cancer tumour malignancy
candidate nominee contender
cannon gun artillery
canyon gorge ravine
cap ceiling
cap limit maximum
captive prisoner
capture seize take
car automobile vehicle auto
career profession occupation
careful cautious wary
careless negligent reckless
caretaker janitor custodian
cargo freight shipment
carnage slaughter
carpenter joiner woodworker
carriage coach wagon
carry bring
carry transport convey
carve sculpt engrave
case instance example
cassette tape
cast threw
castle fortress citadel
catalogue list inventory
catch capture
category class kind
cause provoke trigger
cautious wary prudent
cavalry horseman horsemen
cave cavern grotto
cease stop halt
ceiling maximum
cellar vault
cemetery graveyard churchyard
censor censorship
centre middle core
ceo executive
ceremony rite ritual
certain sure
certify verify
chair chairman chairwoman chairperson
challenge difficulty problem
chamber house
champion winner
championship title tournament
chance opportunity
chance probability likelihood
change alteration shift
chaos disorder turmoil chaotic
charge price fee
charity philanthropy
chart graph diagram
charter lease hire
chase pursue pursuit
chat talk conversation
cheap inexpensive affordable
cheapest lowest
cheat deceive swindle
checkpoint roadblock
chef cook
chemist pharmacist druggist
chief head leader ruler
chief main major principal primary
child kid youngster
childbirth delivery labour
childhood infancy
choose select
chore task
chronic persistent
church cathedral
cinema theatre
circumference perimeter
cite quote
city town municipality
clan tribe
clarify explain explanation
classify categorize
clause provision
clear obvious plain
clergy priest clergyman
clerk secretary
clever intelligent smart
client customer subscriber
cliff precipice
climber mountaineer alpinist
clinic hospital infirmary
clock timepiece
close near nearby
closure shutdown
clothes garment attire apparel dress
cloud cloudy
clue hint
coast shore coastline
coastal maritime
coat jacket overcoat
coerce compel force
coldest lowest
collaborate cooperate
colleague coworker
college university
collide crash collision
colonist settler pioneer
colour hue
combine merge join
comedian comic humorist
comedy comedic
comfortable cosy cozy
commander captain
commemorate honour memorial
comment remark
commit perpetrate
committee panel commission
common frequent often
communicate contact
commute travel
companion friend
compare comparison contrast
compassion sympathy
compel force oblige
compensate reimburse
compete vie contest
competition contest tournament
competitor rival opponent
complain complaint grumble
complaint grievance
complete entire whole
complex complicated intricate
component part
compose wrote
composer songwriter musician
comprehend understand
comprehensive thorough
comprise consist contain
compulsory mandatory obligatory
computer pc laptop
comrade companion
conceal hide
concentrate focus
concept idea notion
concert gig
concise brief
conclude end finish
condemn sentence
condition disease illness
condolence sympathy
conference meeting summit
confidence trust
confidential secret private
config configuration
configuration setting setup
conflict war fight
confront face
conquer vanquish conquest
conqueror victor
consequence result outcome
conservative traditional
conspiracy plot
constable policeman policewoman
constant continual
constraint restriction limit
consume eat
contagious infectious
contaminate pollute
contemplate ponder
contemporary modern
continue persist
continuous uninterrupted
contribute donate give
contributor donor
controversy dispute disagreement
convenient handy
convert transform
convince persuade
cop policeman police
copy duplicate replica
copy imitate mimic
coronation crowned
correct rectify
correspondence mail letter
correspondent reporter journalist
corridor hallway
cost price fee
cost worth value
costly expensive pricey dear
costume outfit
couch sofa
counterfeit fake forged
country nation state
countryside rural
coup overthrow putsch
court tribunal
covert secret
coward cowardly
craftsman artisan
crash failure
crazy insane mad
create creation
credential login
credible believable
crime offence felony
criminal offender
critic reviewer
critical crucial
crop harvest
cross traverse
crossing passage
crossroads intersection
crowd mob throng
crown throne
crucial vital essential
cruelty brutality
cry weep wept
culminate climax
culprit offender
cup mug
cure remedy
curfew lockdown
curious inquisitive
currency money
current present incumbent
curriculum syllabus
curtain drape
cut reduce
cut slice
cyclist biker
cyclone hurricane typhoon
cylinder tube
damage destruction devastation
damage harm injure
danger hazard peril risk threat
dangerous hazardous perilous unsafe risky
data datum information
database repository
daughter girl
dawn daybreak sunrise
deactivate disable
dead deceased died
deadline cutoff due
deadly lethal fatal
deal trade
debate discuss argument
debt owe liability
decay rot decompose
deceive fool trick mislead misled
decide decision determine resolve
decision ruling verdict judgment judgement
decorate adorn ornament
decrease fall drop decline shrink
decrease reduce reduction lower lessen
dedicate devote loyal
deduct subtract
deep profound
default standard preset
defect flaw fault
defend protect guard defence
defer postpone delay
define definition meaning
degree diploma
delay lag latency
delegate deputy representative
delegate envoy representative
delete remove erase
deliberate intentional purposeful
delicious tasty
deliver delivery shipment
demand request
democracy democratic
demolish demolition destroy raze
demonstrate show prove
demonstration protest rally
demonstrator protester marcher
deny denial refuse
depend rely
depict portray portrayal
deploy deployment install
deprecated obsolete outdated
depressed sad unhappy
deputy vice assistant
derive stem originate
descendant offspring progeny heir
describe depict description portray
designation name title
desire want wish
desk table
despise hate
destination goal
destroy demolish ruin wreck
detail particular specifics
detect discover find
deteriorate worsen
detest hate
devastate ravage ruin
developer programmer coder
device gadget instrument
devil demon fiend
devout pious religious
diagnosis diagnoses
dialect language tongue
diary journal
dictator tyrant despot autocrat
dictatorship tyranny
dictionary lexicon glossary
die dead
die perish succumb
diet nutrition
differ difference distinct
difficult hard tough challenging difficulty
dig excavate
digit number figure
dilemma quandary
diminish reduce dwindle
dine eat
dinner supper
directory folder
dirt soil earth
dirty filthy unclean soiled
disabled handicapped
disappear vanish
disappoint dissatisfied
disaster calamity tragedy
disband dissolve
discard dispose
disciple follower adherent
disclose reveal divulge
disconnect detach unplug
discount rebate
discover discovery find
disease illness sickness ailment disorder
disgrace shame dishonour
disk disc
dislike hate
dismiss fire sack
dispatch send
display show present exhibit
dissertation thesis
dissolve melt
distance mileage
distant remote faraway
distinguish differentiate tell
distinguished eminent prominent
disturbance unrest riot
ditch trench
diverse varied
divide split
divorce separation
dockyard shipyard
doctor physician
doctor surgeon
doctrine dogma teaching
document file
documentation docs manual
dominant leading
dominate control
door gate entrance
doubt uncertainty
download fetch
downtime outage
draft sketch outline
drag pull haul
drain sewer
draw sketch
drawback disadvantage shortcoming
drawing picture sketch
dread fear fright
dress gown frock
drill exercise maneuver manoeuvre
driver motorist chauffeur
drone uav
drug medicine medication
dry drought
duration length
duty obligation responsibility
duty tax tariff
dwell dwelt
dwelling house home
dye colour
eager keen enthusiastic
earn income wage salary
earth soil ground
earthquake quake tremor
east eastern
easy simple effortless ease
economic financial
edition version issue
effect result
elect vote poll
election poll referendum
eligible qualified entitled
email mail
embargo sanction
embassy consulate
emigrant migrant
emigrate migrate
emit emission
emotion feeling
emperor monarch ruler
empire imperial
employ hire recruit
employ use utilize
employee staff personnel
employee worker staff
employment job work occupation
empty vacant
encircle surround
enclose surround
encounter met
encourage urge
encouragement incentive
encrypt cipher
endanger threaten
endless infinite eternal
enemy foe adversary
enforce impose
engine motor
engrave inscribe inscription
enhance improve
enlarge expand expansion
enlist enroll recruit
enormous huge gigantic massive vast
enough sufficient adequate
enquiry inquiry investigation
enslave slavery
ensure guarantee
enthusiasm zeal passion
entire whole total
entrance entry gateway
entrepreneur founder
env environment
environment surroundings
environmental ecological green
envy jealousy jealous
epidemic plague outbreak pandemic
equality parity
equipment gear kit
erase delete wipe purge
error failure exception fault
error mistake
escape flee
essay paper
essential necessary vital
estate property land
ethical moral
ethnic racial
event incident occurrence happening
evidence proof
evolve develop evolution
exaggerate overstate
exam examination test
example instance sample
exceed surpass
excellent outstanding superb
excess surplus
exchange swap trade
excite thrill
exclude omit
execute hang behead
execute run launch
exempt excused
exhausted tired weary
expedition voyage
expel oust eject
expense cost expenditure spending
experience undergo underwent
experienced veteran seasoned
experiment test trial
expert specialist
expire lapse
explode explosion detonate
explorer voyager
extend extension lengthen
extend prolong lengthen
exterior outer outside
exterminate annihilate
external outside
extinguish douse
extract excerpt
extraordinary remarkable
extremist radical
fact truth
factory plant mill
fail failure unsuccessful
faith religion creed
false untrue incorrect
familiar known
family household
famine starvation hunger
famous renowned celebrated
fare fee
farm ranch
fashion style trend
fast quick rapid speedy swift
fastest quickest
fat overweight obese
fate destiny
father dad parent
fatigue tiredness exhaustion
favourite preferred
feast festival holiday
feature characteristic trait
fee charge tariff
feed nourish
feel sense
female woman
ferocious fierce
festival celebration feast
fiddle violin
fierce violent
fight struggle
film movie motion
filter sieve
final last ultimate
finance fund money
find locate
fire shoot
firefighter fireman firemen
fisherman angler fishermen
fix repair mend
fix solve
fleet armada navy
flood inundate submerge
floor storey
fluid liquid
foe opponent adversary
follow succeed
font typeface
food meal nourishment
foolish silly stupid
forecast predict
forest wood woodland
forever always
forgive pardon
fort fortress stronghold
fortune wealth
found establish create institute
founder cofounder
founder creator
fraction part
fragile delicate
fragment piece
frank honest
free complimentary gratis
free release liberate
freedom liberty independence
frequency rate
friend pal buddy
friendly amicable
frighten scare terrify
frustrate thwart
fuel petrol gasoline
fugitive runaway
fulfil satisfy
full complete
function purpose role
functionary bureaucrat
fungus fungi
funny amusing humorous
furniture furnishings
future upcoming
gale wind
gangster mobster
garbage trash rubbish waste refuse
gate gateway entrance
gem jewel
genius prodigy
genocide extermination
gentle mild
genus genera
get obtain receive gain
ghost spirit phantom
girl lass
give provide
glacier icecap
glad happy pleased
global worldwide international
glory fame honour
glue adhesive
goods wares merchandise
gorgeous beautiful lovely pretty
govern rule reign
government administration cabinet
governor ruler
gradual slow
graduate alumnus alumni
grandfather grandpa granddad
grandmother grandma granny
grateful thankful
gratitude thanks
grave tomb
greedy greed
greet welcome
grey gray
grief sorrow sadness
ground soil land
grow growth
guarantee warranty
guideline rule
gun firearm rifle
gunman shooter gunmen
habitat environment
hammer mallet
handbook manual
happy joyful
harbour port haven
harm hurt injure
harvest reap
hatred hate
heal cure
heat warmth
heavy weighty
helicopter chopper
heritage legacy
hero heroine
high tall
highest top maximum
highlight emphasize
highway motorway freeway
hire rent lease
hit strike
hobby pastime
holiday leave vacation
holiday vacation
holy sacred
homeland motherland fatherland
honest truthful
host provider
hotel inn
hottest warmest
humble modest
humid damp
hungry starving
hurry rush
husband spouse wife
hypothesis hypotheses theory
icon symbol
identify recognize
ignore disregard neglect
illegal unlawful illicit
illness sickness unwell
illuminate light
illustrate show
image picture photo
immediate instant
immense huge
immigrant migrant
immortal undying
impact effect
impartial neutral
implement realize
important significant major
imprison jail incarcerate
imprisonment confinement
inaccurate wrong incorrect
incentive motive
inclination tendency
income revenue
incorrect wrong mistaken
increase grow rise growth climb
increase raise growth
indigenous native aboriginal
individual person
inform notify tell
information info data
ingredient component
injection jab
injure wound hurt
injury wound
innocent guiltless
innovation invention
inquiry probe investigate
insect bug
inside interior inner
inspire motivate
instant moment
instruction lesson
instructor teacher tutor educator
insurance cover coverage
insurgent rebel
intact undamaged
intellect mind
interfere meddle
interpret translate
interrupt disrupt
intervene intercede
interview questioning
introduction preface foreword
invade invasion
invent devise
inventor creator
investor shareholder
invisible unseen
involve entail
island isle
jail prison gaol
jet aircraft plane fighter airplane warplane
jewellery jewelry
journal magazine
journey trip
joy delight
judge justice magistrate
judiciary courts
jump leap leapt
junior younger
jury jurors
keep retain
kill dead death murder casualty victim
kill slay slew slain
kind type sort
kindergarten nursery preschool
king monarch ruler sovereign
kingdom realm
knife dagger
know knowledge
laboratory lab
lake lagoon
landscape scenery
laptop notebook
last past previous
launch release start
laundry washing
lawful legal legitimate
lawsuit suit litigation
leader head chief lead
leaf foliage
leak leakage seep
learn study
learner student pupil
lease rent rental
leave departure
lecturer professor
legislator lawmaker parliamentarian
leisure recreation
lend loan
lend loan credit
lethal mortal
liberate freed
licence permit
life lifetime
lifespan longevity
lift raise hoist
limit quota maximum
line railway
link url hyperlink
little small tiny
live reside inhabitant dwell
location place site spot
lodging accommodation hotel
long lengthy
loot plunder pillage booty
lorry truck
lose defeat
loud noisy
loyalty allegiance
luck fortune
lucky fortunate
magic sorcery witchcraft
magician wizard sorcerer conjurer
maim mutilate
major big main
make create produce manufacture
male man
manufacture produce production
manufacturer maker producer
market bazaar
marriage wedding matrimony
martyr saint
massacre slaughter
mathematics maths
mayor alderman
medieval mediaeval
meet gather
melody tune
melt thaw
member participant
memorandum memo
memorial monument
mental psychological
mention refer
merchant trader
mercy clemency
merge amalgamate
merger takeover
method procedure process
metro subway underground
middle midst
midnight night
migrate move
millionaire billionaire
minimum lowest least
missile rocket
missionary evangelist preacher
mistake accident
moist damp
monarchy kingdom
monastery abbey priory
monitor observe
monk friar
mother mum mom parent
motorcycle motorbike
mountain mount peak hill
move relocate
multiply multiplication
murder homicide
music song
musician instrumentalist player
mute silent
mutiny revolt rebellion
mysterious puzzling
narrator storyteller
nearby neighbouring
neat tidy
necessity need
negotiation parley
newcomer arrival
newest latest youngest
nice pleasant
nickname alias
noble aristocrat nobleman
nonprofit charitable charity
normal usual regular
north northern
notable noteworthy
notebook notepad
notification alert
notorious infamous
novel book
nucleus nuclei
nurse caregiver carer
oath vow pledge
obedient submissive
obey comply
observe watch
observer onlooker
obsolete retired
obstacle hindrance
occasion event
occur happen
ocean sea
oppose resist
opposite contrary reverse
oppress persecute
optimal best
oral verbal spoken
orbit revolve
orchard grove
orchestra philharmonic
order command
ordinary common normal
origin source
outage incident interruption
oven stove cooker
overcome overcame
oversee oversaw overseen supervise
overthrow overthrew overthrown topple oust depose
overturn capsize
overview summary
own possess
owner proprietor holder
pace speed
package parcel
paid payment
palace castle
param parameter
part portion section piece segment
participation involvement
passage corridor
passenger traveller rider
password passcode passphrase
path route
patient sufferer
patriot nationalist
pay salary wage
peasant farmer
penalty punishment
pension annuity
people population inhabitant resident
percent percentage
period span
perpetrator culprit
pharmacy chemist drugstore
phone telephone cellphone smartphone
photo photograph picture
phrase expression
pig hog swine
pile heap stack
pill tablet
pistol handgun
plague disease illness epidemic
plague pestilence
planet world
playwright dramatist
pleasant agreeable
pleasure enjoyment
pledge promise vow
plot storyline
plugin extension addon
poem poetry verse
poison toxin venom
poisonous toxic venomous
pope pontiff
population inhabitant
portion share proportion percentage
portrait likeness
possible feasible
poster placard
powerful strong mighty
practise rehearse
praise acclaim commend
pray prayer
preach sermon
precursor forerunner predecessor
predict foretell
preference setting
premiere debut
prepare ready
prerequisite requirement
presence attendance
press media newspaper
pretend feign
previous prior earlier
price rate
principal headmaster headteacher
principle tenet
priority precedence
prize payout
problem trouble difficulty
professor academic
progress headway
project scheme
prompt quick
prophecy prediction
propose suggest recommend
prosper flourish thrive
protagonist hero
prototype model
provide supply
provision supply
psychiatrist psychologist
publish issue release
punish penalize
pupil student schoolchild
purify cleanse
push shove
qualification requirement
quay wharf pier dock
quit leave
quit resign
quotation quote
radius radii
raffle lottery
rail railway railroad
rain rainfall
random arbitrary
rare uncommon scarce
rarest endangered
ratio proportion
raze flatten
reason cause because why
rebellion uprising revolt insurrection
rebuild rebuilt reconstruct restore
recall remember remembrance
recent latest
recipe formula
recipient receiver
recover recovery recuperate
recruit conscript
redundant unnecessary
referee umpire
refund reimburse
register enroll enlist signup
regret remorse
regulate control
relationship relation
relative kin kinsman
release version
relevant pertinent
reliable dependable
reluctant unwilling
remainder rest
remaining left
renovate refurbish restore
repay refund
replace substitute
repo repository
repository archive
require necessitate
requirement need must
rescue save
research study investigation
researcher scientist scholar
reservoir dam
resettle relocate move
residence home
resistance opposition
resolve settle
rest remaining
restaurant diner cafe
restore revert rollback
restrain restraint
resume continue
retain keep store
retention storage
retreat withdraw
retry reattempt
retry resend redeliver
revenue turnover
revive resurrect
rhythm beat
rich wealthy affluent
rifle musket
right correct
rigid stiff
river stream waterway
road street route
roam wander
rob robber robbery
rob steal
rock stone boulder
rotate spin turn
route course
royal regal
rumour hearsay
sad unhappy sorrowful
safety security
sailor seaman mariner seafarer
salary payroll
salesman seller vendor salesperson
sanction penalty
satisfaction contentment
say state declare
scatter disperse
scholar academic
scholarship grant bursary
school academy
scream shriek yell shout
screenplay script
screenshot screengrab
search seek look
seizure confiscation
senior older
sensitive delicate
shareholder stockholder
shatter smash break
shepherd sheep herder
shield protect
shirt blouse
shoe boot footwear
shop store
shopkeeper merchant
shortage scarcity
shrink contract
shut closed
sight vision eyesight
sign conclude seal ink
sign signature ink
similarity resemblance
sing song
singer vocalist
sister sibling
site website
situation circumstance
size dimension
skull cranium
slander libel defamation
slogan motto
slow sluggish
slowdown recession
smuggle smuggler trafficking
snow snowfall
soldier troop army military
soldier troop serviceman
son boy
south southern
sovereign independent
spacecraft spaceship
speak talk
speaker orator
specify state
spectacular impressive
speed fast quick
speed velocity
spell spelt
spill spilt
sponsor backer
spread disseminate
spring sprang sprung
spy agent
spy espionage
stair staircase stairway
startup company
statue monument
stay remain
steal theft
steal theft breach hack
steam vapour
steer navigate
stimulus stimuli
sting stung
storage store
story tale
strategy plan tactic
strength power
strengthen fortify reinforce
subject topic theme
subordinate inferior
subscribe subscription
subsidy grant
suburb outskirts
succeed successful
succeed successor
sue prosecute
suffrage franchise
summary abstract synopsis
summit peak top
summit talk
sunset dusk
superstition myth
supplier vendor provider
supported compatible
suppress quell
supreme highest
surrender capitulate
survive outlive
suspicion doubt
swap substitute
symbol emblem
symptom sign
sync synchronize
tap faucet
task job
tax duty levy
teach train instruct
television tv
temporary provisional interim
tenant lodger boarder
tension strain
terrorist extremist
testify testimony
textbook manual
theatre playhouse
therapy treatment
thought idea
threat threaten menace
throw hurl
timber wood lumber
timeout expiry
tiny minute
tomb grave gravestone tombstone
tool instrument utensil
torch flashlight
total sum overall
tourist visitor sightseer
trader dealer
transfer move
travel journey
treat cure
troubleshoot diagnose
tunnel underpass
tutorial guide walkthrough
twice double
twice double duplicate
typical usual
ugly unattractive
unable incapable
uncertain unsure
unconscious senseless
undo restore revert reverse
undo revert
unemployed jobless
unemployment joblessness
unexpected unforeseen sudden
uniform outfit
uninstall remove
unique sole
unknown unidentified
unlimited unrestricted
unpaid voluntary
unreliable untrustworthy
unstable unsteady
update upgrade
uphold upheld
upkeep maintenance servicing
upload send
uprising revolt insurgency
uptime availability
useless worthless
vacant unfilled
vaccine inoculation immunization
valid legitimate
validate verify
valley dale vale
vanish extinct
variety assortment
veto block
victor winner
victory triumph win
video footage clip
villager inhabitant resident
violence aggression
visit trip travel tour
volcanic eruption
volunteer voluntary
voter elector
voyage journey
vulnerable weak
walk stroll
warehouse storehouse depot
waterfall cascade
weak feeble frail
weaken undermine
weakness shortcoming
website webpage
weekday workday
west western
wet damp
widen broaden
widespread prevalent common
withstand withstood resist
woman lady
work labour
worker labourer employee
workforce staff
yacht sailboat
`
