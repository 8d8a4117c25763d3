/** English irregular forms and degrees of common adjectives, base form first: and regular ones that Porter's rules leave apart ("died", "viruses"): what the stemmer does not bring together. */
const FORMS = `
arise arose arisen
awake awoke awoken
bear bore borne born
beat beaten
become became
begin began begun
bend bent
bind bound
bite bit bitten
bleed bled
blow blew blown
break broke broken
breed bred
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen
come came
creep crept
deal dealt
dig dug
do does did done
draw drew drawn
dream dreamt
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fly flew flown flies
forbid forbade forbidden
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
get got gotten
give gave given
go went gone
grind ground
grow grew grown
hang hung
have has had
hear heard
hide hid hidden
hold held
keep kept
kneel knelt
know knew known
lay laid
lead led
lean leant
learn learnt
leave left
lend lent
lie lay lain lies lied lying
light lit
lose lost
make made
mean meant
meet met
pay paid
prove proven
ride rode ridden
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
sew sewn
shake shook shaken
shine shone
shoot shot
show shown
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
sleep slept
slide slid
speak spoke spoken
spend spent
spin spun
stand stood
steal stole stolen
stick stuck
strike struck stricken
strive strove striven
swear swore sworn
sweep swept
swim swam swum
swing swung
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
understand understood
undertake undertook undertaken
wake woke woken
wear wore worn
weave wove woven
win won
withdraw withdrew withdrawn
withhold withheld
write wrote written
child children
person people
man men
woman women
foot feet
tooth teeth
mouse mice
goose geese
life lives
wife wives
half halves
leaf leaves
knife knives
shelf shelves
thief thieves
wolf wolves
criterion criteria
phenomenon phenomena
analysis analyses
crisis crises
basis bases
thesis theses
index indices
matrix matrices
vertex vertices
good better best
bad worse worst
far further farther furthest farthest
deep deeper deepest
long longer longest
short shorter shortest
tall taller tallest
broad broader broadest
strong stronger strongest
weak weaker weakest
small smaller smallest
young younger youngest
new newer newest
fast faster fastest
slow slower slowest
rich richer richest
poor poorer poorest
cheap cheaper cheapest
low lower lowest
great greater greatest
warm warmer warmest
cold colder coldest
bright brighter brightest
clean cleaner cleanest
near nearer nearest
quick quicker quickest
loud louder loudest
steep steeper steepest
thick thicker thickest
busy busier busiest
happy happier happiest
easy easier easiest
heavy heavier heaviest
early earlier earliest
wealthy wealthier wealthiest
costly costlier costliest
big bigger biggest
hot hotter hottest
thin thinner thinnest
large larger largest
wide wider widest
late later latest
close closer closest
safe safer safest
rare rarer rarest
simple simpler simplest
old older oldest elder eldest
high higher highest
hard harder hardest
light lighter lightest
dark darker darkest
die died dies dying
tie tied ties tying
vie vied vies vying
dye dyed dyes dyeing
sue sued sues suing
glue glued glues gluing
free freed frees freeing
cry cried cries crying
dry dried dries drying
fry fried fries frying
pry pried pries prying
spy spied spies spying
try tried tries trying
sky skies
exceed exceeded exceeds exceeding
proceed proceeded proceeds proceeding
succeed succeeded succeeds succeeding
alias aliases
apparatus apparatuses
atlas atlases
bias biases biased
bonus bonuses
bus buses
campus campuses
canvas canvases
census censuses
chorus choruses
circus circuses
consensus consensuses
corpus corpora corpuses
focus focuses focused focusing
gas gases
genius geniuses
lens lenses
octopus octopuses
plus pluses
prospectus prospectuses
sinus sinuses
status statuses
surplus surpluses
virus viruses
`

const bases = new Map<string, string>()
const families = new Map<string, readonly string[]>()
for (const line of FORMS.trim().split('\n')) {
  const forms = line.split(' ')
  for (const form of forms) {
    if (!bases.has(form)) bases.set(form, forms[0]!)
    families.set(form, [...(families.get(form) ?? []), ...forms.filter((other) => other !== form)])
  }
}

/** Nouns of quality and of deed whose stem is not that of their word: the word first. */
const DEEDS = `
deep depth
high height
long length
wide width
broad breadth
strong strength
warm warmth
weigh weight
choose choice
sell sale
lose loss
fly flight
speak speech
prove proof
believe belief
die death
marry marriage
destroy destruction
arrive arrival
survive survival
ascend ascent
`

const words = new Map<string, string>()
for (const line of DEEDS.trim().split('\n')) {
  const [word, ...nouns] = line.split(' ')
  for (const noun of nouns) words.set(noun, word!)
  const forms = [word!, ...nouns]
  for (const form of forms) {
    families.set(form, [...new Set([...(families.get(form) ?? []), ...forms.filter((other) => other !== form)])])
  }
}

/** The word that an irregular noun of quality or of deed is made of ("depth", "loss"), singular or plural, or the noun itself. */
export function wordOfNoun(folded: string): string {
  return words.get(folded) ?? words.get(folded.replace(/s$/, '')) ?? folded
}

/** The base form of an irregular form (folded), or the word itself. */
export function baseForm(folded: string): string {
  return bases.get(folded) ?? folded
}

/** The other irregular forms of a folded word. */
export function irregularForms(folded: string): readonly string[] {
  return families.get(folded) ?? []
}
